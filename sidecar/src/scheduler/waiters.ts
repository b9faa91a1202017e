import { hasEnded } from '../model/instance.ts';
import type { InstanceView } from '../model/instance.ts';
import type { ExecutionEnd } from '../engine/round.ts';
import type { InstanceCell } from './instance-cell.ts';

interface Waiter {
  ended(view: InstanceView): void;
  failed(error: Error): void;
}

/** Those who wait for an instance to end. Told once that is durable. */
export class Waiters {
  readonly #byNo = new Map<number, Set<Waiter>>();

  /** The answer withdraws the waiter. */
  add(no: number, waiter: Waiter): () => void {
    let waiters = this.#byNo.get(no);
    if (waiters === undefined) {
      waiters = new Set();
      this.#byNo.set(no, waiters);
    }
    const set = waiters;
    set.add(waiter);
    return () => {
      set.delete(waiter);
      if (set.size === 0 && this.#byNo.get(no) === set) this.#byNo.delete(no);
    };
  }

  executionEnded(cell: InstanceCell, end: ExecutionEnd): void {
    if (!hasEnded(end.status)) return;
    const waiters = this.#byNo.get(cell.state.no);
    if (waiters === undefined) return;
    this.#byNo.delete(cell.state.no);
    const view: InstanceView = {
      row: cell.row(),
      input: null,
      output: end.output,
      failure: end.failure,
      historyLength: end.historyLength,
      waitingFor: [],
      sizes: null,
    };
    for (const waiter of waiters) waiter.ended(view);
  }

  /** Tells everybody that nobody knows. */
  giveUp(error: Error): void {
    const all = [...this.#byNo.values()];
    this.#byNo.clear();
    for (const waiters of all) for (const waiter of waiters) waiter.failed(error);
  }
}
