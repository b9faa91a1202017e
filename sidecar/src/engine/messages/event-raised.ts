import type { RaiseOutcome, RaisePolicy } from '../../model/client-ports.ts';
import { PerdureError } from '../../model/error.ts';
import type { Header, Payload } from '../../model/payload.ts';
import { MAILBOX_BYTES_MAX, MAILBOX_EVENTS_MAX } from '../../limits.ts';
import { hasWaiter, eventBytes } from '../mailbox.ts';
import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';
import { storedEvent } from '../stored-requests.ts';

/**
 * Puts a message into a mailbox, or returns another outcome. A request with a stored idempotency
 * key gets the answer of the first request, and its message is not stored. Throws INSTANCE_ENDED,
 * NOT_WAITING for policy `reject`, and LIMIT_EXCEEDED for a full mailbox.
 */
export function eventRaised(
  state: InstanceState,
  message: {
    name: string;
    payload: Payload | null;
    policy: RaisePolicy;
    headers?: readonly Header[];
    /** Empty or absent: the request is never treated as a repetition. */
    idempotencyKey?: string;
  },
  nowMs: number,
): { outcome: RaiseOutcome; round: Round | null } {
  const { name, payload, policy, headers = [], idempotencyKey = '' } = message;
  const before = storedEvent(state, name, idempotencyKey);
  if (before !== undefined) {
    return { outcome: before.delivered ? 'delivered' : 'buffered', round: null };
  }
  if (state.endedMs !== 0) {
    throw new PerdureError('INSTANCE_ENDED', `instance "${state.id}" has ended: ${state.status}`);
  }
  const waiting = hasWaiter(state, name);
  if (!waiting && policy === 'drop') return { outcome: 'dropped', round: null };
  if (!waiting && policy === 'reject') {
    throw new PerdureError(
      'NOT_WAITING',
      `instance "${state.id}" does not wait for event "${name}" now; use policy buffer to store it`,
    );
  }
  if (
    state.unreadEvents >= MAILBOX_EVENTS_MAX ||
    state.unreadBytes + eventBytes({ payload, headers }) > MAILBOX_BYTES_MAX
  ) {
    throw new PerdureError(
      'LIMIT_EXCEEDED',
      `instance "${state.id}" has ${state.unreadEvents} unread events of ${state.unreadBytes} ` +
        `bytes, and the limit is ${MAILBOX_EVENTS_MAX} of ${MAILBOX_BYTES_MAX} bytes; try ` +
        'again after the instance has read some',
    );
  }
  const b = new RoundBuilder(state, nowMs);
  const bare = { name, payload, carriedFrom: 0 };
  const plain = headers.length === 0 ? bare : { ...bare, headers };
  const raised = idempotencyKey === '' ? plain : { ...plain, idempotencyKey };
  b.emit({ kind: 'eventRaised', eventRaised: raised });
  return { outcome: waiting ? 'delivered' : 'buffered', round: b.round };
}
