// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface ExecutionRewound {
  'eventId'?: (number);
  'reason'?: (string);
}

export interface ExecutionRewound__Output {
  'eventId': (number);
  'reason': (string);
}
