import { queueOf } from './turn-queues.ts';
import type { LiveInstance, Worker } from '../instances/live-instance.ts';

/** Routing of the turn of a stuck instance. */
interface Place {
  readonly version: string;
  readonly queue: string;
}

/**
 * The stuck instances that a new worker may retry, because it may be the corrected deployment. Only
 * their numbers are in memory, so that the instances may be evicted.
 */
export class StuckInstances {
  /** By orchestration and number. */
  readonly #byName = new Map<string, Map<number, Place>>();

  /**
   * Adds an instance, unless it is quarantined: a quarantined one would end its next worker as
   * well.
   */
  add(instance: LiveInstance): void {
    const { name, instanceNumber, version, stuck } = instance.state;
    if (stuck?.reason === 'quarantined') return;
    const places = this.#byName.get(name) ?? new Map<number, Place>();
    this.#byName.set(name, places);
    places.set(instanceNumber, { version, queue: queueOf(instance) });
  }

  /** Removes and returns the numbers of the instances that this worker can run. */
  takeFor(worker: Worker): number[] {
    const removed: number[] = [];
    for (const [name, places] of this.#byName) {
      for (const [instanceNumber, { version, queue }] of places) {
        if (!worker.servesTurn(name, version, queue)) continue;
        places.delete(instanceNumber);
        removed.push(instanceNumber);
      }
      if (places.size === 0) this.#byName.delete(name);
    }
    return removed;
  }
}
