// Patches: whether an execution takes the new branch at a change id. The first live call with an id
// records a mark. Code that replays a history without the mark takes the old branch.
import type { Ledger } from './ledger.ts';

/** The answer for each change id of an execution. An answer never changes. */
export class Patches {
  readonly #ledger: Ledger;
  readonly #answers = new Map<string, boolean>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Returns true for the new branch. The first live call with an id records a mark. */
  passed(id: string): boolean {
    return this.#answer(id, true);
  }

  /**
   * Accepts a mark in the history and records none, because every live execution takes the new
   * branch.
   */
  retired(id: string): void {
    this.#answer(id, false);
  }

  #answer(id: string, marks: boolean): boolean {
    const before = this.#answers.get(id);
    if (before !== undefined || this.#ledger.stopped) return before ?? true;
    const { recorded } = this.#ledger;
    const isNext = recorded?.peek('patchMarked', id) ?? false;
    const isNew = recorded === undefined;
    if (isNext || (isNew && marks)) {
      const decision = { kind: 'patchMarked', seq: 0, name: id, target: '', fireAtMs: 0 } as const;
      this.#ledger.decide(decision, () => ({ kind: 'markPatch', markPatch: { changeId: id } }));
    }
    // Code without the old branch takes the new one, with or without a mark.
    const answer = isNew || isNext || !marks;
    this.#answers.set(id, answer);
    return answer;
  }
}
