// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface PurgeInstanceRequest {
  'instanceId'?: (string);
  'descendants'?: (boolean);
  'force'?: (boolean);
}

export interface PurgeInstanceRequest__Output {
  'instanceId': (string);
  'descendants': (boolean);
  'force': (boolean);
}
