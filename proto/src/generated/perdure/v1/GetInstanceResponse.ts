// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { Instance as _perdure_v1_Instance, Instance__Output as _perdure_v1_Instance__Output } from '../../perdure/v1/Instance.ts';

export interface GetInstanceResponse {
  'instance'?: (_perdure_v1_Instance | null);
}

export interface GetInstanceResponse__Output {
  'instance': (_perdure_v1_Instance__Output | null);
}
