// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface ValueReadRequested {
  'seq'?: (number);
  'instanceId'?: (string);
  'key'?: (string);
}

export interface ValueReadRequested__Output {
  'seq': (number);
  'instanceId': (string);
  'key': (string);
}
