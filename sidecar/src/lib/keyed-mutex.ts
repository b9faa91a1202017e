/**
 * A mutex per instance id, in the order of arrival. A caller that decides on the stored state of an
 * id must not overlap with another one.
 */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs when all earlier calls for this id have ended. */
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
