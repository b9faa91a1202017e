// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { Instance as _perdure_v1_Instance, Instance__Output as _perdure_v1_Instance__Output } from '../../perdure/v1/Instance.ts';

export interface ListInstancesResponse {
  'instances'?: readonly (_perdure_v1_Instance)[];
  'nextPageToken'?: (string);
}

export interface ListInstancesResponse__Output {
  'instances': (_perdure_v1_Instance__Output)[];
  'nextPageToken': (string);
}
