// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { Instance as _perdure_v1_Instance, Instance__Output as _perdure_v1_Instance__Output } from '../../perdure/v1/Instance.ts';

export interface GetTreeResponse {
  'instances'?: readonly (_perdure_v1_Instance)[];
  'cut'?: (boolean);
  'nextPageToken'?: (string);
}

export interface GetTreeResponse__Output {
  'instances': (_perdure_v1_Instance__Output)[];
  'cut': (boolean);
  'nextPageToken': (string);
}
