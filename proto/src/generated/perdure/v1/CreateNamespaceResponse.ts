// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface CreateNamespaceResponse {
  'created'?: (boolean);
}

export interface CreateNamespaceResponse__Output {
  'created': (boolean);
}
