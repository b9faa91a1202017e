// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Long } from '@grpc/proto-loader';

export interface RetryPolicy {
  'maxAttempts'?: (number);
  'initialIntervalMs'?: (number | string | Long);
  'maxIntervalMs'?: (number | string | Long);
  'backoffCoefficient'?: (number | string);
  'nonRetryableTypes'?: readonly (string)[];
}

export interface RetryPolicy__Output {
  'maxAttempts': (number);
  'initialIntervalMs': (number);
  'maxIntervalMs': (number);
  'backoffCoefficient': (number);
  'nonRetryableTypes': (string)[];
}
