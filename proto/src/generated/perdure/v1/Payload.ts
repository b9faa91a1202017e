// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/payload.proto


export interface Payload {
  'data'?: (Buffer | Uint8Array | string);
  'encoding'?: (string);
}

export interface Payload__Output {
  'data': (Buffer);
  'encoding': (string);
}
