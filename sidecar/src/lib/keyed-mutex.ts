/**
 * A mutex per instance id, which runs calls in the order of arrival. Callers that read the stored
 * state of an id and then change it must not overlap.
 */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Calls `run` after all earlier calls for this id have ended. */
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
