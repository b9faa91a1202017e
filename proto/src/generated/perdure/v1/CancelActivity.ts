// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Long } from '@grpc/proto-loader';

export interface CancelActivity {
  'token'?: (number | string | Long);
  'reason'?: (string);
}

export interface CancelActivity__Output {
  'token': (number);
  'reason': (string);
}
