// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto


export interface Credits {
  'turns'?: (number);
  'activities'?: (number);
}

export interface Credits__Output {
  'turns': (number);
  'activities': (number);
}
