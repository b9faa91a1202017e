// Kinds of operations, and the scopes that they belong to.
import type { CancelledError } from '../errors.ts';

/** Kinds of operations that orchestrator code starts. */
export type OperationKind =
  | 'activity'
  | 'timer'
  | 'wait'
  | 'child'
  | 'start'
  | 'step'
  | 'raise'
  | 'read'
  | 'promise';

/** What a branch context tags its operations with; the parent is the branch around it. */
export interface Scope {
  readonly parent: Scope | undefined;
  /** True: what is requested inside is not cancelled from outside. */
  readonly shielded?: boolean;
  /** Set once the scope itself was cancelled. */
  cancelled?: CancelledError;
  /** Set once the scope lost a race and gave back an event: its code may request nothing more. */
  lost?: CancelledError;
}
