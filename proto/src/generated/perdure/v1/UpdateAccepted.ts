// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';

export interface UpdateAccepted {
  'updateId'?: (string);
  'name'?: (string);
  'input'?: (_perdure_v1_Payload | null);
  'headers'?: readonly (_perdure_v1_Header)[];
  'carriedFrom'?: (number);
}

export interface UpdateAccepted__Output {
  'updateId': (string);
  'name': (string);
  'input': (_perdure_v1_Payload__Output | null);
  'headers': (_perdure_v1_Header__Output)[];
  'carriedFrom': (number);
}
