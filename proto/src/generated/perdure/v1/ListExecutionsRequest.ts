// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface ListExecutionsRequest {
  'instanceId'?: (string);
  'pageToken'?: (string);
}

export interface ListExecutionsRequest__Output {
  'instanceId': (string);
  'pageToken': (string);
}
