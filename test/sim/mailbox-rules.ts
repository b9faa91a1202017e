// The rules for the number and the order of reads from one mailbox.

/** The received and read events of one mailbox. */
export interface MailboxRecord {
  /** In the order of their arrival. */
  readonly raised: readonly unknown[];
  /** The events that the code read, including all contestants of races. */
  readonly reads: readonly unknown[];
  /** The number of withdrawn waits. */
  readonly withdrawn: number;
}

/**
 * Checks the reads of one mailbox. A contestant may read an event and lose its race in the same
 * delivery. Then its wait is withdrawn, the event returns to the mailbox, and a later wait reads it
 * again. So the first reads are in the order of arrival, and a repeated read needs a withdrawal.
 *
 * @returns null when the reads are possible, otherwise the reason.
 */
export function judgeReads({ raised, reads, withdrawn }: MailboxRecord): string | null {
  const first = [...new Set(reads)];
  const text = `read ${JSON.stringify(reads)}`;
  const expected = raised.slice(0, first.length);
  if (JSON.stringify(expected) !== JSON.stringify(first)) {
    return `${text}; the received events are ${JSON.stringify(expected)}`;
  }
  const repeated = reads.length - first.length;
  if (repeated <= withdrawn) return null;
  return `${text}: ${repeated} reads are repeated, and ${withdrawn} waits were withdrawn`;
}

/**
 * Checks that each event is the result of at most one wait. The results of a program contain no
 * results of contestants that lost a race.
 *
 * @returns null when the results are possible, otherwise the reason.
 */
export function judgeResults(outs: unknown): string | null {
  const events = eventsIn(outs);
  const twice = events.find((value, at) => events.indexOf(value) !== at);
  return twice === undefined ? null : `event ${JSON.stringify(twice)} is the result of two waits`;
}

/** Returns the events in the results of an instance, without the results of its children. */
function eventsIn(out: unknown): unknown[] {
  if (Array.isArray(out)) return out.flatMap(eventsIn);
  if (typeof out !== 'object' || out === null) return [];
  if ('event' in out) return [out.event];
  return 'outs' in out ? eventsIn(out.outs) : [];
}
