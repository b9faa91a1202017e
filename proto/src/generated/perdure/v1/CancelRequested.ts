// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface CancelRequested {
  'reason'?: (string);
}

export interface CancelRequested__Output {
  'reason': (string);
}
