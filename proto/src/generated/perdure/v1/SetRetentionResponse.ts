// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto


export interface SetRetentionResponse {
}

export interface SetRetentionResponse__Output {
}
