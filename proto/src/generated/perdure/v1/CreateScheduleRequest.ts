// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto

import type { Schedule as _perdure_v1_Schedule, Schedule__Output as _perdure_v1_Schedule__Output } from '../../perdure/v1/Schedule.ts';

export interface CreateScheduleRequest {
  'schedule'?: (_perdure_v1_Schedule | null);
  'orUpdate'?: (boolean);
}

export interface CreateScheduleRequest__Output {
  'schedule': (_perdure_v1_Schedule__Output | null);
  'orUpdate': (boolean);
}
