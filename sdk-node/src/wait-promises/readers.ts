// Tracks the readers of the promise of an event wait: promises that `then`, `catch` and `finally`
// derive, and outcomes of combinators. A wait that only lost races read would consume an event that
// no code receives.

/** The wait behind a promise. */
export interface Waiting {
  readonly seq: number;
  /** Called when only ended races read the outcome. */
  lost(): void;
  /** Cancels a wait with a fulfilled promise: code that reads the promise gets the error. */
  revoke(error: Error): void;
  /** Called when code reads the promise, possibly again. */
  wanted(): void;
}

/** The readers of one promise, including readers of derived promises. */
export class Readers {
  /** Readers of the wait or combinator at the start of the chain of derived promises. */
  readonly #start: Readers;
  readonly #derived: Readers[] = [];
  /** The promises that a combinator still reads for its outcome. */
  readonly #sources: Set<Readers> = new Set();
  #isAwaited = false;
  #lostRaces = 0;
  /** The wait of the promise. Undefined: the promise is not of a wait. */
  waiting: Waiting | undefined;

  constructor(derivedFrom: Readers | undefined) {
    this.#start = derivedFrom === undefined ? this : derivedFrom.#start;
    if (derivedFrom !== undefined) derivedFrom.#derived.push(this);
  }

  /** Creates the readers of the outcome of a combinator. */
  static ofOutcome(sources: Iterable<Readers>): Readers {
    const outcome = new Readers(undefined);
    for (const source of sources) {
      outcome.#sources.add(source);
      source.#derived.push(outcome);
    }
    return outcome;
  }

  await(): void {
    this.#isAwaited = true;
    this.want();
  }

  want(): void {
    const { waiting } = this.#start;
    if (waiting !== undefined) return waiting.wanted();
    for (const source of this.#start.#sources) source.want();
  }

  /** Removes the outcome of a lost race from the readers. */
  loseRace(outcome: Readers): void {
    this.#lostRaces += 1;
    outcome.#sources.delete(this);
    const at = this.#derived.indexOf(outcome);
    if (at >= 0) this.#derived.splice(at, 1);
  }

  /** Withdraws the waits that no code reads any more, in the order of their requests. */
  static withdrawLost(losers: Iterable<Readers>): void {
    const starts = new Set([...losers].flatMap((loser) => loser.#unread()));
    const lost = [...starts].flatMap(({ waiting }) => waiting ?? []);
    for (const waiting of lost.toSorted((a, b) => a.seq - b.seq)) waiting.lost();
  }

  #unread(): Readers[] {
    const start = this.#start;
    if (start.#isLeft) return [];
    if (start.#sources.size === 0) return [start];
    return [...start.#sources].flatMap((source) => source.#unread());
  }

  /**
   * True for a promise without readers. Code may read it later, or it exists only for its callback.
   */
  get #isLeft(): boolean {
    if (this.#isAwaited) return true;
    if (this.#derived.length === 0) return this.#lostRaces === 0;
    return this.#derived.some((derived) => derived.#isLeft);
  }
}
