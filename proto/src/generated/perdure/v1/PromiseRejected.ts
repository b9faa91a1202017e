// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from '../../perdure/v1/Failure.ts';

export interface PromiseRejected {
  'seq'?: (number);
  'failure'?: (_perdure_v1_Failure | null);
  'idempotencyKey'?: (string);
}

export interface PromiseRejected__Output {
  'seq': (number);
  'failure': (_perdure_v1_Failure__Output | null);
  'idempotencyKey': (string);
}
