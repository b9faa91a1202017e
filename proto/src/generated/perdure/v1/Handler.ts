// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto


export interface Handler {
  'name'?: (string);
  'version'?: (string);
}

export interface Handler__Output {
  'name': (string);
  'version': (string);
}
