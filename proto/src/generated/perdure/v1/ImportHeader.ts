// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface ImportHeader {
  'instanceId'?: (string);
  'createdMs'?: (number | string | Long);
  'resume'?: (boolean);
}

export interface ImportHeader__Output {
  'instanceId': (string);
  'createdMs': (number);
  'resume': (boolean);
}
