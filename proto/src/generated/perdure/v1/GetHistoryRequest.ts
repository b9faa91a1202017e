// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface GetHistoryRequest {
  'instanceId'?: (string);
  'execution'?: (number);
}

export interface GetHistoryRequest__Output {
  'instanceId': (string);
  'execution': (number);
}
