// Cancellations that sagas defer. While the body of a saga runs, a cancellation does not withdraw
// open operations of its scope that may have effects. The code receives the outcome and can
// compensate it.
import type { CancelledError } from '../errors.ts';
import { isExposed, isWithin } from './operation.ts';
import type { Operation } from './operation.ts';
import type { OperationKind, Scope } from '../model/operation.ts';

/** Returns true when a cancellation reaches code of the scope. */
export type Reaches = (scope: Scope | undefined) => boolean;

// Children are excluded: a withdrawn child is cancelled and compensates its own effects.
const effects: ReadonlySet<OperationKind> = new Set(['activity', 'step', 'start', 'raise']);

// Code that awaits an outcome runs some microtasks later. The number grows with the depth of async
// functions.
const settlingMicrotasks = 64;

/** The deferral of one saga while its body runs. */
export class Deferral {
  readonly scope: Scope | undefined;
  /** Operations up to this number were requested before the body and do not belong to the saga. */
  readonly #afterSeq: number;
  readonly #all: Set<Deferral>;
  readonly #open: Set<Operation> = new Set();
  /** The deferred cancellation. Undefined: none. */
  cancelled: CancelledError | undefined;
  /** Number of later operations that must still be rejected with the cancellation. */
  owed = 0;

  constructor(scope: Scope | undefined, afterSeq: number, all: Set<Deferral>) {
    this.scope = scope;
    this.#afterSeq = afterSeq;
    this.#all = all;
    all.add(this);
  }

  covers(scope: Scope | undefined): boolean {
    return this.scope === undefined ? isExposed(scope) : isWithin(scope, this.scope);
  }

  owns({ seq, scope }: Operation): boolean {
    return seq > this.#afterSeq && this.covers(scope);
  }

  has(operation: Operation): boolean {
    return this.#open.has(operation);
  }

  await(operation: Operation, error: CancelledError): void {
    this.cancelled = error;
    this.#open.add(operation);
  }

  /** Removes an ended operation. Returns false when this deferral did not await it. */
  end(operation: Operation): boolean {
    return this.#open.delete(operation);
  }

  /**
   * Waits until all operations in progress have an outcome and the code has handled it, then
   * closes.
   */
  async settle(): Promise<void> {
    while (this.#open.size > 0) {
      await Promise.allSettled([...this.#open].map(({ promise }) => promise));
      for (let i = 0; i < settlingMicrotasks; i += 1) await Promise.resolve();
    }
    this.close();
  }

  close(): void {
    this.#all.delete(this);
  }
}

/** The deferrals of one run, innermost last. */
export class Deferrals {
  readonly #all: Set<Deferral> = new Set();

  open(scope: Scope | undefined, afterSeq: number): Deferral {
    return new Deferral(scope, afterSeq, this.#all);
  }

  /** Returns true when a deferral awaits the operation after a cancellation. */
  has(operation: Operation): boolean {
    for (const one of this.#all) if (one.has(operation)) return true;
    return false;
  }

  /** Defers the cancellation of an operation. Returns false when no saga does. */
  defer(operation: Operation, error: CancelledError, reaches: Reaches): boolean {
    if (!effects.has(operation.kind)) return false;
    let isDeferred = false;
    for (const one of this.#all) {
      if (!reaches(one.scope) || !one.owns(operation)) continue;
      one.await(operation, error);
      isDeferred = true;
    }
    return isDeferred;
  }

  /**
   * Records an outcome. After a success, the next operation of the code throws the cancellation.
   */
  end(operation: Operation, hasFailed: boolean): void {
    let innermost: Deferral | undefined;
    for (const one of this.#all) if (one.end(operation)) innermost = one;
    if (innermost !== undefined && !hasFailed) innermost.owed += 1;
  }

  /**
   * Returns a cancellation that the code of the scope has not received yet, and counts it as
   * delivered.
   */
  take(scope: Scope | undefined): CancelledError | undefined {
    for (const one of this.#all) {
      if (one.owed === 0 || !one.covers(scope)) continue;
      one.owed -= 1;
      return one.cancelled;
    }
    return undefined;
  }
}
