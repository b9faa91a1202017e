// How often and in which order an orchestration may read the events of one mailbox.

/** The events of one mailbox, as an instance received and read them. */
export interface MailboxRecord {
  /** In the order of their arrival. */
  readonly raised: readonly unknown[];
  /** As the code read them, in all contestants of races. */
  readonly reads: readonly unknown[];
  /** Number of waits that were withdrawn. */
  readonly withdrawn: number;
}

/**
 * Checks the reads of one mailbox. A contestant may read an event and lose its race in the same
 * delivery. Its wait is then withdrawn, the event goes back to the mailbox, and a later wait reads
 * it again. So an event is read first in the order of arrival, and again only after a withdrawal.
 *
 * @returns null when the reads are possible; otherwise the reason why not.
 */
export function judgeReads({ raised, reads, withdrawn }: MailboxRecord): string | null {
  const first = [...new Set(reads)];
  const text = `read ${JSON.stringify(reads)}`;
  const expected = raised.slice(0, first.length);
  if (JSON.stringify(expected) !== JSON.stringify(first)) {
    return `${text}; what came was ${JSON.stringify(expected)}`;
  }
  const repeated = reads.length - first.length;
  if (repeated <= withdrawn) return null;
  return `${text}: ${repeated} reads are repeated, and ${withdrawn} waits were withdrawn`;
}

/**
 * Checks the results of a program, which has no results of contestants that lost a race: each event
 * has at most one reader.
 *
 * @returns null when the results are possible; otherwise the reason why not.
 */
export function judgeResults(outs: unknown): string | null {
  const events = eventsIn(outs);
  const twice = events.find((value, at) => events.indexOf(value) !== at);
  return twice === undefined ? null : `event ${JSON.stringify(twice)} is the result of two waits`;
}

/** Events in the results of an instance, without those of its children. */
function eventsIn(out: unknown): unknown[] {
  if (Array.isArray(out)) return out.flatMap(eventsIn);
  if (typeof out !== 'object' || out === null) return [];
  if ('event' in out) return [out.event];
  return 'outs' in out ? eventsIn(out.outs) : [];
}
