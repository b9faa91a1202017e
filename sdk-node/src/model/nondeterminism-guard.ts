// The interface through which the guard reports nondeterminism to replay. Replay does not depend on
// Node. The implementation, nondeterminism-guard/guard.ts, patches globals and hooks promises;
// replay receives it as an argument.
import type { TurnFailureReason } from './wire-types.ts';

/** A forbidden use that the code made in its turn. */
export interface GuardFinding {
  readonly reason: TurnFailureReason;
  readonly message: string;
  readonly actual: string;
}

/** Watches the code of one run at a time. `owner` identifies the run. */
export interface NondeterminismGuard {
  /** Attributes all code to `owner` until `leave` is called. */
  enter(owner: object): void;
  leave(): void;
  /** Removes and returns the first finding for `owner`. Undefined: none. */
  take(owner: object): GuardFinding | undefined;
}
