// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto


export interface CreatePromise {
  'seq'?: (number);
}

export interface CreatePromise__Output {
  'seq': (number);
}
