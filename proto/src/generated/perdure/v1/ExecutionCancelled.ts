// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface ExecutionCancelled {
  'reason'?: (string);
}

export interface ExecutionCancelled__Output {
  'reason': (string);
}
