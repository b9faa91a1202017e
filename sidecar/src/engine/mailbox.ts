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
 * Size of a message in its mailbox: payload and characters of headers. The limit of messages also
 * limits the idempotency keys.
 */
export function messageBytes({ payload, headers }: Omit<Unread, 'eventId'>): number {
  let bytes = payloadBytes(payload);
  if (headers !== undefined)
    for (const { key, value } of headers) bytes += key.length + value.length;
  return bytes;
}

/** Appends a message to the mailbox of its name. */
export function putMessage(
  state: InstanceState,
  eventId: number,
  { name, payload, headers, idempotencyKey = '' }: EventRaised,
): void {
  const bare = headers === undefined || headers.length === 0;
  const plain = bare ? { eventId, payload } : { eventId, payload, headers };
  const message = idempotencyKey === '' ? plain : { ...plain, idempotencyKey };
  mailboxOf(state, name).unread.push(message);
  state.unreadEvents += 1;
  state.unreadBytes += messageBytes(message);
}

/** Appends a wait to the mailbox of its name. */
export function putWait(state: InstanceState, name: string, seq: number): void {
  mailboxOf(state, name).waits.push(seq);
}

/** Removes a wait without a message. */
export function cancelWait(state: InstanceState, name: string, seq: number): void {
  const mailbox = state.mailboxes.get(name);
  const at = mailbox?.waits.indexOf(seq) ?? -1;
  if (mailbox === undefined || at < 0) return;
  mailbox.waits.splice(at, 1);
  dropIfEmpty(state, name, mailbox);
}

/**
 * Returns the message of a wait to its mailbox: after the messages of later waits, and before all
 * unread ones. The caller removes the wait afterwards.
 */
export function returnMessage(
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
  const first = at + passedBy;
  const next = unread.findIndex(({ eventId }, i) => i >= first && eventId > returned.eventId);
  unread.splice(next < 0 ? unread.length : next, 0, returned);
}

/** Removes all waits. */
export function dropWaits(state: InstanceState): void {
  for (const [name, mailbox] of state.mailboxes) {
    mailbox.waits.length = 0;
    dropIfEmpty(state, name, mailbox);
  }
}

/** True when a wait would receive a message of this name that arrives now. */
export function hasWaiter(state: InstanceState, name: string): boolean {
  const mailbox = state.mailboxes.get(name);
  return mailbox !== undefined && mailbox.waits.length > mailbox.unread.length;
}

/**
 * Assigns delivered messages to waits. Called between turns only: code may still cancel waits
 * within the turn, and the assignment depends only on the remaining waits.
 */
export function settleMailboxes(state: InstanceState): void {
  if (state.mailboxes.size === 0) return;
  for (const [name, mailbox] of state.mailboxes) {
    let assigned = 0;
    while (assigned < mailbox.waits.length) {
      const message = mailbox.unread[assigned];
      if (message === undefined || message.eventId > state.delivered) break;
      state.open.delete(mailbox.waits[assigned]!);
      state.unreadEvents -= 1;
      state.unreadBytes -= messageBytes(message);
      assigned += 1;
    }
    if (assigned === 0) continue;
    mailbox.waits.splice(0, assigned);
    mailbox.unread.splice(0, assigned);
    dropIfEmpty(state, name, mailbox);
  }
}

/** All unread messages in order of arrival. */
export function unreadMessages(state: InstanceState): (Unread & { readonly name: string })[] {
  const all = [...state.mailboxes].flatMap(([name, mailbox]) =>
    mailbox.unread.map((message) => ({ name, ...message })),
  );
  return all.sort((a, b) => a.eventId - b.eventId);
}

function dropIfEmpty(state: InstanceState, name: string, mailbox: Mailbox): void {
  if (mailbox.waits.length === 0 && mailbox.unread.length === 0) state.mailboxes.delete(name);
}
