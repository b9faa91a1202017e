// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto


export interface ListRetentionRequest {
  'pageToken'?: (string);
}

export interface ListRetentionRequest__Output {
  'pageToken': (string);
}
