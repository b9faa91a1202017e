// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

import type { Long } from '@grpc/proto-loader';

export interface TimerCreated {
  'seq'?: (number);
  'fireAtMs'?: (number | string | Long);
}

export interface TimerCreated__Output {
  'seq': (number);
  'fireAtMs': (number);
}
