// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto

import type { Batch as _perdure_v1_Batch, Batch__Output as _perdure_v1_Batch__Output } from '../../perdure/v1/Batch.ts';

export interface ListBatchesResponse {
  'batches'?: readonly (_perdure_v1_Batch)[];
  'nextPageToken'?: (string);
}

export interface ListBatchesResponse__Output {
  'batches': (_perdure_v1_Batch__Output)[];
  'nextPageToken': (string);
}
