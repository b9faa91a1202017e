// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Long } from '@grpc/proto-loader';

export interface HeldAttempt {
  'token'?: (number | string | Long);
  'key'?: (Buffer | Uint8Array | string);
  'elapsedMs'?: (number | string | Long);
}

export interface HeldAttempt__Output {
  'token': (number);
  'key': (Buffer);
  'elapsedMs': (number);
}
