// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface Namespace {
  'name'?: (string);
  'storeBytes'?: (number | string | Long);
  'liveInstances'?: (number);
  'workers'?: (number);
  'storeFailure'?: (string);
}

export interface Namespace__Output {
  'name': (string);
  'storeBytes': (number);
  'liveInstances': (number);
  'workers': (number);
  'storeFailure': (string);
}
