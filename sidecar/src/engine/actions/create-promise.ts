import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Opens a promise that somebody outside settles. */
export function createPromise(b: RoundBuilder, action: ActionBodies['createPromise']): void {
  b.emit({ kind: 'promiseCreated', promiseCreated: action });
}
