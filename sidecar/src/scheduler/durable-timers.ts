import { timerFired } from '../engine/messages/timer-fired.ts';
import { Heap } from '../lib/heap.ts';
import { TIMERS_IN_MEMORY_MAX } from '../limits.ts';
import type { TimerRow } from '../model/store-round.ts';
import type { Core } from './core.ts';
import type { InstanceCell } from './instance-cell.ts';

/**
 * Durable timers: the next ones in memory, the later ones in the store alone. A timer fires at or
 * after its time; one that is not open any more fires into nothing.
 */
export class DurableTimers {
  readonly #core: Core;
  readonly #heap = new Heap<TimerRow>();
  /** Timers due after this one's time are in the store only. */
  #horizon: TimerRow | null = null;
  #reading = false;
  #wake: { atMs: number; withdraw: () => void } | null = null;
  #halted = false;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Timers in memory, those that were withdrawn since included. */
  get size(): number {
    return this.#heap.size;
  }

  /** Timers that became durable. */
  arm(rows: readonly TimerRow[]): void {
    for (const row of rows) {
      if (this.#horizon !== null && row.fireAtMs > this.#horizon.fireAtMs) continue;
      this.#heap.push(row.fireAtMs, row);
    }
    this.#plan();
  }

  /** Reads the next timers from the store. */
  async refill(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const rows = await this.#core.store.timers(Infinity, this.#horizon, TIMERS_IN_MEMORY_MAX);
    this.#reading = false;
    if (this.#halted) return;
    this.#horizon = rows.length < TIMERS_IN_MEMORY_MAX ? null : rows.at(-1)!;
    for (const row of rows) this.#heap.push(row.fireAtMs, row);
    this.#plan();
  }

  /** Stops; for when everything is made anew. */
  halt(): void {
    this.#halted = true;
    this.#wake?.withdraw();
  }

  #plan(): void {
    const first = this.#heap.firstKey ?? this.#horizon?.fireAtMs ?? null;
    if (first === null || this.#halted) return;
    if (this.#wake !== null) {
      if (this.#wake.atMs <= first) return;
      this.#wake.withdraw();
    }
    const withdraw = this.#core.clock.wakeAt(first, () => {
      this.#wake = null;
      this.#fireDue();
    });
    this.#wake = { atMs: first, withdraw };
  }

  #fireDue(): void {
    const nowMs = this.#core.clock.now();
    let left = FIRED_PER_TICK;
    while ((this.#heap.firstKey ?? Infinity) <= nowMs) {
      if (left === 0) {
        // Lets frames go out and results come in before the rest.
        this.#core.ticks.atEnd(() => this.#fireDue());
        return;
      }
      left -= 1;
      const row = this.#heap.pop()!;
      const cell = this.#core.cache.byNo(row.no);
      if (cell !== undefined) this.#fire(cell, row, nowMs);
      else void this.#load(row, nowMs);
    }
    if (this.#horizon !== null && this.#heap.size === 0) void this.refill();
    this.#plan();
  }

  async #load(row: TimerRow, nowMs: number): Promise<void> {
    const cell = await this.#core.cache.loadNo(row.no);
    if (cell !== null && !this.#halted) this.#fire(cell, row, nowMs);
  }

  /** @param nowMs when it was found due: a clock that is set back meanwhile must not lose it. */
  #fire(cell: InstanceCell, row: TimerRow, nowMs: number): void {
    if (cell.state.execution !== row.execution || cell.ended) return;
    const round = timerFired(cell.state, row.seq, nowMs);
    if (round === null) return;
    this.#core.absorber.deliver(cell, round, 'late');
  }
}

/** Timers fired in one go when very many are due at once. */
const FIRED_PER_TICK = 2_000;
