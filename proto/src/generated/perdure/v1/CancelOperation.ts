// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto


export interface CancelOperation {
  'seq'?: (number);
  'passedBy'?: (number);
}

export interface CancelOperation__Output {
  'seq': (number);
  'passedBy': (number);
}
