// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/payload.proto

import type { FailureKind as _perdure_v1_FailureKind, FailureKind__Output as _perdure_v1_FailureKind__Output } from '../../perdure/v1/FailureKind.ts';
import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from '../../perdure/v1/Payload.ts';
import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from '../../perdure/v1/Failure.ts';

export interface Failure {
  'kind'?: (_perdure_v1_FailureKind);
  'type'?: (string);
  'message'?: (string);
  'stack'?: (string);
  'nonRetryable'?: (boolean);
  'details'?: (_perdure_v1_Payload | null);
  'cause'?: (_perdure_v1_Failure | null);
  'classNames'?: readonly (string)[];
}

export interface Failure__Output {
  'kind': (_perdure_v1_FailureKind__Output);
  'type': (string);
  'message': (string);
  'stack': (string);
  'nonRetryable': (boolean);
  'details': (_perdure_v1_Payload__Output | null);
  'cause': (_perdure_v1_Failure__Output | null);
  'classNames': (string)[];
}
