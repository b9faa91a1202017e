// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface StartInstanceResponse {
  'instanceId'?: (string);
  'execution'?: (number);
  'created'?: (boolean);
}

export interface StartInstanceResponse__Output {
  'instanceId': (string);
  'execution': (number);
  'created': (boolean);
}
