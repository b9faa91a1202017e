// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto


export interface Evicted {
  'instanceId'?: (string);
}

export interface Evicted__Output {
  'instanceId': (string);
}
