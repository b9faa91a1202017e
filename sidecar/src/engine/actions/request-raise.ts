import { append } from '../../lib/lists.ts';
import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Sends a message to the mailbox of another instance. */
export function requestRaise(b: RoundBuilder, action: ActionBodies['requestRaise']): void {
  const { seq, instanceId, name, payload } = action;
  b.emit({ kind: 'raiseRequested', raiseRequested: action });
  append(b.round, 'messages', {
    kind: 'raise',
    target: instanceId,
    name,
    payload,
    sender: b.link(seq),
  });
}
