// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface TurnCompleted {
  'delivered'?: (number);
  'worker'?: (string);
}

export interface TurnCompleted__Output {
  'delivered': (number);
  'worker': (string);
}
