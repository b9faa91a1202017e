// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto


export interface Evict {
  'instanceId'?: (string);
}

export interface Evict__Output {
  'instanceId': (string);
}
