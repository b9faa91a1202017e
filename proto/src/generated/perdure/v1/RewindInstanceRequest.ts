// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface RewindInstanceRequest {
  'instanceId'?: (string);
  'eventId'?: (number);
  'reason'?: (string);
}

export interface RewindInstanceRequest__Output {
  'instanceId': (string);
  'eventId': (number);
  'reason': (string);
}
