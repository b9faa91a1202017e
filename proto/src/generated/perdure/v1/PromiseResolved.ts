// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';

export interface PromiseResolved {
  'seq'?: (number);
  'value'?: (_perdure_v1_Payload | null);
  'idempotencyKey'?: (string);
}

export interface PromiseResolved__Output {
  'seq': (number);
  'value': (_perdure_v1_Payload__Output | null);
  'idempotencyKey': (string);
}
