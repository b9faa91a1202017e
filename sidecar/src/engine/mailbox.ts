import type { EventBodies } from '../model/event.ts';
import { payloadBytes } from '../model/payload.ts';
import type { InstanceState, Mailbox, Unread } from './state.ts';

type EventRaised = EventBodies['eventRaised'];

function mailboxOf(state: InstanceState, name: string): Mailbox {
  let mailbox = state.mailboxes.get(name);
  if (mailbox === undefined) {
    mailbox = { unread: [], waits: [] };
    state.mailboxes.set(name, mailbox);
  }
  return mailbox;
}

/**
 * Size of an event in its mailbox: the payload and the characters of the headers. It does not
 * include the idempotency key, because the limit on the number of events also limits the keys.
 */
export function eventBytes({ payload, headers }: Omit<Unread, 'eventId'>): number {
  let bytes = payloadBytes(payload);
  if (headers !== undefined)
    for (const { key, value } of headers) bytes += key.length + value.length;
  return bytes;
}

/** Appends an event to the mailbox of its name. */
export function putEvent(
  state: InstanceState,
  eventId: number,
  { name, payload, headers, idempotencyKey = '' }: EventRaised,
): void {
  const hasHeaders = headers !== undefined && headers.length > 0;
  const withoutKey = hasHeaders ? { eventId, payload, headers } : { eventId, payload };
  const event = idempotencyKey === '' ? withoutKey : { ...withoutKey, idempotencyKey };
  mailboxOf(state, name).unread.push(event);
  state.unreadEvents += 1;
  state.unreadBytes += eventBytes(event);
}

/** Appends a wait to the mailbox of its name. */
export function putWait(state: InstanceState, name: string, seq: number): void {
  mailboxOf(state, name).waits.push(seq);
}

/** Removes a wait that has not received an event. */
export function cancelWait(state: InstanceState, name: string, seq: number): void {
  const mailbox = state.mailboxes.get(name);
  const at = mailbox?.waits.indexOf(seq) ?? -1;
  if (mailbox === undefined || at < 0) return;
  mailbox.waits.splice(at, 1);
  dropIfEmpty(state, name, mailbox);
}

/**
 * Returns the event of a wait to its mailbox: after the events that later waits retain, and before
 * all other unread events. The caller removes the wait afterwards.
 *
 * `passedBy` is the number of later waits that received later events and retain them. 0: the wait
 * has received no event.
 */
export function returnEvent(
  state: InstanceState,
  { seq, passedBy = 0 }: { readonly seq: number; readonly passedBy?: number },
): void {
  const operation = passedBy > 0 ? state.open.get(seq) : undefined;
  if (operation?.kind !== 'wait') return;
  const { waits, unread } = state.mailboxes.get(operation.name)!;
  const at = waits.indexOf(seq);
  const returned = unread[at];
  if (returned === undefined) return;
  unread.splice(at, 1);
  const firstIndex = at + passedBy;
  const next = unread.findIndex(({ eventId }, i) => i >= firstIndex && eventId > returned.eventId);
  unread.splice(next < 0 ? unread.length : next, 0, returned);
}

/** Removes all waits. */
export function dropWaits(state: InstanceState): void {
  for (const [name, mailbox] of state.mailboxes) {
    mailbox.waits.length = 0;
    dropIfEmpty(state, name, mailbox);
  }
}

/** True when a wait would receive an event of this name that arrives now. */
export function hasWaiter(state: InstanceState, name: string): boolean {
  const mailbox = state.mailboxes.get(name);
  return mailbox !== undefined && mailbox.waits.length > mailbox.unread.length;
}

/**
 * Assigns delivered events to waits. Called between turns only: within a turn, code may still
 * cancel waits, and the assignment depends on the waits that remain.
 */
export function settleMailboxes(state: InstanceState): void {
  if (state.mailboxes.size === 0) return;
  for (const [name, mailbox] of state.mailboxes) {
    let assigned = 0;
    while (assigned < mailbox.waits.length) {
      const event = mailbox.unread[assigned];
      if (event === undefined || event.eventId > state.delivered) break;
      state.open.delete(mailbox.waits[assigned]!);
      state.unreadEvents -= 1;
      state.unreadBytes -= eventBytes(event);
      assigned += 1;
    }
    if (assigned === 0) continue;
    mailbox.waits.splice(0, assigned);
    mailbox.unread.splice(0, assigned);
    dropIfEmpty(state, name, mailbox);
  }
}

/** Returns all unread events in order of arrival. */
export function listUnread(state: InstanceState): (Unread & { readonly name: string })[] {
  const all = [...state.mailboxes].flatMap(([name, mailbox]) =>
    mailbox.unread.map((event) => ({ name, ...event })),
  );
  return all.sort((a, b) => a.eventId - b.eventId);
}

function dropIfEmpty(state: InstanceState, name: string, mailbox: Mailbox): void {
  if (mailbox.waits.length === 0 && mailbox.unread.length === 0) state.mailboxes.delete(name);
}
