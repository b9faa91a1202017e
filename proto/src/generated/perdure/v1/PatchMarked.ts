// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto


export interface PatchMarked {
  'changeId'?: (string);
}

export interface PatchMarked__Output {
  'changeId': (string);
}
