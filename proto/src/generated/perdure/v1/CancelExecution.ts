// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto


export interface CancelExecution {
  'reason'?: (string);
}

export interface CancelExecution__Output {
  'reason': (string);
}
