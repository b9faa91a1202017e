import { assert } from '../../lib/assert.ts';
import { append } from '../../lib/lists.ts';
import type { ActionBodies } from '../../model/action.ts';
import { readPromiseId } from '../../model/promise-id.ts';
import type { RoundBuilder } from '../round.ts';

/** Sends a message to the mailbox of another instance, or settles a promise of one. */
export function requestRaise(b: RoundBuilder, action: ActionBodies['requestRaise']): void {
  const { seq, instanceId, name, payload, promiseId = '', failure = null } = action;
  const { headers = [] } = action;
  b.emit({ kind: 'raiseRequested', raiseRequested: action });
  const sender = b.link(seq);
  if (promiseId === '') {
    append(b.round, 'messages', {
      kind: 'raise',
      target: instanceId,
      name,
      payload,
      sender,
      ...(headers.length > 0 && { headers }),
    });
    return;
  }
  const promise = readPromiseId(promiseId);
  assert(promise !== null, `${promiseId} is not the id of a promise, which was checked before`);
  const outcome = { value: payload, failure };
  const target = promise.instanceId;
  append(b.round, 'messages', { kind: 'settle', target, promise, outcome, sender });
}
