// The port through which the guard reports nondeterminism to replay. Replay stays free of Node: the
// guard that patches globals and hooks promises is nondeterminism-guard/guard.ts, and is passed in.
import type { TurnFailureReason } from './wire-types.ts';

/** Something that code did in its turn and must not. */
export interface GuardFinding {
  readonly reason: TurnFailureReason;
  readonly message: string;
  readonly actual: string;
}

/** Watches the code of one run at a time. `owner` tells the runs apart. */
export interface NondeterminismGuard {
  /** From now until `leave`, whatever runs is code of `owner`. */
  enter(owner: object): void;
  leave(): void;
  /** What was found first for `owner`, if anything; forgets it. */
  take(owner: object): GuardFinding | undefined;
}
