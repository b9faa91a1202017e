// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface GetValuesRequest {
  'instanceId'?: (string);
  'keys'?: readonly (string)[];
}

export interface GetValuesRequest__Output {
  'instanceId': (string);
  'keys': (string)[];
}
