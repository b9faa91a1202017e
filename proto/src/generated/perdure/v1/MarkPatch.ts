// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto


export interface MarkPatch {
  'changeId'?: (string);
}

export interface MarkPatch__Output {
  'changeId': (string);
}
