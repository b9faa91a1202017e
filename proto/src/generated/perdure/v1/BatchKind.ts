// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto

export const BatchKind = {
  BATCH_KIND_UNSPECIFIED: 'BATCH_KIND_UNSPECIFIED',
  BATCH_KIND_CANCEL: 'BATCH_KIND_CANCEL',
  BATCH_KIND_TERMINATE: 'BATCH_KIND_TERMINATE',
  BATCH_KIND_SUSPEND: 'BATCH_KIND_SUSPEND',
  BATCH_KIND_RESUME: 'BATCH_KIND_RESUME',
  BATCH_KIND_RETRY: 'BATCH_KIND_RETRY',
  BATCH_KIND_DELETE: 'BATCH_KIND_DELETE',
  BATCH_KIND_PRUNE: 'BATCH_KIND_PRUNE',
} as const;

export type BatchKind =
  | 'BATCH_KIND_UNSPECIFIED'
  | 0
  | 'BATCH_KIND_CANCEL'
  | 1
  | 'BATCH_KIND_TERMINATE'
  | 2
  | 'BATCH_KIND_SUSPEND'
  | 3
  | 'BATCH_KIND_RESUME'
  | 4
  | 'BATCH_KIND_RETRY'
  | 5
  | 'BATCH_KIND_DELETE'
  | 6
  | 'BATCH_KIND_PRUNE'
  | 7

export type BatchKind__Output = typeof BatchKind[keyof typeof BatchKind]
