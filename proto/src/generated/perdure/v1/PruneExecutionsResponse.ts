// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto


export interface PruneExecutionsResponse {
  'executions'?: (number);
}

export interface PruneExecutionsResponse__Output {
  'executions': (number);
}
