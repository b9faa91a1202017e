// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { QueueLimits as _perdure_v1_QueueLimits, QueueLimits__Output as _perdure_v1_QueueLimits__Output } from '../../perdure/v1/QueueLimits.ts';

export interface SetQueueRequest {
  'queue'?: (string);
  'limits'?: (_perdure_v1_QueueLimits | null);
}

export interface SetQueueRequest__Output {
  'queue': (string);
  'limits': (_perdure_v1_QueueLimits__Output | null);
}
