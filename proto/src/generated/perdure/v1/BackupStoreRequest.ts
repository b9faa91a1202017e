// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface BackupStoreRequest {
  'name'?: (string);
}

export interface BackupStoreRequest__Output {
  'name': (string);
}
