// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface StartAccepted {
  'seq'?: (number);
}

export interface StartAccepted__Output {
  'seq': (number);
}
