// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { WorkerInfo as _perdure_v1_WorkerInfo, WorkerInfo__Output as _perdure_v1_WorkerInfo__Output } from '../../perdure/v1/WorkerInfo.ts';

export interface ListWorkersResponse {
  'workers'?: readonly (_perdure_v1_WorkerInfo)[];
  'nextPageToken'?: (string);
}

export interface ListWorkersResponse__Output {
  'workers': (_perdure_v1_WorkerInfo__Output)[];
  'nextPageToken': (string);
}
