// The promise of an event wait, or of a combinator that reads one. It behaves like a native promise
// and records its readers.

import { Readers } from './readers.ts';
import type { Waiting } from './readers.ts';

// Purpose of the current read of `constructor`, within one synchronous call.
let mode: 'await' | 'derive' | 'finally' | 'quiet' = 'await';

export function within<Out>(next: typeof mode, fn: () => Out): Out {
  const before = mode;
  mode = next;
  try {
    return fn();
  } finally {
    mode = before;
  }
}

/** Readers of the outcomes of combinators. These outcomes are native promises. */
const adopted = new WeakMap<Promise<unknown>, Readers>();

type Callback<In, Out> = ((value: In) => Out | PromiseLike<Out>) | null | undefined;

export class WaitPromise<T> extends Promise<T> {
  #readers: Readers | undefined;

  /** Connects a promise to its wait. */
  static connect(promise: Promise<unknown>, waiting: Waiting): void {
    const readers = WaitPromise.readersOf(promise);
    if (readers !== undefined) readers.waiting = waiting;
  }

  /** Returns the readers of a promise. Undefined: the promise does not belong to a wait. */
  static readersOf(promise: unknown): Readers | undefined {
    if (!(promise instanceof WaitPromise)) return undefined;
    if (!(#readers in promise)) return adopted.get(promise);
    promise.#readers ??= new Readers(undefined);
    return promise.#readers;
  }

  /** Makes the outcome of a combinator, a native promise, record its readers. */
  static adopt(outcome: Promise<unknown>, readers: Readers): void {
    adopted.set(outcome, readers);
    Object.setPrototypeOf(outcome, WaitPromise.prototype);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise already
  override then<A = T, B = never>(
    ok?: Callback<T, A>,
    failed?: Callback<unknown, B>,
  ): Promise<A | B> {
    if (mode === 'quiet') return super.then(ok, failed);
    const derived = within('derive', () => super.then(ok, failed)) as WaitPromise<A | B>;
    const own = WaitPromise.readersOf(this);
    derived.#readers = new Readers(own);
    own?.want();
    return derived;
  }

  override finally(last?: (() => void) | null): Promise<T> {
    // super.finally() reads the constructor and then calls `then`.
    return within('finally', () => super.finally(last));
  }

  static {
    Reflect.defineProperty(this.prototype, 'constructor', {
      configurable: true,
      get(this: WaitPromise<unknown>): unknown {
        if (mode === 'derive') return WaitPromise;
        // `await`, `Promise.resolve` and combinators read the constructor to detect a native
        // promise.
        if (mode === 'await') WaitPromise.readersOf(this)?.await();
        return Promise;
      },
    });
  }
}

/** Reads a promise without being recorded as a reader. */
export function watch(
  promise: Promise<unknown>,
  ok: ((value: unknown) => void) | undefined,
  failed: (error: unknown) => void,
): void {
  within('quiet', () => {
    promise.then(ok, failed);
  });
}
