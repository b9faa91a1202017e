// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface EventWaitStarted {
  'seq'?: (number);
  'name'?: (string);
}

export interface EventWaitStarted__Output {
  'seq': (number);
  'name': (string);
}
