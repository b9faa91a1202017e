// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface ListWorkersRequest {
  'pageToken'?: (string);
}

export interface ListWorkersRequest__Output {
  'pageToken': (string);
}
