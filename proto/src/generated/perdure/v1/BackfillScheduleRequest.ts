// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto

import type { OverlapPolicy as _perdure_v1_OverlapPolicy, OverlapPolicy__Output as _perdure_v1_OverlapPolicy__Output } from '../../perdure/v1/OverlapPolicy.ts';
import type { Long } from '@grpc/proto-loader';

export interface BackfillScheduleRequest {
  'scheduleId'?: (string);
  'fromMs'?: (number | string | Long);
  'toMs'?: (number | string | Long);
  'overlap'?: (_perdure_v1_OverlapPolicy);
}

export interface BackfillScheduleRequest__Output {
  'scheduleId': (string);
  'fromMs': (number);
  'toMs': (number);
  'overlap': (_perdure_v1_OverlapPolicy__Output);
}
