// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto


export interface DeleteScheduleRequest {
  'scheduleId'?: (string);
}

export interface DeleteScheduleRequest__Output {
  'scheduleId': (string);
}
