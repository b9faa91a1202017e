// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface PromiseCreated {
  'seq'?: (number);
}

export interface PromiseCreated__Output {
  'seq': (number);
}
