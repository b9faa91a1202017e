// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto

import type { BatchKind as _perdure_v1_BatchKind, BatchKind__Output as _perdure_v1_BatchKind__Output } from '../../perdure/v1/BatchKind.ts';
import type { InstanceFilter as _perdure_v1_InstanceFilter, InstanceFilter__Output as _perdure_v1_InstanceFilter__Output } from '../../perdure/v1/InstanceFilter.ts';

export interface StartBatchRequest {
  'kind'?: (_perdure_v1_BatchKind);
  'filter'?: (_perdure_v1_InstanceFilter | null);
  'reason'?: (string);
  'keepLast'?: (number);
  'perSecond'?: (number);
}

export interface StartBatchRequest__Output {
  'kind': (_perdure_v1_BatchKind__Output);
  'filter': (_perdure_v1_InstanceFilter__Output | null);
  'reason': (string);
  'keepLast': (number);
  'perSecond': (number);
}
