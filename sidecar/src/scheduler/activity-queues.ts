import { Fifo } from '../lib/fifo.ts';
import type { AttachedWorker } from './attached-worker.ts';
import type { PendingActivity } from './pending-activity.ts';

interface Queue {
  readonly name: string;
  readonly queue: string;
  readonly activities: Fifo<PendingActivity>;
}

/** Activities that wait for a worker: a queue per name and route, served in turn. */
export class ActivityQueues {
  /** Non-empty queues. The one served last is last. */
  readonly #queues = new Map<string, Queue>();
  #size = 0;

  /** Entries, those that were withdrawn since included. */
  get size(): number {
    return this.#size;
  }

  push(activity: PendingActivity): void {
    const queue = activity.options?.queue ?? '';
    const key = `${activity.name}\0${queue}`;
    let found = this.#queues.get(key);
    if (found === undefined) {
      found = { name: activity.name, queue, activities: new Fifo() };
      this.#queues.set(key, found);
    }
    found.activities.push(activity);
    this.#size += 1;
  }

  /** Whether something waits that this worker can run. */
  holdsFor(worker: AttachedWorker): boolean {
    for (const queue of this.#queues.values()) {
      if (worker.hasActivity(queue.name, queue.queue)) return true;
    }
    return false;
  }

  /** The next activity that this worker can run. */
  takeFor(worker: AttachedWorker): PendingActivity | undefined {
    for (const [key, queue] of this.#queues) {
      if (!worker.hasActivity(queue.name, queue.queue)) continue;
      const activity = queue.activities.shift();
      if (activity !== undefined) this.#size -= 1;
      if (this.#queues.size > 1 || queue.activities.size === 0) {
        this.#queues.delete(key);
        if (queue.activities.size > 0) this.#queues.set(key, queue);
      }
      return activity;
    }
    return undefined;
  }
}
