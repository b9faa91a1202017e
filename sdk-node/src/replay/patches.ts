// Changes in place: whether this execution takes the new way at a change id. The first time new
// code passes an id, history gets a mark; code that replays a history without it takes the old way.
import type { Ledger } from './ledger.ts';

/** Change ids that this execution has passed, each with its answer: it never changes. */
export class Patches {
  readonly #ledger: Ledger;
  readonly #answers = new Map<string, boolean>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** True on the new way. Records a mark when the id is passed for the first time, and live. */
  passed(id: string): boolean {
    return this.#answer(id, true);
  }

  /** Every execution that lives takes the new way: a mark is taken where one stands, none made. */
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
    // Code without the old way is on the new one, with or without a mark.
    const answer = isNew || isNext || !marks;
    this.#answers.set(id, answer);
    return answer;
  }
}
