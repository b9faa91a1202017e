// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface VersionUse {
  'name'?: (string);
  'version'?: (string);
  'live'?: (number);
  'workers'?: (number);
  'isDefault'?: (boolean);
  'advice'?: (string);
}

export interface VersionUse__Output {
  'name': (string);
  'version': (string);
  'live': (number);
  'workers': (number);
  'isDefault': (boolean);
  'advice': (string);
}
