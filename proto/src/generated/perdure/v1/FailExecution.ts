// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto

import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from '../../perdure/v1/Failure.ts';

export interface FailExecution {
  'failure'?: (_perdure_v1_Failure | null);
}

export interface FailExecution__Output {
  'failure': (_perdure_v1_Failure__Output | null);
}
