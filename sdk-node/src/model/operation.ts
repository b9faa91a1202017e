// Kinds of operations, and their scopes.
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

/** Tag of the operations of a branch context. The parent is the enclosing branch. */
export interface Scope {
  readonly parent: Scope | undefined;
  /** True: a cancellation from outside does not reach operations inside. */
  readonly shielded?: boolean;
  /** Set once this scope was cancelled. */
  cancelled?: CancelledError;
  /**
   * Set once the scope lost a race and returned an event. Its code can request no further
   * operations.
   */
  lost?: CancelledError;
}
