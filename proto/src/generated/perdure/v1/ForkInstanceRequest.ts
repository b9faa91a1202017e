// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface ForkInstanceRequest {
  'instanceId'?: (string);
  'execution'?: (number);
  'eventId'?: (number);
  'newInstanceId'?: (string);
}

export interface ForkInstanceRequest__Output {
  'instanceId': (string);
  'execution': (number);
  'eventId': (number);
  'newInstanceId': (string);
}
