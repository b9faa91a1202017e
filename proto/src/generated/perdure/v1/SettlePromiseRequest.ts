// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from '../../perdure/v1/Failure.ts';

export interface SettlePromiseRequest {
  'promiseId'?: (string);
  'value'?: (_perdure_v1_Payload | null);
  'failure'?: (_perdure_v1_Failure | null);
  'idempotencyKey'?: (string);
}

export interface SettlePromiseRequest__Output {
  'promiseId': (string);
  'value': (_perdure_v1_Payload__Output | null);
  'failure': (_perdure_v1_Failure__Output | null);
  'idempotencyKey': (string);
}
