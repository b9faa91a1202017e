// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto

import type { ScheduleInfo as _perdure_v1_ScheduleInfo, ScheduleInfo__Output as _perdure_v1_ScheduleInfo__Output } from '../../perdure/v1/ScheduleInfo.ts';

export interface ListSchedulesResponse {
  'schedules'?: readonly (_perdure_v1_ScheduleInfo)[];
  'nextPageToken'?: (string);
}

export interface ListSchedulesResponse__Output {
  'schedules': (_perdure_v1_ScheduleInfo__Output)[];
  'nextPageToken': (string);
}
