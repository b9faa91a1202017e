// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto


export interface CreateScheduleResponse {
  'updated'?: (boolean);
}

export interface CreateScheduleResponse__Output {
  'updated': (boolean);
}
