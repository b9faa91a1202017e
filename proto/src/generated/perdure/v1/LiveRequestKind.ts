// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

export const LiveRequestKind = {
  LIVE_REQUEST_KIND_UNSPECIFIED: 'LIVE_REQUEST_KIND_UNSPECIFIED',
  LIVE_REQUEST_KIND_QUERY: 'LIVE_REQUEST_KIND_QUERY',
  LIVE_REQUEST_KIND_VALIDATE_UPDATE: 'LIVE_REQUEST_KIND_VALIDATE_UPDATE',
} as const;

export type LiveRequestKind =
  | 'LIVE_REQUEST_KIND_UNSPECIFIED'
  | 0
  | 'LIVE_REQUEST_KIND_QUERY'
  | 1
  | 'LIVE_REQUEST_KIND_VALIDATE_UPDATE'
  | 2

export type LiveRequestKind__Output = typeof LiveRequestKind[keyof typeof LiveRequestKind]
