// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface ListQueuesRequest {
  'pageToken'?: (string);
}

export interface ListQueuesRequest__Output {
  'pageToken': (string);
}
