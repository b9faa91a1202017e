// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface ForkInstanceResponse {
  'instanceId'?: (string);
}

export interface ForkInstanceResponse__Output {
  'instanceId': (string);
}
