// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto

import type { Long } from '@grpc/proto-loader';

export interface GetBatchRequest {
  'batchId'?: (string);
  'waitMs'?: (number | string | Long);
}

export interface GetBatchRequest__Output {
  'batchId': (string);
  'waitMs': (number);
}
