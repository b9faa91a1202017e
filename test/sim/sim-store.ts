import { openMemoryStore } from '@perdure/sidecar/internal';
import type { MemoryDisk, MemoryStore } from '@perdure/sidecar/internal';

import type { Random } from './random.ts';
import type { Durable } from './durable.ts';
import type { StoreRound } from './store-round.ts';
import type { Actor, VirtualLoop } from './virtual-loop.ts';

export type HistoryStore = Omit<
  MemoryStore,
  'disk' | 'failNext' | 'hold' | 'release' | 'discard' | 'held'
>;

/** The disk of a simulation. Its contents remain when a sidecar ends. */
export interface SimDisk {
  /** The simulated time until which commits fail. */
  fullUntilMs: number;
  /** The number of store operations so far. */
  operations: number;
  /** Called before each operation. It may cause a crash. */
  beforeOperation(): void;
  broken(error: unknown): void;
}

/** The data of one namespace on the disk, and its model. */
export interface StoredNamespace {
  readonly memory: MemoryDisk;
  readonly durable: Durable;
}

interface Pending {
  readonly rounds: readonly StoreRound[];
  /** Resolves at the end of the commit, with true when it became durable. */
  ended: Promise<boolean>;
}

/**
 * A store with slow commits, which may fail. A crash may interrupt a commit before or after it
 * becomes durable. Each sidecar process has a separate store.
 */
export class SimStore {
  readonly store: HistoryStore;
  readonly #memory: MemoryStore;
  readonly #disk: SimDisk;
  readonly #durable: Durable;
  readonly #loop: VirtualLoop;
  readonly #actor: Actor;
  readonly #random: Random;
  /** Commits in progress, in order. */
  #pending: Pending[] = [];

  constructor(
    disk: SimDisk,
    stored: StoredNamespace,
    loop: VirtualLoop,
    actor: Actor,
    random: Random,
  ) {
    this.#disk = disk;
    this.#durable = stored.durable;
    this.#loop = loop;
    this.#actor = actor;
    this.#random = random;
    this.#memory = openMemoryStore(stored.memory);
    this.store = new Proxy(this.#memory, {
      get: (memory, name) => {
        if (name === 'commit') return (rounds: readonly StoreRound[]) => this.#commit(rounds);
        const method = Reflect.get(memory, name) as ((...args: never[]) => unknown) | undefined;
        // Code that awaits a store checks whether it is a promise.
        if (method === undefined) return undefined;
        return (...args: unknown[]) => this.#read(method, name, args);
      },
    });
  }

  /** Ends the process. The disk has none, the first, or all of the commits in progress. */
  crash(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const { rounds } of pending) {
      if (!this.#random.happens(0.5)) return;
      void this.#keep(rounds);
    }
  }

  #read(method: (...args: never[]) => unknown, name: string | symbol, args: unknown[]): unknown {
    this.#disk.operations += 1;
    this.#disk.beforeOperation();
    const answer = method.apply(this.#memory, args as never[]);
    const streams = ['history', 'idsFrom', 'activeInstances', 'messages', 'objects'];
    if (streams.includes(String(name)) || name === 'close' || this.#random.happens(0.7)) {
      return answer;
    }
    const later = Promise.resolve(answer);
    // The promise is returned immediately below and has no handler until then.
    later.catch(() => undefined);
    return this.#pause(this.#random.between(0.05, 2)).then(() => later);
  }

  async #commit(rounds: readonly StoreRound[]): Promise<void> {
    this.#disk.operations += 1;
    this.#disk.beforeOperation();
    const before = this.#pending.at(-1)?.ended ?? Promise.resolve(true);
    // As on a real disk, the Rounds at this time are the stored data.
    const pending: Pending = { rounds: structuredClone(rounds), ended: before };
    this.#pending.push(pending);
    const outcome = this.#end(pending, before);
    pending.ended = outcome.then(
      () => true,
      () => false,
    );
    await outcome;
  }

  async #end(pending: Pending, before: Promise<boolean>): Promise<void> {
    await this.#pause(this.#random.happens(0.05) ? 20 : this.#random.between(0.1, 1.5));
    const follows = await before;
    this.#pending.splice(this.#pending.indexOf(pending), 1);
    if (!follows || this.#loop.nowMs < this.#disk.fullUntilMs) {
      this.#memory.failNext('no space left on device');
      await this.#memory.commit(pending.rounds);
    }
    await this.#keep(pending.rounds);
  }

  async #keep(rounds: readonly StoreRound[]): Promise<void> {
    await this.#memory.commit(rounds);
    try {
      this.#durable.commit(rounds);
    } catch (error) {
      this.#disk.broken(error);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#loop.post(this.#actor, ms, resolve));
  }
}
