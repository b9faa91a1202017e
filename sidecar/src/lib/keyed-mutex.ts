/**
 * Lets one at a time through per instance id, in the order of arrival: a caller that decides by
 * what the store says of an id must not be overtaken by another who decides by the same.
 */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs when all that came before for this id are through. */
  async runExclusive<T>(id: string, run: () => Promise<T>): Promise<T> {
    const before = this.#last.get(id);
    const mine = before === undefined ? run() : before.then(run, run);
    this.#last.set(id, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(id) === mine) this.#last.delete(id);
    }
  }
}
