// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface CopiedFrom {
  'instanceId'?: (string);
  'execution'?: (number);
  'eventId'?: (number);
}

export interface CopiedFrom__Output {
  'instanceId': (string);
  'execution': (number);
  'eventId': (number);
}
