// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

export const RaisePolicy = {
  RAISE_POLICY_UNSPECIFIED: 'RAISE_POLICY_UNSPECIFIED',
  RAISE_POLICY_BUFFER: 'RAISE_POLICY_BUFFER',
  RAISE_POLICY_DROP: 'RAISE_POLICY_DROP',
  RAISE_POLICY_REJECT: 'RAISE_POLICY_REJECT',
} as const;

export type RaisePolicy =
  | 'RAISE_POLICY_UNSPECIFIED'
  | 0
  | 'RAISE_POLICY_BUFFER'
  | 1
  | 'RAISE_POLICY_DROP'
  | 2
  | 'RAISE_POLICY_REJECT'
  | 3

export type RaisePolicy__Output = typeof RaisePolicy[keyof typeof RaisePolicy]
