import { SparseFifo } from '../lib/sparse-fifo.ts';
import type { AttachedWorker } from './attached-worker.ts';
import type { PendingActivity } from './pending-activity.ts';

interface Queue {
  readonly name: string;
  readonly queue: string;
  readonly activities: SparseFifo<PendingActivity>;
}

/** Activities that wait for a worker: a queue per name and route, served in turn. */
export class ActivityQueues {
  /** Queues that hold something wanted. The one served last is last. */
  readonly #queues = new Map<string, Queue>();
  #size = 0;

  /** Activities that are wanted. */
  get size(): number {
    return this.#size;
  }

  push(activity: PendingActivity): void {
    const queue = activity.options?.queue ?? '';
    const key = keyOf(activity);
    let found = this.#queues.get(key);
    if (found === undefined) {
      found = { name: activity.name, queue, activities: new SparseFifo(isWanted) };
      this.#queues.set(key, found);
    }
    found.activities.push(activity);
    this.#size += 1;
  }

  /** Takes out one that was pushed and not taken; its phase says so already. */
  withdraw(activity: PendingActivity): void {
    const key = keyOf(activity);
    const queue = this.#queues.get(key);
    if (queue === undefined) return;
    this.#size -= 1;
    queue.activities.withdraw();
    if (queue.activities.size === 0) this.#queues.delete(key);
  }

  /** Whether something waits that this worker can run. */
  holdsFor(worker: AttachedWorker): boolean {
    for (const queue of this.#queues.values()) {
      if (worker.servesActivity(queue.name, '', queue.queue)) return true;
    }
    return false;
  }

  /** The next activity that this worker can run. */
  takeFor(worker: AttachedWorker): PendingActivity | undefined {
    for (const [key, queue] of this.#queues) {
      if (!worker.servesActivity(queue.name, '', queue.queue)) continue;
      const activity = queue.activities.shift();
      if (activity !== undefined) this.#size -= 1;
      const left = queue.activities.size;
      if (this.#queues.size > 1 || left === 0) {
        this.#queues.delete(key);
        if (left > 0) this.#queues.set(key, queue);
      }
      return activity;
    }
    return undefined;
  }
}

function isWanted(activity: PendingActivity): boolean {
  return activity.phase === 'queued';
}

function keyOf({ name, options }: PendingActivity): string {
  return `${name}\0${options?.queue ?? ''}`;
}
