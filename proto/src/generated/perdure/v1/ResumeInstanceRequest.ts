// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface ResumeInstanceRequest {
  'instanceId'?: (string);
  'reason'?: (string);
  'failActivities'?: (boolean);
}

export interface ResumeInstanceRequest__Output {
  'instanceId': (string);
  'reason': (string);
  'failActivities': (boolean);
}
