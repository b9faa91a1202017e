// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface SetDefaultVersionRequest {
  'name'?: (string);
  'version'?: (string);
}

export interface SetDefaultVersionRequest__Output {
  'name': (string);
  'version': (string);
}
