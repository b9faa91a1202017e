// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto


export interface ReadValue {
  'seq'?: (number);
  'instanceId'?: (string);
  'key'?: (string);
}

export interface ReadValue__Output {
  'seq': (number);
  'instanceId': (string);
  'key': (string);
}
