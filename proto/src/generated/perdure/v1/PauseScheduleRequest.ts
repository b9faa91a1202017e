// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto


export interface PauseScheduleRequest {
  'scheduleId'?: (string);
  'paused'?: (boolean);
  'note'?: (string);
}

export interface PauseScheduleRequest__Output {
  'scheduleId': (string);
  'paused': (boolean);
  'note': (string);
}
