// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Long } from '@grpc/proto-loader';

export interface HistoryLimitNear {
  'events'?: (number);
  'bytes'?: (number | string | Long);
}

export interface HistoryLimitNear__Output {
  'events': (number);
  'bytes': (number);
}
