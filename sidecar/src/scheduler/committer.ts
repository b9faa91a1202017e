import { isActive } from '../engine/state.ts';
import { LATE_COMMIT_MS } from '../limits.ts';
import type { StoreRound } from '../model/store-round.ts';
import type { Core } from './core.ts';
import type { Ack, InstanceCell, PendingWrites } from './instance-cell.ts';

/**
 * Groups the Rounds of many instances into commits: one at a time, everything that is ready goes
 * along, and what waits for it happens after the flush. A completion whose turn is out already may
 * wait a moment, to be committed together with what the turn decides.
 */
export class Committer {
  readonly #core: Core;
  readonly #eager = new Set<InstanceCell>();
  /** In order of their deadlines. */
  readonly #late = new Map<InstanceCell, number>();
  #extra: { round: StoreRound; ack: Ack }[] = [];
  #planned = false;
  #busy = false;
  #lateWake: (() => void) | null = null;
  #halted: Error | null = null;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Nothing is pending and nothing is on its way. */
  get idle(): boolean {
    return !this.#busy && this.#eager.size === 0 && this.#late.size === 0 && !this.#planned;
  }

  /** The cell has pending writes; `late` ones may wait for the turn that is out. */
  touch(cell: InstanceCell, late: boolean): void {
    if (this.#eager.has(cell)) return;
    if (late) {
      if (this.#late.has(cell)) return;
      this.#late.set(cell, this.#core.clock.now() + LATE_COMMIT_MS);
      this.#wakeForLate();
      return;
    }
    this.#late.delete(cell);
    this.#eager.add(cell);
    this.#plan();
  }

  /** Resolves when all that is pending of the cell now is durable. */
  flush(cell: InstanceCell): Promise<void> {
    if (this.#halted !== null) return Promise.reject(this.#halted);
    if (cell.pending === null && cell.committing === null) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const ack = { resolve, reject };
      if (cell.pending === null) {
        cell.committing?.after.acks.push(ack);
        return;
      }
      cell.pending.after.acks.push(ack);
      this.touch(cell, false);
    });
  }

  /** Resolves when everything that is pending now is durable. */
  async flushAll(): Promise<void> {
    while (!this.idle && this.#halted === null) {
      const cells = [...this.#eager, ...this.#late.keys()];
      await Promise.all(cells.map((cell) => this.flush(cell)));
      if (!this.idle) await new Promise<void>((resolve) => this.#core.ticks.atEnd(resolve));
    }
  }

  /** Commits a Round of no instance in memory; it goes before the others of its commit. */
  extra(round: StoreRound): Promise<void> {
    if (this.#halted !== null) return Promise.reject(this.#halted);
    return new Promise((resolve, reject) => {
      this.#extra.push({ round, ack: { resolve, reject } });
      this.#plan();
    });
  }

  /** Gives everything up that is not durable; nobody is told that it were. */
  halt(error: Error): void {
    this.#halted = error;
    this.#lateWake?.();
    for (const cell of [...this.#eager, ...this.#late.keys()]) reject(cell.pending, error);
    for (const extra of this.#extra) extra.ack.reject(error);
    this.#eager.clear();
    this.#late.clear();
    this.#extra = [];
  }

  #plan(): void {
    if (this.#planned || this.#busy || this.#halted !== null) return;
    this.#planned = true;
    // A small commit blocks the loop, so frames that are ready go out first: one tick later.
    const { ticks } = this.#core;
    ticks.atEnd(() =>
      ticks.atEnd(() => {
        this.#planned = false;
        void this.#commit();
      }),
    );
  }

  #wakeForLate(): void {
    if (this.#lateWake !== null) return;
    const first = this.#late.values().next();
    if (first.done) return;
    this.#lateWake = this.#core.clock.wakeAt(first.value, () => {
      this.#lateWake = null;
      this.#takeLate();
    });
  }

  #takeLate(): void {
    const nowMs = this.#core.clock.now();
    for (const [cell, atMs] of this.#late) {
      if (atMs > nowMs) break;
      this.touch(cell, false);
    }
    this.#wakeForLate();
  }

  async #commit(): Promise<void> {
    if (this.#busy || this.#halted !== null) return;
    if (this.#eager.size === 0 && this.#extra.length === 0) return;
    this.#busy = true;
    const extra = this.#extra;
    const cells = [...this.#eager].filter((cell) => cell.pending !== null);
    this.#extra = [];
    this.#eager.clear();
    const rounds = extra.map((one) => one.round);
    const lastIds: number[] = [];
    for (const cell of cells) {
      lastIds.push(cell.state.lastEventId);
      rounds.push(cell.takeWrites(isActive(cell.state)));
    }
    try {
      await this.#core.store.commit(rounds);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      for (const cell of cells) reject(cell.committing, error);
      for (const one of extra) one.ack.reject(error);
      this.#core.storeFailed(error);
      return;
    }
    if (this.#halted !== null) return;
    for (const one of extra) one.ack.resolve();
    this.#release(cells, lastIds);
    this.#busy = false;
    if (this.#eager.size > 0 || this.#extra.length > 0) this.#plan();
  }

  #release(cells: readonly InstanceCell[], lastIds: readonly number[]): void {
    const { activities, timers, router, waiters, turns, cache } = this.#core;
    for (const [index, cell] of cells.entries()) {
      const writes = cell.committing!;
      cell.committing = null;
      const restarted = cell.pending?.executions.length ?? 0;
      if (restarted === 0) cell.durableEventId = lastIds[index]!;
      const { after } = writes;
      for (const activity of after.activities) activities.enqueue(activity);
      for (const one of after.withdrawn) activities.withdraw(one.activity, one.ended);
      if (after.timers.length > 0) timers.arm(after.timers);
      for (const turn of after.grants) turn.worker.grantSteps(turn);
      for (const row of after.deliveries) router.deliver(row);
      for (const end of after.ends) waiters.executionEnded(cell, end);
      for (const ack of after.acks) ack.resolve();
      if (cell.ended) cache.retire(cell);
      else turns.want(cell);
    }
    activities.pump();
  }
}

function reject(writes: PendingWrites | null, error: Error): void {
  for (const ack of writes?.after.acks ?? []) ack.reject(error);
}
