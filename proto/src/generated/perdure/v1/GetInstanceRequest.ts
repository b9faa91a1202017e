// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface GetInstanceRequest {
  'instanceId'?: (string);
}

export interface GetInstanceRequest__Output {
  'instanceId': (string);
}
