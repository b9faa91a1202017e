// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

export const UpdateStage = {
  UPDATE_STAGE_UNSPECIFIED: 'UPDATE_STAGE_UNSPECIFIED',
  UPDATE_STAGE_ACCEPTED: 'UPDATE_STAGE_ACCEPTED',
  UPDATE_STAGE_COMPLETED: 'UPDATE_STAGE_COMPLETED',
} as const;

export type UpdateStage =
  | 'UPDATE_STAGE_UNSPECIFIED'
  | 0
  | 'UPDATE_STAGE_ACCEPTED'
  | 1
  | 'UPDATE_STAGE_COMPLETED'
  | 2

export type UpdateStage__Output = typeof UpdateStage[keyof typeof UpdateStage]
