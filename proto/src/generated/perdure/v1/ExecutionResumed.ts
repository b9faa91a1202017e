// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface ExecutionResumed {
  'reason'?: (string);
}

export interface ExecutionResumed__Output {
  'reason': (string);
}
