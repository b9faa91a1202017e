// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto


export interface BackfillScheduleResponse {
  'times'?: (number);
}

export interface BackfillScheduleResponse__Output {
  'times': (number);
}
