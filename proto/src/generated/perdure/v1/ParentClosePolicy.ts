// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/history.proto

export const ParentClosePolicy = {
  PARENT_CLOSE_POLICY_UNSPECIFIED: 'PARENT_CLOSE_POLICY_UNSPECIFIED',
  PARENT_CLOSE_POLICY_CANCEL: 'PARENT_CLOSE_POLICY_CANCEL',
  PARENT_CLOSE_POLICY_TERMINATE: 'PARENT_CLOSE_POLICY_TERMINATE',
  PARENT_CLOSE_POLICY_ABANDON: 'PARENT_CLOSE_POLICY_ABANDON',
} as const;

export type ParentClosePolicy =
  | 'PARENT_CLOSE_POLICY_UNSPECIFIED'
  | 0
  | 'PARENT_CLOSE_POLICY_CANCEL'
  | 1
  | 'PARENT_CLOSE_POLICY_TERMINATE'
  | 2
  | 'PARENT_CLOSE_POLICY_ABANDON'
  | 3

export type ParentClosePolicy__Output = typeof ParentClosePolicy[keyof typeof ParentClosePolicy]
