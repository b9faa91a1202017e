// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { InstanceStatus as _perdure_v1_InstanceStatus, InstanceStatus__Output as _perdure_v1_InstanceStatus__Output } from '../../perdure/v1/InstanceStatus.ts';
import type { Long } from '@grpc/proto-loader';

export interface Execution {
  'execution'?: (number);
  'status'?: (_perdure_v1_InstanceStatus);
  'startedMs'?: (number | string | Long);
  'endedMs'?: (number | string | Long);
  'historyLength'?: (number);
  'historyBytes'?: (number | string | Long);
}

export interface Execution__Output {
  'execution': (number);
  'status': (_perdure_v1_InstanceStatus__Output);
  'startedMs': (number);
  'endedMs': (number);
  'historyLength': (number);
  'historyBytes': (number);
}
