// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto


export interface SettlePromiseResponse {
}

export interface SettlePromiseResponse__Output {
}
