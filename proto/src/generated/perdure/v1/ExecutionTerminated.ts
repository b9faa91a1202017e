// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface ExecutionTerminated {
  'reason'?: (string);
}

export interface ExecutionTerminated__Output {
  'reason': (string);
}
