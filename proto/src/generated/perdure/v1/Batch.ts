// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto

import type { BatchKind as _perdure_v1_BatchKind, BatchKind__Output as _perdure_v1_BatchKind__Output } from '../../perdure/v1/BatchKind.ts';
import type { InstanceFilter as _perdure_v1_InstanceFilter, InstanceFilter__Output as _perdure_v1_InstanceFilter__Output } from '../../perdure/v1/InstanceFilter.ts';
import type { BatchStatus as _perdure_v1_BatchStatus, BatchStatus__Output as _perdure_v1_BatchStatus__Output } from '../../perdure/v1/BatchStatus.ts';
import type { Long } from '@grpc/proto-loader';

export interface Batch {
  'batchId'?: (string);
  'kind'?: (_perdure_v1_BatchKind);
  'filter'?: (_perdure_v1_InstanceFilter | null);
  'reason'?: (string);
  'status'?: (_perdure_v1_BatchStatus);
  'createdMs'?: (number | string | Long);
  'endedMs'?: (number | string | Long);
  'lookedAt'?: (number);
  'done'?: (number);
  'failed'?: (number);
  'lastError'?: (string);
  'keepLast'?: (number);
  'perSecond'?: (number);
}

export interface Batch__Output {
  'batchId': (string);
  'kind': (_perdure_v1_BatchKind__Output);
  'filter': (_perdure_v1_InstanceFilter__Output | null);
  'reason': (string);
  'status': (_perdure_v1_BatchStatus__Output);
  'createdMs': (number);
  'endedMs': (number);
  'lookedAt': (number);
  'done': (number);
  'failed': (number);
  'lastError': (string);
  'keepLast': (number);
  'perSecond': (number);
}
