// Cancellations that sagas defer. While the body of a saga runs, open operations of its scope that
// may have effects are not withdrawn: the code gets the outcome and can compensate it.
import type { CancelledError } from '../errors.ts';
import { isExposed, isWithin } from './operation.ts';
import type { Operation } from './operation.ts';
import type { OperationKind, Scope } from '../model/operation.ts';

/** Whether a cancellation reaches code of the scope. */
export type Reaches = (scope: Scope | undefined) => boolean;

// Not a child: its withdrawal asks it to stop, and it undoes by itself what it has done.
const effects: ReadonlySet<OperationKind> = new Set(['activity', 'step', 'start', 'raise']);

// The code behind an outcome runs some microtasks later, the more the more functions are between.
const settlingMicrotasks = 64;

/** Of one saga, while its body runs. */
export class Deferral {
  readonly scope: Scope | undefined;
  /** What was requested before the body began is not the saga's. */
  readonly #afterSeq: number;
  readonly #all: Set<Deferral>;
  readonly #open: Set<Operation> = new Set();
  /** The cancellation that was deferred, once there was one. */
  cancelled: CancelledError | undefined;
  /** Number of operations that have yet to be rejected with it. */
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

  /** False when it was not awaited here. */
  end(operation: Operation): boolean {
    return this.#open.delete(operation);
  }

  /** Waits until all that is in progress has its outcome and the code behind it has run; closes. */
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

/** Of one run, the innermost last. */
export class Deferrals {
  readonly #all: Set<Deferral> = new Set();

  open(scope: Scope | undefined, afterSeq: number): Deferral {
    return new Deferral(scope, afterSeq, this.#all);
  }

  /** True when the operation is awaited in spite of an earlier cancellation. */
  has(operation: Operation): boolean {
    for (const one of this.#all) if (one.has(operation)) return true;
    return false;
  }

  /** False when no saga defers the cancellation of this operation. */
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

  /** Records the outcome. After a success the code continues; its next operation throws. */
  end(operation: Operation, hasFailed: boolean): void {
    let innermost: Deferral | undefined;
    for (const one of this.#all) if (one.end(operation)) innermost = one;
    if (innermost !== undefined && !hasFailed) innermost.owed += 1;
  }

  /** The cancellation that the code of the scope has not received yet. Delivered once. */
  take(scope: Scope | undefined): CancelledError | undefined {
    for (const one of this.#all) {
      if (one.owed === 0 || !one.covers(scope)) continue;
      one.owed -= 1;
      return one.cancelled;
    }
    return undefined;
  }
}
