// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto

import type { ScheduleInfo as _perdure_v1_ScheduleInfo, ScheduleInfo__Output as _perdure_v1_ScheduleInfo__Output } from '../../perdure/v1/ScheduleInfo.ts';

export interface GetScheduleResponse {
  'info'?: (_perdure_v1_ScheduleInfo | null);
}

export interface GetScheduleResponse__Output {
  'info': (_perdure_v1_ScheduleInfo__Output | null);
}
