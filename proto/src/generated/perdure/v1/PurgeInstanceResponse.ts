// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface PurgeInstanceResponse {
  'executions'?: (number);
  'instances'?: (number);
}

export interface PurgeInstanceResponse__Output {
  'executions': (number);
  'instances': (number);
}
