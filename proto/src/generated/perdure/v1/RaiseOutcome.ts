// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

export const RaiseOutcome = {
  RAISE_OUTCOME_UNSPECIFIED: 'RAISE_OUTCOME_UNSPECIFIED',
  RAISE_OUTCOME_DELIVERED: 'RAISE_OUTCOME_DELIVERED',
  RAISE_OUTCOME_BUFFERED: 'RAISE_OUTCOME_BUFFERED',
  RAISE_OUTCOME_DROPPED: 'RAISE_OUTCOME_DROPPED',
} as const;

export type RaiseOutcome =
  | 'RAISE_OUTCOME_UNSPECIFIED'
  | 0
  | 'RAISE_OUTCOME_DELIVERED'
  | 1
  | 'RAISE_OUTCOME_BUFFERED'
  | 2
  | 'RAISE_OUTCOME_DROPPED'
  | 3

export type RaiseOutcome__Output = typeof RaiseOutcome[keyof typeof RaiseOutcome]
