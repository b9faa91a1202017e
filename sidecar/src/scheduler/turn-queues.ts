import { SparseFifo } from '../lib/sparse-fifo.ts';
import type { AttachedWorker } from './attached-worker.ts';
import type { InstanceCell } from './instance-cell.ts';

interface Queue {
  readonly name: string;
  readonly version: string;
  readonly cells: SparseFifo<InstanceCell>;
}

/** Turns that wait for any worker that can run them: a queue per orchestration and version. */
export class TurnQueues {
  /** Queues that hold something wanted. The one served last is last. */
  readonly #queues = new Map<string, Queue>();
  #size = 0;

  /** Turns that are wanted. */
  get size(): number {
    return this.#size;
  }

  push(cell: InstanceCell): void {
    const { name, version } = cell.state;
    const key = keyOf(cell);
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = { name, version, cells: new SparseFifo(isWanted) };
      this.#queues.set(key, queue);
    }
    cell.queued = 'shared';
    queue.cells.push(cell);
    this.#size += 1;
  }

  /** Takes out one that was pushed and not taken, and that is never pushed again. */
  withdraw(cell: InstanceCell): void {
    const key = keyOf(cell);
    const queue = this.#queues.get(key);
    if (cell.queued !== 'shared' || queue === undefined) return;
    cell.queued = null;
    this.#size -= 1;
    queue.cells.withdraw();
    if (queue.cells.size === 0) this.#queues.delete(key);
  }

  /** Whether something waits that this worker can run. */
  holdsFor(worker: AttachedWorker): boolean {
    for (const queue of this.#queues.values()) {
      if (worker.servesTurn(queue.name, queue.version, '')) return true;
    }
    return false;
  }

  /** The next instance that this worker can run, queue by queue in turn. */
  takeFor(worker: AttachedWorker): InstanceCell | undefined {
    for (const [key, queue] of this.#queues) {
      if (!worker.servesTurn(queue.name, queue.version, '')) continue;
      const cell = queue.cells.shift();
      this.#queues.delete(key);
      if (queue.cells.size > 0) this.#queues.set(key, queue);
      if (cell !== undefined) this.#size -= 1;
      return cell;
    }
    return undefined;
  }
}

function isWanted(cell: InstanceCell): boolean {
  return cell.queued === 'shared';
}

function keyOf({ state }: InstanceCell): string {
  return `${state.name}\0${state.version}`;
}
