import { Fifo } from '../lib/fifo.ts';
import type { AttachedWorker } from './attached-worker.ts';
import type { InstanceCell } from './instance-cell.ts';

interface Queue {
  readonly name: string;
  readonly version: string;
  readonly cells: Fifo<InstanceCell>;
}

/** Turns that wait for any worker that can run them: a queue per orchestration and version. */
export class TurnQueues {
  /** Non-empty queues. The one served last is last. */
  readonly #queues = new Map<string, Queue>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(cell: InstanceCell): void {
    const { name, version } = cell.state;
    const key = `${name}\0${version}`;
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = { name, version, cells: new Fifo() };
      this.#queues.set(key, queue);
    }
    queue.cells.push(cell);
    this.#size += 1;
  }

  /** Whether something waits that this worker can run. */
  holdsFor(worker: AttachedWorker): boolean {
    for (const queue of this.#queues.values()) {
      if (worker.hasOrchestration(queue.name, queue.version)) return true;
    }
    return false;
  }

  /** The next instance that this worker can run, queue by queue in turn. */
  takeFor(worker: AttachedWorker): InstanceCell | undefined {
    for (const [key, queue] of this.#queues) {
      if (!worker.hasOrchestration(queue.name, queue.version)) continue;
      const cell = queue.cells.shift();
      this.#queues.delete(key);
      if (queue.cells.size > 0) this.#queues.set(key, queue);
      if (cell !== undefined) this.#size -= 1;
      return cell;
    }
    return undefined;
  }
}
