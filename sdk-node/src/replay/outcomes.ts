// Outcomes that arise while code runs: of cancelled operations, of ended races and scopes, and of
// waits with an unread event. Each outcome is settled separately, after the code is blocked. This
// order decides which branch continues first, independently of the language.

type Settle = () => void;

export class Outcomes {
  /** Outcomes to settle; the next one is last. */
  readonly #due: Settle[] = [];
  /** Outcomes that were added since the last one was settled. */
  readonly #new: Settle[] = [];

  get size(): number {
    return this.#due.length + this.#new.length;
  }

  /** Adds an outcome after those that were added since the last settling, and before all others. */
  add(settle: Settle): void {
    this.#new.push(settle);
  }

  /**
   * Settles immediately when no outcome was added since the last settling; else adds the outcome.
   */
  addOrSettle(settle: Settle): void {
    if (this.#new.length === 0) settle();
    else this.#new.push(settle);
  }

  settleNext(): void {
    while (this.#new.length > 0) this.#due.push(this.#new.pop()!);
    this.#due.pop()?.();
  }
}
