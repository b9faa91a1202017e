import type { Action } from '../model/action.ts';

/** What a worker decided in one turn. */
export interface TurnInput {
  readonly actions: readonly Action[];
  /** The last delivery that the code had seen. */
  readonly delivered: number;
  readonly worker: string;
  /** For the next execution, should this one continue as new: 8 bytes. */
  readonly seed: Uint8Array;
  /** The version that an unversioned start would get now, where an action asks for it. */
  readonly latestVersion?: string;
}
