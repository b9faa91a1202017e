// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface ImportInstanceResponse {
  'instanceId'?: (string);
  'executions'?: (number);
  'events'?: (number);
}

export interface ImportInstanceResponse__Output {
  'instanceId': (string);
  'executions': (number);
  'events': (number);
}
