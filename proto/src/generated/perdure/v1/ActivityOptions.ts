// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { RetryPolicy as _perdure_v1_RetryPolicy, RetryPolicy__Output as _perdure_v1_RetryPolicy__Output } from '../../perdure/v1/RetryPolicy.ts';
import type { Long } from '@grpc/proto-loader';

export interface ActivityOptions {
  'retry'?: (_perdure_v1_RetryPolicy | null);
  'startToCloseMs'?: (number | string | Long);
  'scheduleToStartMs'?: (number | string | Long);
  'scheduleToCloseMs'?: (number | string | Long);
  'heartbeatMs'?: (number | string | Long);
  'queue'?: (string);
  'version'?: (string);
  'session'?: (string);
  'priority'?: (number);
  'fairnessKey'?: (string);
}

export interface ActivityOptions__Output {
  'retry': (_perdure_v1_RetryPolicy__Output | null);
  'startToCloseMs': (number);
  'scheduleToStartMs': (number);
  'scheduleToCloseMs': (number);
  'heartbeatMs': (number);
  'queue': (string);
  'version': (string);
  'session': (string);
  'priority': (number);
  'fairnessKey': (string);
}
