// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface BackupStoreResponse {
  'path'?: (string);
  'bytes'?: (number | string | Long);
}

export interface BackupStoreResponse__Output {
  'path': (string);
  'bytes': (number);
}
