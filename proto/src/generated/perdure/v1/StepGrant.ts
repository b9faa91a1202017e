// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

import type { Long } from '@grpc/proto-loader';

export interface StepGrant {
  'token'?: (number | string | Long);
  'instanceId'?: (string);
}

export interface StepGrant__Output {
  'token': (number);
  'instanceId': (string);
}
