// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface ValuesCleared {
  'key'?: (string);
  'all'?: (boolean);
}

export interface ValuesCleared__Output {
  'key': (string);
  'all': (boolean);
}
