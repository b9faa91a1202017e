// The outcome of a turn: its actions and steps, or its failure.
import type { Action, Failure, Payload, TurnFailureReason } from '../model/wire-types.ts';

/** The outcome of a step function. Exactly one of the two fields is not null. */
export type StepOutcome = { output: Payload; failure: null } | { output: null; failure: Failure };

/** A scheduled step without a recorded outcome. */
export interface PendingStep {
  readonly seq: number;
  readonly name: string;
  /** Runs the function of the user outside the turn. Never rejects. Must be called once. */
  execute(): Promise<StepOutcome>;
}

/** A failed turn. Its decisions are discarded, and the run cannot be used again. */
export interface TurnFailed {
  readonly kind: 'failed';
  readonly reason: TurnFailureReason;
  /** Message for humans with the difference and the remedy. */
  readonly message: string;
  /** Id of the first event that does not match. 0: none. */
  readonly eventId: number;
  /** Sequence number of the first operation that does not match. 0: none. */
  readonly seq: number;
  readonly expected: string;
  readonly actual: string;
}

export interface TurnActions {
  readonly kind: 'actions';
  /** Actions in the order of the requests. */
  readonly actions: Action[];
  /** Steps scheduled in this turn and, after a full turn, open steps of earlier turns. */
  readonly steps: PendingStep[];
  /** True when the execution has ended, so that no further turn follows. */
  readonly ended: boolean;
}

export type TurnOutcome = TurnActions | TurnFailed;
