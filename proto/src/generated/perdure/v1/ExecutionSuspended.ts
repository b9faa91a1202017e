// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface ExecutionSuspended {
  'reason'?: (string);
}

export interface ExecutionSuspended__Output {
  'reason': (string);
}
