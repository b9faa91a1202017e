// The events that waits received in one delivery. Waits that lost a race in the same delivery
// return their events.
import type { Message } from './mailboxes.ts';
import type { Operation } from './operation.ts';
import type { Scope } from '../model/operation.ts';

/** A wait and the event that it received. */
export interface Taken {
  readonly wait: Operation;
  readonly message: Message;
  /** It lost a race. */
  isUnwanted: boolean;
  /** What lost the race, when that was a function. */
  loser: Scope | undefined;
}

export class TakenMessages {
  /** Entries in the order in which the waits received their events. */
  readonly #entries: Taken[] = [];
  readonly #giveBack: (entry: Taken, passedBy: number) => boolean;

  /**
   * @param giveBack returns an event to its mailbox. Returns false when the history has no such
   * return.
   */
  constructor(giveBack: (entry: Taken, passedBy: number) => boolean) {
    this.#giveBack = giveBack;
  }

  add(wait: Operation, message: Message): void {
    this.#entries.push({ wait, message, isUnwanted: false, loser: undefined });
  }

  /** Called when the code is blocked: all waits retain their events. */
  clear(): void {
    this.#entries.length = 0;
  }

  /** Returns the events of these waits, unless a later wait of the mailbox retains its event. */
  returnLast(isUnwanted: (wait: Operation) => boolean, loser: Scope | undefined): void {
    for (const name of this.#mark(isUnwanted, loser)) this.#returnOf(name, false);
  }

  /** Gives back all that is unwanted, past the messages that later waits keep. */
  returnAll(): void {
    const unwanted = this.#entries.filter(({ isUnwanted }) => isUnwanted);
    for (const name of new Set(unwanted.map(({ wait }) => wait.name))) this.#returnOf(name, true);
  }

  /** Gives back what one wait took; undefined: it keeps it, or took nothing in this delivery. */
  returnOne(wait: Operation): Message | undefined {
    const entry = this.#entries.find((one) => one.wait === wait);
    if (entry === undefined) return undefined;
    entry.isUnwanted = true;
    this.#returnOf(wait.name, true);
    return this.#entries.includes(entry) ? undefined : entry.message;
  }

  #mark(isUnwanted: (wait: Operation) => boolean, loser: Scope | undefined): Set<string> {
    const names = new Set<string>();
    for (const entry of this.#entries) {
      if (entry.isUnwanted || !isUnwanted(entry.wait)) continue;
      entry.isUnwanted = true;
      entry.loser = loser;
      names.add(entry.wait.name);
    }
    return names;
  }

  /** Returns the events of lost waits of a mailbox in reverse order of receipt. */
  #returnOf(name: string, past: boolean): void {
    for (let at = this.#entries.length - 1; at >= 0; at -= 1) {
      const entry = this.#entries[at]!;
      if (entry.wait.name !== name) continue;
      const behind = this.#entries.filter(({ wait }, i) => i > at && wait.name === name);
      const isLast = entry.isUnwanted && behind.length === 0;
      if (!isLast && !past) return;
      if (!entry.isUnwanted) continue;
      this.#entries.splice(at, 1);
      if (!this.#giveBack(entry, behind.length)) this.#entries.splice(at, 0, entry);
    }
  }
}
