/**
 * Sessions whose activities came to this process, so that a new stream may request them again. The
 * latest ones, as many as the worker may hold.
 */
export class HeldSessions {
  readonly #max: number;
  /** The one used last is last. */
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
