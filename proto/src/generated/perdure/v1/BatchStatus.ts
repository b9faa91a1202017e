// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto

export const BatchStatus = {
  BATCH_STATUS_UNSPECIFIED: 'BATCH_STATUS_UNSPECIFIED',
  BATCH_STATUS_RUNNING: 'BATCH_STATUS_RUNNING',
  BATCH_STATUS_COMPLETED: 'BATCH_STATUS_COMPLETED',
  BATCH_STATUS_STOPPED: 'BATCH_STATUS_STOPPED',
} as const;

export type BatchStatus =
  | 'BATCH_STATUS_UNSPECIFIED'
  | 0
  | 'BATCH_STATUS_RUNNING'
  | 1
  | 'BATCH_STATUS_COMPLETED'
  | 2
  | 'BATCH_STATUS_STOPPED'
  | 3

export type BatchStatus__Output = typeof BatchStatus[keyof typeof BatchStatus]
