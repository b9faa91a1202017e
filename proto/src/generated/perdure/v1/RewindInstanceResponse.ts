// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface RewindInstanceResponse {
  'execution'?: (number);
}

export interface RewindInstanceResponse__Output {
  'execution': (number);
}
