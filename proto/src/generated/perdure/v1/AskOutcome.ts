// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/worker.proto

export const AskOutcome = {
  ASK_OUTCOME_UNSPECIFIED: 'ASK_OUTCOME_UNSPECIFIED',
  ASK_OUTCOME_ANSWERED: 'ASK_OUTCOME_ANSWERED',
  ASK_OUTCOME_FAILED: 'ASK_OUTCOME_FAILED',
  ASK_OUTCOME_MISS: 'ASK_OUTCOME_MISS',
  ASK_OUTCOME_UNKNOWN_NAME: 'ASK_OUTCOME_UNKNOWN_NAME',
  ASK_OUTCOME_NO_STATE: 'ASK_OUTCOME_NO_STATE',
} as const;

export type AskOutcome =
  | 'ASK_OUTCOME_UNSPECIFIED'
  | 0
  | 'ASK_OUTCOME_ANSWERED'
  | 1
  | 'ASK_OUTCOME_FAILED'
  | 2
  | 'ASK_OUTCOME_MISS'
  | 3
  | 'ASK_OUTCOME_UNKNOWN_NAME'
  | 4
  | 'ASK_OUTCOME_NO_STATE'
  | 5

export type AskOutcome__Output = typeof AskOutcome[keyof typeof AskOutcome]
