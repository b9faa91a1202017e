// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { StatusCount as _perdure_v1_StatusCount, StatusCount__Output as _perdure_v1_StatusCount__Output } from '../../perdure/v1/StatusCount.ts';

export interface CountInstancesResponse {
  'counts'?: readonly (_perdure_v1_StatusCount)[];
}

export interface CountInstancesResponse__Output {
  'counts': (_perdure_v1_StatusCount__Output)[];
}
