// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

export const AskKind = {
  ASK_KIND_UNSPECIFIED: 'ASK_KIND_UNSPECIFIED',
  ASK_KIND_QUERY: 'ASK_KIND_QUERY',
  ASK_KIND_VALIDATE_UPDATE: 'ASK_KIND_VALIDATE_UPDATE',
} as const;

export type AskKind =
  | 'ASK_KIND_UNSPECIFIED'
  | 0
  | 'ASK_KIND_QUERY'
  | 1
  | 'ASK_KIND_VALIDATE_UPDATE'
  | 2

export type AskKind__Output = typeof AskKind[keyof typeof AskKind]
