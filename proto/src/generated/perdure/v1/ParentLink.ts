// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface ParentLink {
  'instanceId'?: (string);
  'execution'?: (number);
  'seq'?: (number);
}

export interface ParentLink__Output {
  'instanceId': (string);
  'execution': (number);
  'seq': (number);
}
