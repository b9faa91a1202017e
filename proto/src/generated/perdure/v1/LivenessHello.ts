// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto


export interface LivenessHello {
  'identity'?: (string);
  'pingIntervalMs'?: (number);
}

export interface LivenessHello__Output {
  'identity': (string);
  'pingIntervalMs': (number);
}
