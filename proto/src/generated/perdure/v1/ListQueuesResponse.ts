// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { QueueInfo as _perdure_v1_QueueInfo, QueueInfo__Output as _perdure_v1_QueueInfo__Output } from '../../perdure/v1/QueueInfo.ts';

export interface ListQueuesResponse {
  'queues'?: readonly (_perdure_v1_QueueInfo)[];
  'nextPageToken'?: (string);
}

export interface ListQueuesResponse__Output {
  'queues': (_perdure_v1_QueueInfo__Output)[];
  'nextPageToken': (string);
}
