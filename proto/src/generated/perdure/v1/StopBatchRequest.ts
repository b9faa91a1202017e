// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto


export interface StopBatchRequest {
  'batchId'?: (string);
}

export interface StopBatchRequest__Output {
  'batchId': (string);
}
