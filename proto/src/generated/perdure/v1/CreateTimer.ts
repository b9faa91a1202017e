// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto

import type { Long } from '@grpc/proto-loader';

export interface CreateTimer {
  'seq'?: (number);
  'fireAtMs'?: (number | string | Long);
}

export interface CreateTimer__Output {
  'seq': (number);
  'fireAtMs': (number);
}
