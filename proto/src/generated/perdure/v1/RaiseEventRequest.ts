// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { RaisePolicy as _perdure_v1_RaisePolicy, RaisePolicy__Output as _perdure_v1_RaisePolicy__Output } from '../../perdure/v1/RaisePolicy.ts';
import type { Header as _perdure_v1_Header, Header__Output as _perdure_v1_Header__Output } from '../../perdure/v1/Header.ts';

export interface RaiseEventRequest {
  'instanceId'?: (string);
  'name'?: (string);
  'payload'?: (_perdure_v1_Payload | null);
  'policy'?: (_perdure_v1_RaisePolicy);
  'headers'?: readonly (_perdure_v1_Header)[];
  'idempotencyKey'?: (string);
}

export interface RaiseEventRequest__Output {
  'instanceId': (string);
  'name': (string);
  'payload': (_perdure_v1_Payload__Output | null);
  'policy': (_perdure_v1_RaisePolicy__Output);
  'headers': (_perdure_v1_Header__Output)[];
  'idempotencyKey': (string);
}
