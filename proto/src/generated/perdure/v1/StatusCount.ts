// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { InstanceStatus as _perdure_v1_InstanceStatus, InstanceStatus__Output as _perdure_v1_InstanceStatus__Output } from '../../perdure/v1/InstanceStatus.ts';

export interface StatusCount {
  'status'?: (_perdure_v1_InstanceStatus);
  'count'?: (number);
}

export interface StatusCount__Output {
  'status': (_perdure_v1_InstanceStatus__Output);
  'count': (number);
}
