// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface ReportVersionsRequest {
  'name'?: (string);
  'pageToken'?: (string);
}

export interface ReportVersionsRequest__Output {
  'name': (string);
  'pageToken': (string);
}
