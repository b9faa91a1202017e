import type { Action } from '../model/action.ts';

/** The decisions of a worker in one turn. */
export interface TurnInput {
  readonly actions: readonly Action[];
  /** The last delivery that code had received. */
  readonly delivered: number;
  readonly worker: string;
  /** Seed of the next execution, if this one continues as new: 8 bytes. */
  readonly seed: Uint8Array;
  /** The current version of an unversioned start, for actions that request it. */
  readonly latestVersion?: string;
}
