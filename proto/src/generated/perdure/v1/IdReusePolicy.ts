// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

export const IdReusePolicy = {
  ID_REUSE_POLICY_UNSPECIFIED: 'ID_REUSE_POLICY_UNSPECIFIED',
  ID_REUSE_POLICY_REJECT: 'ID_REUSE_POLICY_REJECT',
  ID_REUSE_POLICY_USE_EXISTING: 'ID_REUSE_POLICY_USE_EXISTING',
  ID_REUSE_POLICY_REPLACE_ENDED: 'ID_REUSE_POLICY_REPLACE_ENDED',
  ID_REUSE_POLICY_TERMINATE_EXISTING: 'ID_REUSE_POLICY_TERMINATE_EXISTING',
} as const;

export type IdReusePolicy =
  | 'ID_REUSE_POLICY_UNSPECIFIED'
  | 0
  | 'ID_REUSE_POLICY_REJECT'
  | 1
  | 'ID_REUSE_POLICY_USE_EXISTING'
  | 2
  | 'ID_REUSE_POLICY_REPLACE_ENDED'
  | 3
  | 'ID_REUSE_POLICY_TERMINATE_EXISTING'
  | 4

export type IdReusePolicy__Output = typeof IdReusePolicy[keyof typeof IdReusePolicy]
