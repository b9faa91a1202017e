import { PerdureError } from '../../model/error.ts';
import { promiseIdText } from '../../model/promise-id.ts';
import type { PromiseId, PromiseOutcome } from '../../model/promise-id.ts';
import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';
import { isSettledBy } from '../stored-requests.ts';

function promiseSettled(promise: PromiseId, why: string): PerdureError {
  return new PerdureError('PROMISE_SETTLED', `promise ${promiseIdText(promise)} ${why}`);
}

/** The error for a promise of an ended instance with only its row in memory. */
export function settledWith(
  promise: PromiseId,
  { id, execution }: { readonly id: string; readonly execution: number },
): PerdureError {
  if (promise.execution <= execution) return promiseSettled(promise, `ended with instance ${id}`);
  return new PerdureError('NOT_FOUND', `there is no promise ${promiseIdText(promise)}`);
}

/**
 * Settles a promise. Throws PROMISE_SETTLED when the promise was settled or cancelled, or ended
 * with its execution. Throws NOT_FOUND when it never existed. Null: the request repeats the one
 * that settled the promise.
 */
export function settlePromise(
  state: InstanceState,
  promise: PromiseId,
  { value, failure, idempotencyKey = '' }: PromiseOutcome,
  nowMs: number,
): Round | null {
  const { execution, seq, mark } = promise;
  const open = state.open.get(seq);
  // After a rewind, the execution has another number and the same mark, so its promises are
  // retained.
  if (mark === state.seedMark && execution <= state.execution && open?.kind === 'promise') {
    const b = new RoundBuilder(state, nowMs);
    const key = idempotencyKey === '' ? {} : { idempotencyKey };
    if (failure === null) {
      b.emit({ kind: 'promiseResolved', promiseResolved: { seq, value, ...key } });
    } else b.emit({ kind: 'promiseRejected', promiseRejected: { seq, failure, ...key } });
    return b.round;
  }
  // After a rewind, the promise has the number of an earlier execution and was settled in this one.
  const here = { execution: state.execution, seq };
  const isHere = mark === state.seedMark && isSettledBy(state, here, idempotencyKey);
  const isOlder = execution < state.execution && isSettledBy(state, promise, idempotencyKey);
  if (isHere || isOlder) return null;
  if (execution < state.execution) throw promiseSettled(promise, 'ended with its execution');
  const isOurs = mark === state.seedMark && execution === state.execution && seq < state.nextSeq;
  if (!isOurs || open !== undefined) {
    throw new PerdureError('NOT_FOUND', `there is no promise ${promiseIdText(promise)}`);
  }
  if (state.endedMs !== 0) throw promiseSettled(promise, 'ended with its instance');
  throw promiseSettled(promise, 'was settled or withdrawn before');
}
