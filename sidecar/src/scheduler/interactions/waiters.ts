import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow, InstanceView } from '../../model/instance.ts';
import type { ExecutionEnd } from '../../engine/round.ts';
import type { LiveInstance } from '../instances/live-instance.ts';

export interface Waiter {
  ended(view: InstanceView): void;
  /**
   * Called when the instance was deleted before its end. Without this method, `failed` is called.
   */
  deleted?(): void;
  failed(error: Error): void;
}

/** Called with a version of the custom status that its caller does not have, or at the end. */
export interface StatusWaiter {
  readonly afterVersion: number;
  changed(view: InstanceView, ended: boolean): void;
  failed(error: Error): void;
}

/**
 * Callers that wait for an instance to end or to change its custom status. They are notified after
 * the commit.
 */
export class Waiters {
  readonly #byNumber = new Map<number, Set<Waiter>>();
  readonly #status = new Map<number, Set<StatusWaiter>>();

  #given: Error | null = null;

  /** Number of instances with a caller that waits for the custom status. */
  get watched(): number {
    return this.#status.size;
  }

  /**
   * Throws when a new waiter would never be notified. Must be called directly before one is added.
   */
  check(): void {
    if (this.#given !== null) throw this.#given;
  }

  /** Adds a waiter; the returned function removes it. */
  add(instanceNumber: number, waiter: Waiter): () => void {
    return addTo(this.#byNumber, instanceNumber, waiter);
  }

  /** Adds a waiter for the custom status; the returned function removes it. */
  watch(instanceNumber: number, waiter: StatusWaiter): () => void {
    return addTo(this.#status, instanceNumber, waiter);
  }

  /** Notifies the waiters of a durable row, and removes them. */
  rowCommitted(row: InstanceRow, historyLength: number): void {
    const waiters = this.#status.get(row.instanceNumber);
    if (waiters === undefined) return;
    const ended = hasEnded(row.status);
    const version = row.details?.customStatusVersion ?? 0;
    const outcome = { input: null, output: null, failure: null, waitingFor: [], sizes: null };
    for (const waiter of waiters) {
      if (!ended && version <= waiter.afterVersion) continue;
      waiter.changed({ row, historyLength, ...outcome }, ended);
    }
  }

  executionEnded(instance: LiveInstance, end: ExecutionEnd): void {
    if (!hasEnded(end.status)) return;
    const waiters = this.#byNumber.get(instance.state.instanceNumber);
    if (waiters === undefined) return;
    this.#byNumber.delete(instance.state.instanceNumber);
    const view: InstanceView = {
      row: instance.row(),
      input: null,
      output: end.output,
      failure: end.failure,
      historyLength: end.historyLength,
      waitingFor: [],
      sizes: null,
    };
    for (const waiter of waiters) waiter.ended(view);
  }

  /** Notifies the waiters of an unreadable instance that was deleted before its end. */
  deleted(instanceNumber: number, error: Error): void {
    const waiters = this.#byNumber.get(instanceNumber) ?? [];
    const watching = this.#status.get(instanceNumber) ?? [];
    this.#byNumber.delete(instanceNumber);
    this.#status.delete(instanceNumber);
    for (const waiter of waiters) {
      if (waiter.deleted === undefined) waiter.failed(error);
      else waiter.deleted();
    }
    for (const waiter of watching) waiter.failed(error);
  }

  /** Rejects all waiters: the outcome is unknown. */
  rejectAll(error: Error): void {
    this.#given = error;
    const all = [...this.#byNumber.values()];
    this.#byNumber.clear();
    for (const waiters of all) for (const waiter of waiters) waiter.failed(error);
    const watching = [...this.#status.values()];
    this.#status.clear();
    for (const waiters of watching) for (const waiter of waiters) waiter.failed(error);
  }
}

function addTo<T>(all: Map<number, Set<T>>, instanceNumber: number, waiter: T): () => void {
  let waiters = all.get(instanceNumber);
  if (waiters === undefined) {
    waiters = new Set();
    all.set(instanceNumber, waiters);
  }
  const set = waiters;
  set.add(waiter);
  return () => {
    set.delete(waiter);
    if (set.size === 0 && all.get(instanceNumber) === set) all.delete(instanceNumber);
  };
}
