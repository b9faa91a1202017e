// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { Instance as _perdure_v1_Instance, Instance__Output as _perdure_v1_Instance__Output } from '../../perdure/v1/Instance.ts';

export interface WaitStatusResponse {
  'changed'?: (boolean);
  'ended'?: (boolean);
  'instance'?: (_perdure_v1_Instance | null);
}

export interface WaitStatusResponse__Output {
  'changed': (boolean);
  'ended': (boolean);
  'instance': (_perdure_v1_Instance__Output | null);
}
