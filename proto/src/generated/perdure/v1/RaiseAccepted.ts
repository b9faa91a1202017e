// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface RaiseAccepted {
  'seq'?: (number);
}

export interface RaiseAccepted__Output {
  'seq': (number);
}
