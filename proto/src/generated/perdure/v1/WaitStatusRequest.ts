// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type { Long } from '@grpc/proto-loader';

export interface WaitStatusRequest {
  'instanceId'?: (string);
  'afterVersion'?: (number | string | Long);
  'timeoutMs'?: (number | string | Long);
}

export interface WaitStatusRequest__Output {
  'instanceId': (string);
  'afterVersion': (number);
  'timeoutMs': (number);
}
