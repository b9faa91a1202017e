// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto


export interface Welcome {
  'protocol'?: (number);
  'sidecar'?: (string);
  'pingIntervalMs'?: (number);
  'pingTimeoutMs'?: (number);
  'maxPayloadBytes'?: (number);
  'maxFrameBytes'?: (number);
  'keepsAttempts'?: (boolean);
}

export interface Welcome__Output {
  'protocol': (number);
  'sidecar': (string);
  'pingIntervalMs': (number);
  'pingTimeoutMs': (number);
  'maxPayloadBytes': (number);
  'maxFrameBytes': (number);
  'keepsAttempts': (boolean);
}
