// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface CancelInstanceRequest {
  'instanceId'?: (string);
  'reason'?: (string);
}

export interface CancelInstanceRequest__Output {
  'instanceId': (string);
  'reason': (string);
}
