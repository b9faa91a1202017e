// The events that waits received in one delivery. Waits that lost a race in the same delivery
// return their events.
import type { Message } from './mailboxes.ts';
import type { Operation } from './operation.ts';
import type { Scope } from '../model/operation.ts';

/** A wait and the event that it received. */
export interface Taken {
  readonly wait: Operation;
  readonly message: Message;
  /** True when code has received the outcome or may have received it. */
  isSettled: boolean;
  /** True when the wait has returned its event. */
  isReturned: boolean;
  /** True when the wait lost a race. */
  isUnwanted: boolean;
  /** True when the wait lost a `ctx.race`, which cancels the wait. */
  isCancelled: boolean;
  /** Scope of the contestant that lost, if it is a function. */
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

  add(wait: Operation, message: Message, isSettled: boolean): Taken {
    const entry: Taken = {
      wait,
      message,
      isSettled,
      isReturned: false,
      isUnwanted: false,
      isCancelled: false,
      loser: undefined,
    };
    this.#entries.push(entry);
    return entry;
  }

  /** Called when the code is blocked: all waits retain their events. */
  clear(): void {
    this.#entries.length = 0;
  }

  /** Returns the events of these waits, unless a later wait of the mailbox retains its event. */
  returnLast(isUnwanted: (wait: Operation) => boolean, loser: Scope | undefined): void {
    for (const name of this.#mark(isUnwanted, loser)) this.#returnOf(name, false);
  }

  /** Returns all events of lost waits, even if later waits of the mailbox retain theirs. */
  returnAll(): void {
    const unwanted = this.#entries.filter(({ isUnwanted }) => isUnwanted);
    for (const name of new Set(unwanted.map(({ wait }) => wait.name))) this.#returnOf(name, true);
  }

  /** Returns the event of one wait. Undefined: it retains it, or received none in this delivery. */
  returnOne(wait: Operation): Taken | undefined {
    const entry = this.#entries.find((one) => one.wait === wait);
    if (entry === undefined) return undefined;
    entry.isUnwanted = true;
    this.#returnOf(wait.name, true);
    return entry.isReturned ? entry : undefined;
  }

  /**
   * Returns all events that code has not received, including events that pass to other waits
   * meanwhile.
   */
  returnUnsettled(): void {
    const retained = new Set<Taken>();
    for (;;) {
      const at = this.#entries.findLastIndex((one) => !one.isSettled && !retained.has(one));
      if (at === -1) return;
      const entry = this.#entries[at]!;
      if (!this.#return(at)) retained.add(entry);
    }
  }

  #mark(isUnwanted: (wait: Operation) => boolean, loser: Scope | undefined): Set<string> {
    const names = new Set<string>();
    for (const entry of this.#entries) {
      if (entry.isUnwanted || !isUnwanted(entry.wait)) continue;
      entry.isUnwanted = true;
      entry.isCancelled = true;
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
      const isLast = entry.isUnwanted && this.#behind(at) === 0;
      if (!isLast && !past) return;
      if (entry.isUnwanted) this.#return(at);
    }
  }

  /** Returns one event. False: the wait retains it. */
  #return(at: number): boolean {
    const entry = this.#entries[at]!;
    const behind = this.#behind(at);
    this.#entries.splice(at, 1);
    entry.isReturned = this.#giveBack(entry, behind);
    if (!entry.isReturned) this.#entries.splice(at, 0, entry);
    return entry.isReturned;
  }

  /** Number of later waits of the same mailbox that have an event. */
  #behind(at: number): number {
    const { name } = this.#entries[at]!.wait;
    let count = 0;
    for (let i = at + 1; i < this.#entries.length; i += 1) {
      if (this.#entries[i]!.wait.name === name) count += 1;
    }
    return count;
  }
}
