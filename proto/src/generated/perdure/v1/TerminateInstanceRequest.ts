// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface TerminateInstanceRequest {
  'instanceId'?: (string);
  'reason'?: (string);
}

export interface TerminateInstanceRequest__Output {
  'instanceId': (string);
  'reason': (string);
}
