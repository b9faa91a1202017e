import { Fifo } from '../lib/fifo.ts';
import type { AttachedWorker } from './attached-worker.ts';
import type { PendingActivity } from './pending-activity.ts';

interface Queue {
  readonly name: string;
  readonly queue: string;
  activities: Fifo<PendingActivity>;
  /** Of them, those that nobody wants any more. */
  withdrawn: number;
}

/** Withdrawn entries that are not worth a sweep. */
const WITHDRAWN_MIN = 1_024;

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
      found = { name: activity.name, queue, activities: new Fifo(), withdrawn: 0 };
      this.#queues.set(key, found);
    }
    found.activities.push(activity);
    this.#size += 1;
  }

  /** Takes out one that was pushed and not taken: it stays behind until it is worth a sweep. */
  withdraw(activity: PendingActivity): void {
    const key = keyOf(activity);
    const queue = this.#queues.get(key);
    if (queue === undefined) return;
    this.#size -= 1;
    queue.withdrawn += 1;
    const left = queue.activities.size - queue.withdrawn;
    if (left === 0) {
      this.#queues.delete(key);
      return;
    }
    if (queue.withdrawn < Math.max(WITHDRAWN_MIN, left)) return;
    const all = queue.activities;
    queue.activities = new Fifo();
    queue.withdrawn = 0;
    for (let one = all.shift(); one !== undefined; one = all.shift()) {
      if (one !== activity && one.phase === 'queued') queue.activities.push(one);
    }
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
      let activity = queue.activities.shift();
      while (activity !== undefined && activity.phase !== 'queued') {
        queue.withdrawn -= 1;
        activity = queue.activities.shift();
      }
      if (activity !== undefined) this.#size -= 1;
      const left = queue.activities.size - queue.withdrawn;
      if (this.#queues.size > 1 || left === 0) {
        this.#queues.delete(key);
        if (left > 0) this.#queues.set(key, queue);
      }
      return activity;
    }
    return undefined;
  }
}

function keyOf({ name, options }: PendingActivity): string {
  return `${name}\0${options?.queue ?? ''}`;
}
