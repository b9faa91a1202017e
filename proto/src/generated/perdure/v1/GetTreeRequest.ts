// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface GetTreeRequest {
  'instanceId'?: (string);
  'depth'?: (number);
  'pageToken'?: (string);
}

export interface GetTreeRequest__Output {
  'instanceId': (string);
  'depth': (number);
  'pageToken': (string);
}
