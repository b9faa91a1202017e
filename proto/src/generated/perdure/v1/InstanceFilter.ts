// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { InstanceStatus as _perdure_v1_InstanceStatus, InstanceStatus__Output as _perdure_v1_InstanceStatus__Output } from '../../perdure/v1/InstanceStatus.ts';
import type { Long } from '@grpc/proto-loader';

export interface InstanceFilter {
  'statuses'?: readonly (_perdure_v1_InstanceStatus)[];
  'name'?: (string);
  'version'?: (string);
  'idPrefix'?: (string);
  'createdFromMs'?: (number | string | Long);
  'createdToMs'?: (number | string | Long);
  'queue'?: (string);
  'parentId'?: (string);
  'endedFromMs'?: (number | string | Long);
  'endedToMs'?: (number | string | Long);
}

export interface InstanceFilter__Output {
  'statuses': (_perdure_v1_InstanceStatus__Output)[];
  'name': (string);
  'version': (string);
  'idPrefix': (string);
  'createdFromMs': (number);
  'createdToMs': (number);
  'queue': (string);
  'parentId': (string);
  'endedFromMs': (number);
  'endedToMs': (number);
}
