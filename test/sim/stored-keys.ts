import type { HistoryEvent } from './store-round.ts';
import { Violation } from './violation.ts';

/**
 * The idempotency keys of stored events, by instance. One key of one mailbox identifies one event,
 * across all repetitions of its request.
 */
export class StoredKeys {
  readonly #keys = new Map<number, Set<string>>();

  /** Throws Violation when an event is stored again under its key. */
  stored(instanceNumber: number, instanceId: string, event: HistoryEvent): void {
    if (event.kind !== 'eventRaised') return;
    const { name, idempotencyKey = '', carriedFrom } = event.eventRaised;
    // Continue-as-new writes unread events again.
    if (idempotencyKey === '' || carriedFrom !== 0) return;
    let keys = this.#keys.get(instanceNumber);
    if (keys === undefined) this.#keys.set(instanceNumber, (keys = new Set()));
    const key = `${name.length}:${name}:${idempotencyKey}`;
    if (keys.has(key)) {
      const text = `${instanceId}: event "${name}" is stored again under key ${idempotencyKey}`;
      throw new Violation('G11 exactly once', text);
    }
    keys.add(key);
  }
}
