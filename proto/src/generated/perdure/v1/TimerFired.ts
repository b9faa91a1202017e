// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface TimerFired {
  'seq'?: (number);
}

export interface TimerFired__Output {
  'seq': (number);
}
