// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/payload.proto


export interface Header {
  'key'?: (string);
  'value'?: (string);
}

export interface Header__Output {
  'key': (string);
  'value': (string);
}
