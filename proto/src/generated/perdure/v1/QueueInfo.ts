// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { QueueLimits as _perdure_v1_QueueLimits, QueueLimits__Output as _perdure_v1_QueueLimits__Output } from '../../perdure/v1/QueueLimits.ts';
import type { Long } from '@grpc/proto-loader';

export interface QueueInfo {
  'queue'?: (string);
  'limits'?: (_perdure_v1_QueueLimits | null);
  'turnsReady'?: (number);
  'turnsOut'?: (number);
  'activitiesReady'?: (number);
  'activitiesOut'?: (number);
  'oldestMs'?: (number | string | Long);
  'workers'?: (number);
}

export interface QueueInfo__Output {
  'queue': (string);
  'limits': (_perdure_v1_QueueLimits__Output | null);
  'turnsReady': (number);
  'turnsOut': (number);
  'activitiesReady': (number);
  'activitiesOut': (number);
  'oldestMs': (number);
  'workers': (number);
}
