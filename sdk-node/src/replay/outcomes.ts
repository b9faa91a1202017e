// Outcomes that come while code runs: of what was cancelled, of a race or scope that is over, of a
// wait whose event lay there. Each is settled alone, once code has run until it was blocked: which
// branch decides first is then determined by this order, not by how a language resumes functions.

type Settle = () => void;

export class Outcomes {
  /** The next one last. */
  readonly #due: Settle[] = [];
  /** Come since the last one was settled. */
  readonly #new: Settle[] = [];

  get size(): number {
    return this.#due.length + this.#new.length;
  }

  /** Behind those that have come since the last one was settled, before all others. */
  add(settle: Settle): void {
    this.#new.push(settle);
  }

  /** At once, when nothing has come since the last one was settled. */
  addOrSettle(settle: Settle): void {
    if (this.#new.length === 0) settle();
    else this.#new.push(settle);
  }

  settleNext(): void {
    while (this.#new.length > 0) this.#due.push(this.#new.pop()!);
    this.#due.pop()?.();
  }
}
