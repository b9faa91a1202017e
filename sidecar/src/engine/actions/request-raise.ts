import { assert } from '../../lib/assert.ts';
import { append } from '../../lib/lists.ts';
import { readPromiseId } from '../../model/promise-id.ts';
import { checkRaise } from '../../model/validate-parts.ts';
import type { ActionRule } from './action-rule.ts';

/** Sends a message to the mailbox of another instance, or settles a promise of another instance. */
export const requestRaise: ActionRule<'requestRaise'> = {
  validate: checkRaise,
  opensOperation: true,
  endsExecution: false,
  apply(b, action) {
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
  },
};
