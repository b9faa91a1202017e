/**
 * The latest sessions with activities in this process, up to the limit of the worker. A new stream
 * requests these sessions again.
 */
export class HeldSessions {
  readonly #max: number;
  /** Session ids in order of use, latest last. */
  readonly #ids = new Set<string>();

  constructor(max: number) {
    this.#max = max;
  }

  used(id: string): void {
    this.#ids.delete(id);
    this.#ids.add(id);
    if (this.#ids.size <= this.#max) return;
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest);
      return;
    }
  }

  all(): string[] {
    return [...this.#ids];
  }
}
