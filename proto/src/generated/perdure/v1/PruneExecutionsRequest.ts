// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface PruneExecutionsRequest {
  'instanceId'?: (string);
  'keepLast'?: (number);
  'endedBeforeMs'?: (number | string | Long);
}

export interface PruneExecutionsRequest__Output {
  'instanceId': (string);
  'keepLast': (number);
  'endedBeforeMs': (number);
}
