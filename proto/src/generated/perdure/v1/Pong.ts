// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Long } from '@grpc/proto-loader';

export interface Pong {
  'id'?: (number | string | Long);
}

export interface Pong__Output {
  'id': (number);
}
