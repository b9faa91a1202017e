// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface DeleteNamespaceRequest {
  'name'?: (string);
  'force'?: (boolean);
}

export interface DeleteNamespaceRequest__Output {
  'name': (string);
  'force': (boolean);
}
