// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface PatchUse {
  'name'?: (string);
  'changeId'?: (string);
  'marked'?: (number);
  'unmarked'?: (number);
  'advice'?: (string);
}

export interface PatchUse__Output {
  'name': (string);
  'changeId': (string);
  'marked': (number);
  'unmarked': (number);
  'advice': (string);
}
