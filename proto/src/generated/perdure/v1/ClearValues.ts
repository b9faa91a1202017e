// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto


export interface ClearValues {
  'key'?: (string);
  'all'?: (boolean);
}

export interface ClearValues__Output {
  'key': (string);
  'all': (boolean);
}
