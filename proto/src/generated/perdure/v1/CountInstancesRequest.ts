// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { InstanceFilter as _perdure_v1_InstanceFilter, InstanceFilter__Output as _perdure_v1_InstanceFilter__Output } from '../../perdure/v1/InstanceFilter.ts';

export interface CountInstancesRequest {
  'filter'?: (_perdure_v1_InstanceFilter | null);
}

export interface CountInstancesRequest__Output {
  'filter': (_perdure_v1_InstanceFilter__Output | null);
}
