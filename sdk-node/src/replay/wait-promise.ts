// The promise of an event wait: a native one in all that code can see, which also knows what looks
// at it. `Promise.race` and `Promise.any` leave what lost as it is: a wait whose only readers are
// races that are over would take an event that no code reads.

/** The wait behind a promise. */
export interface Waiting {
  readonly seq: number;
  /** Nothing but races that are over reads the outcome. */
  lost(): void;
  /** Code looks at the promise: it wants the outcome, perhaps again. */
  wanted(): void;
}

/** Who reads one promise; those derived from it by `then`, `catch` and `finally` are readers. */
class Readers {
  readonly root: Readers;
  readonly #derived: Readers[] = [];
  #isAwaited = false;
  #openRaces = 0;
  #lostRaces = 0;
  waiting: Waiting | undefined;

  constructor(source: Readers | undefined) {
    this.root = source?.root ?? this;
    if (source !== undefined) source.#derived.push(this);
  }

  await(): void {
    this.#isAwaited = true;
    this.root.waiting?.wanted();
  }

  enterRace(): void {
    this.#openRaces += 1;
    this.root.waiting?.wanted();
  }

  /** The race is over. */
  leaveRace(isLost: boolean): void {
    this.#openRaces -= 1;
    if (isLost) this.#lostRaces += 1;
  }

  /** A promise that nothing reads yet is kept for later, or was made for what its callback does. */
  get areLeft(): boolean {
    if (this.#isAwaited || this.#openRaces > 0) return true;
    if (this.#derived.length === 0) return this.#lostRaces === 0;
    return this.#derived.some(({ areLeft }) => areLeft);
  }
}

// What the getter of `constructor` is asked for, within one synchronous call.
let mode: 'await' | 'derive' | 'finally' | 'quiet' = 'await';

function within<Out>(next: typeof mode, fn: () => Out): Out {
  const before = mode;
  mode = next;
  try {
    return fn();
  } finally {
    mode = before;
  }
}

type Callback<In, Out> = ((value: In) => Out | PromiseLike<Out>) | null | undefined;

export class WaitPromise<T> extends Promise<T> {
  #readers: Readers | undefined;

  /** Connects a promise with its wait. */
  static connect(promise: Promise<unknown>, waiting: Waiting): void {
    if (promise instanceof WaitPromise) promise.#own.waiting = waiting;
  }

  /** Undefined: the promise is not of a wait. */
  static readersOf(promise: unknown): Readers | undefined {
    return promise instanceof WaitPromise ? promise.#own : undefined;
  }

  get #own(): Readers {
    this.#readers ??= new Readers(undefined);
    return this.#readers;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise already
  override then<A = T, B = never>(
    ok?: Callback<T, A>,
    failed?: Callback<unknown, B>,
  ): Promise<A | B> {
    if (mode === 'quiet') return super.then(ok, failed);
    const derived = within('derive', () => super.then(ok, failed)) as WaitPromise<A | B>;
    derived.#readers = new Readers(this.#own);
    this.#own.root.waiting?.wanted();
    return derived;
  }

  override finally(last?: (() => void) | null): Promise<T> {
    // Asks for the constructor, and then calls `then`.
    return within('finally', () => super.finally(last));
  }

  static {
    void Object.defineProperty(this.prototype, 'constructor', {
      configurable: true,
      get(this: WaitPromise<unknown>): unknown {
        if (mode === 'derive') return WaitPromise;
        // `await`, `Promise.resolve` and combinators ask whether it is a native promise: it is.
        if (mode === 'await' && #readers in this) this.#own.await();
        return Promise;
      },
    });
  }
}

/** Reads a promise without being taken for a reader. */
export function watch(
  promise: Promise<unknown>,
  ok: ((value: unknown) => void) | undefined,
  failed: (error: unknown) => void,
): void {
  within('quiet', () => void promise.then(ok, failed));
}

type Combine = (values: Iterable<unknown>) => Promise<unknown>;

/** The combinator, which withdraws the waits that lost when it is over. */
function watched(kind: 'race' | 'any', original: Combine): Combine {
  return function (this: PromiseConstructor, values: Iterable<unknown>): Promise<unknown> {
    const list = this === Promise ? listOf(values) : undefined;
    if (list?.some(isOfWait) !== true) {
      return Reflect.apply(original, this, [list ?? values]) as Promise<unknown>;
    }
    const all = list.map((value) => (isOfWait(value) ? value : Promise.resolve(value)));
    const outcome = within('quiet', () => Reflect.apply(original, this, [all]) as Promise<unknown>);
    watchRace(kind, all);
    return outcome;
  };
}

/** Undefined: left to the combinator, which rejects what it cannot read. */
function listOf(values: Iterable<unknown>): unknown[] | undefined {
  if (Array.isArray(values)) return values;
  return values instanceof Set || values instanceof Map ? [...values] : undefined;
}

function isOfWait(value: unknown): value is WaitPromise<unknown> {
  return value instanceof WaitPromise;
}

function watchRace(kind: 'race' | 'any', all: readonly Promise<unknown>[]): void {
  const entrants = new Set(all.flatMap((one) => WaitPromise.readersOf(one) ?? []));
  for (const entrant of entrants) entrant.enterRace();
  let isOver = false;
  const end = (winner: Promise<unknown>): void => {
    if (isOver) return;
    isOver = true;
    const won = WaitPromise.readersOf(winner);
    for (const entrant of entrants) entrant.leaveRace(entrant !== won);
    const roots = new Set([...entrants].map(({ root }) => root));
    const lost = [...roots].flatMap(({ areLeft, waiting }) => (areLeft ? [] : (waiting ?? [])));
    for (const waiting of lost.toSorted((a, b) => a.seq - b.seq)) waiting.lost();
  };
  // Behind the reactions of the combinator, and before the code that waits for it.
  for (const one of all) {
    watch(one, () => end(one), kind === 'race' ? () => end(one) : () => undefined);
  }
}

let isInstalled = false;

/** Lets `Promise.race` and `Promise.any` know waits; all other promises go through as they are. */
export function watchNativeRaces(): void {
  if (isInstalled) return;
  isInstalled = true;
  for (const kind of ['race', 'any'] as const) {
    const value = watched(kind, Promise[kind] as Combine);
    Object.defineProperty(value, 'name', { value: kind });
    Object.defineProperty(Promise, kind, { value, writable: true, configurable: true });
  }
}
