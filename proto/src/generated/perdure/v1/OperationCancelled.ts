// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface OperationCancelled {
  'seq'?: (number);
  'passedBy'?: (number);
}

export interface OperationCancelled__Output {
  'seq': (number);
  'passedBy': (number);
}
