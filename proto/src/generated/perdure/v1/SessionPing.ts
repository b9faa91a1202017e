// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { Long } from '@grpc/proto-loader';

export interface SessionPing {
  'id'?: (number | string | Long);
}

export interface SessionPing__Output {
  'id': (number);
}
