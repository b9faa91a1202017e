// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto


export interface TriggerScheduleResponse {
  'instanceId'?: (string);
}

export interface TriggerScheduleResponse__Output {
  'instanceId': (string);
}
