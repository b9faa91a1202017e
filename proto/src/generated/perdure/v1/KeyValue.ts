// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/payload.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';

export interface KeyValue {
  'key'?: (string);
  'value'?: (_perdure_v1_Payload | null);
}

export interface KeyValue__Output {
  'key': (string);
  'value': (_perdure_v1_Payload__Output | null);
}
