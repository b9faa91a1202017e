// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto


export interface ListSchedulesRequest {
  'pageToken'?: (string);
}

export interface ListSchedulesRequest__Output {
  'pageToken': (string);
}
