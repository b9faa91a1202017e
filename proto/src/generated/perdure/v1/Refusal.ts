// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Long } from '@grpc/proto-loader';

export interface Refusal {
  'token'?: (number | string | Long);
  'code'?: (string);
  'message'?: (string);
}

export interface Refusal__Output {
  'token': (number);
  'code': (string);
  'message': (string);
}
