// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto


export interface Vouch {
  'identity'?: (string);
  'pingIntervalMs'?: (number);
}

export interface Vouch__Output {
  'identity': (string);
  'pingIntervalMs': (number);
}
