// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto


export interface WaitForEvent {
  'seq'?: (number);
  'name'?: (string);
}

export interface WaitForEvent__Output {
  'seq': (number);
  'name': (string);
}
