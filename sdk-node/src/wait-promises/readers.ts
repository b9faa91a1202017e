// Who reads the promise of an event wait, and what was made from it: promises derived by `then`,
// `catch` and `finally`, and the outcomes of combinators. A wait that nothing but lost races reads
// would take an event that no code sees.

/** The wait behind a promise. */
export interface Waiting {
  readonly seq: number;
  /** Nothing but races that are over reads the outcome. */
  lost(): void;
  /** Code looks at the promise: it wants the outcome, perhaps again. */
  wanted(): void;
}

/** The readers of one promise; those of promises made from it are among them. */
export class Readers {
  /** Of the wait or the combinator at the start of a chain of derived promises. */
  readonly #start: Readers;
  readonly #derived: Readers[] = [];
  /** What a combinator still reads for its outcome. */
  readonly #sources: Set<Readers> = new Set();
  #isAwaited = false;
  #lostRaces = 0;
  /** Of a wait. */
  waiting: Waiting | undefined;

  constructor(derivedFrom: Readers | undefined) {
    this.#start = derivedFrom === undefined ? this : derivedFrom.#start;
    if (derivedFrom !== undefined) derivedFrom.#derived.push(this);
  }

  /** The readers of a combinator's outcome. */
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

  /** It lost the race: the outcome does not depend on it. */
  loseRace(outcome: Readers): void {
    this.#lostRaces += 1;
    outcome.#sources.delete(this);
    const at = this.#derived.indexOf(outcome);
    if (at >= 0) this.#derived.splice(at, 1);
  }

  /** The waits behind these that nothing reads any more, in the order in which they were asked. */
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

  /** A promise that nothing reads yet is kept for later, or was made for what its callback does. */
  get #isLeft(): boolean {
    if (this.#isAwaited) return true;
    if (this.#derived.length === 0) return this.#lostRaces === 0;
    return this.#derived.some((derived) => derived.#isLeft);
  }
}
