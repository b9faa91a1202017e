// What a turn returns to its caller: the actions, the steps to run, or why it failed.
import type { Action, Failure, Payload, TurnFailureReason } from '../model/wire-types.ts';

/** What a step's function came to. Exactly one of the two is not null. */
export type StepOutcome = { output: Payload; failure: null } | { output: null; failure: Failure };

/** A step that is scheduled and has no recorded outcome. */
export interface PendingStep {
  readonly seq: number;
  readonly name: string;
  /** Runs the user's function, outside the turn. Never rejects. Call it once. */
  execute(): Promise<StepOutcome>;
}

/** The turn could not be run to its end. Nothing of it counts, and the run is of no further use. */
export interface TurnFailed {
  readonly kind: 'failed';
  readonly reason: TurnFailureReason;
  /** For humans; names what differs and the remedy. */
  readonly message: string;
  /** Event at which history and code part, or 0. */
  readonly eventId: number;
  /** Operation at which they part, or 0. */
  readonly seq: number;
  readonly expected: string;
  readonly actual: string;
}

export interface TurnActions {
  readonly kind: 'actions';
  /** In the order in which code requested them. */
  readonly actions: Action[];
  /** Steps scheduled in this turn and, after a full turn, also those left open by earlier ones. */
  readonly steps: PendingStep[];
  /** True when the execution has ended: no further turn will follow. */
  readonly ended: boolean;
}

export type TurnOutcome = TurnActions | TurnFailed;
