// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto


export interface ListBatchesRequest {
  'pageToken'?: (string);
}

export interface ListBatchesRequest__Output {
  'pageToken': (string);
}
