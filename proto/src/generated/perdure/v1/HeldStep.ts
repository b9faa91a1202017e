// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto


export interface HeldStep {
  'instanceId'?: (string);
  'execution'?: (number);
  'seq'?: (number);
}

export interface HeldStep__Output {
  'instanceId': (string);
  'execution': (number);
  'seq': (number);
}
