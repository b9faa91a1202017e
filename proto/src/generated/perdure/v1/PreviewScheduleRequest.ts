// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto

import type { ScheduleSpec as _perdure_v1_ScheduleSpec, ScheduleSpec__Output as _perdure_v1_ScheduleSpec__Output } from '../../perdure/v1/ScheduleSpec.ts';
import type { Long } from '@grpc/proto-loader';

export interface PreviewScheduleRequest {
  'spec'?: (_perdure_v1_ScheduleSpec | null);
  'afterMs'?: (number | string | Long);
  'count'?: (number);
}

export interface PreviewScheduleRequest__Output {
  'spec': (_perdure_v1_ScheduleSpec__Output | null);
  'afterMs': (number);
  'count': (number);
}
