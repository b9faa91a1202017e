// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';

export interface EventRaised {
  'name'?: (string);
  'payload'?: (_perdure_v1_Payload | null);
  'carriedFrom'?: (number);
  'headers'?: readonly (_perdure_v1_Header)[];
  'idempotencyKey'?: (string);
}

export interface EventRaised__Output {
  'name': (string);
  'payload': (_perdure_v1_Payload__Output | null);
  'carriedFrom': (number);
  'headers': (_perdure_v1_Header__Output)[];
  'idempotencyKey': (string);
}
