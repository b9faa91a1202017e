import { timerFired } from '../../engine/messages/timer-fired.ts';
import { Fifo } from '../../lib/fifo.ts';
import { Heap } from '../../lib/heap.ts';
import { toError } from '../../lib/to-error.ts';
import { TIMERS_IN_MEMORY_MAX } from '../../limits.ts';
import type { TimerRow } from '../../model/store-round.ts';
import { Alarm } from './alarm.ts';
import type { LiveInstance } from '../instances/live-instance.ts';
import type { NamespaceMeters } from '../../model/meters.ts';
import type { Clock, HistoryStore, Ticks } from '../../model/ports.ts';
import type { Round } from '../../engine/round.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export interface DurableTimersPorts {
  readonly cache: {
    byNumber(instanceNumber: number): LiveInstance | undefined;
    loadByNumber(instanceNumber: number): Promise<LiveInstance | null>;
  };
  readonly staging: {
    deliver(instance: LiveInstance, round: Round, urgency: Urgency): void;
  };
  storeFailed(error: Error): void;
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly meters: NamespaceMeters;
  readonly ticks: Ticks;
}

/** Timers fired before frames are written; a tick of about a millisecond. */
const FIRED_PER_TICK = 256;
/** Answers processed before frames are written. */
const CAUGHT_UP_PER_TICK = 128;
/** Minimum of cancelled timers for a sweep. */
const WITHDRAWN_MIN = 1_024;

/**
 * Durable timers: the next ones in memory, later ones only in the store. A timer fires at or after
 * its time; a timer whose operation is not open has no effect.
 */
export class DurableTimers {
  readonly #ports: DurableTimersPorts;
  readonly #heap = new Heap<TimerRow>();
  /** Timers due after this one are only in the store. */
  #horizon: TimerRow | null = null;
  #reading = false;
  readonly #alarm: Alarm;
  #halted = false;
  /** Upper bound of cancelled timers in the heap. */
  #withdrawn = 0;
  /** True while a burst of due timers is fired. */
  #firing = false;
  readonly #afterwards = new Fifo<() => void>();

  constructor(ports: DurableTimersPorts) {
    this.#ports = ports;
    this.#alarm = new Alarm(ports.clock, () => this.#fireDue());
  }

  /** Number of timers in memory, including cancelled ones. */
  get size(): number {
    return this.#heap.size;
  }

  /**
   * True while a burst of due timers is fired, a part in each tick, or an action waits for the end
   * of the burst. Later actions wait, too.
   */
  get delaying(): boolean {
    return this.#firing || this.#afterwards.size > 0;
  }

  /** Runs an action after all due timers have fired. */
  afterwards(callback: () => void): void {
    this.#afterwards.push(callback);
  }

  /** Adds timers that became durable. */
  arm(rows: readonly TimerRow[]): void {
    for (const row of rows) {
      if (this.#horizon !== null && row.fireAtMs > this.#horizon.fireAtMs) continue;
      this.#heap.push(row.fireAtMs, row);
    }
    if (this.#heap.size > 2 * TIMERS_IN_MEMORY_MAX) this.#cut();
    this.#plan();
  }

  /**
   * Adds the open timers of an instance again: due ones could not fire while the instance was
   * unreadable.
   */
  rearm({ state }: LiveInstance): void {
    const rows: TimerRow[] = [];
    for (const [seq, operation] of state.open) {
      if (operation.kind !== 'timer') continue;
      const { fireAtMs } = operation;
      rows.push({
        fireAtMs,
        instanceNumber: state.instanceNumber,
        execution: state.execution,
        seq,
      });
    }
    if (rows.length > 0) this.arm(rows);
  }

  /**
   * Counts timers that were cancelled or have fired. A sweep removes them from memory before they
   * are half of the timers in memory.
   */
  withdrawn(count: number): void {
    this.#withdrawn += count;
    if (this.#withdrawn < WITHDRAWN_MIN || 2 * this.#withdrawn < this.#heap.size) return;
    this.#heap.filter((row) => this.#mayBeOpen(row));
    this.#withdrawn = 0;
  }

  /** Reads the next timers from the store. */
  async refill(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    let rows: readonly TimerRow[];
    try {
      rows = await this.#ports.store.timers(Infinity, this.#horizon, TIMERS_IN_MEMORY_MAX);
    } finally {
      this.#reading = false;
    }
    if (this.#halted) return;
    this.#horizon = rows.length < TIMERS_IN_MEMORY_MAX ? null : rows.at(-1)!;
    for (const row of rows) this.#heap.push(row.fireAtMs, row);
    this.#plan();
  }

  /** Stops, before the parts are rebuilt. */
  halt(): void {
    this.#halted = true;
    this.#alarm.halt();
  }

  /** A due timer is still in the store, and is read again with all others after the recovery. */
  readonly #readFailed = (error: unknown): void => this.#ports.storeFailed(toError(error));

  #mayBeOpen(row: TimerRow): boolean {
    const instance = this.#ports.cache.byNumber(row.instanceNumber);
    if (instance === undefined) return true;
    return (
      instance.state.execution === row.execution &&
      instance.state.open.get(row.seq)?.kind === 'timer'
    );
  }

  /** Drops the later half of the timers from memory; they stay in the store. */
  #cut(): void {
    const first: TimerRow[] = [];
    while (first.length < TIMERS_IN_MEMORY_MAX) first.push(this.#heap.pop()!);
    const last = first.at(-1)!;
    this.#heap.filter((row) => row.fireAtMs === last.fireAtMs);
    for (const row of first) this.#heap.push(row.fireAtMs, row);
    // Timers with the same due time as the last one may follow in the store: all of them are
    // loaded.
    this.#horizon = { ...last, instanceNumber: Number.MAX_SAFE_INTEGER };
    this.#withdrawn = 0;
  }

  #plan(): void {
    const first = this.#heap.firstKey ?? this.#horizon?.fireAtMs ?? null;
    if (first !== null) this.#alarm.at(first);
  }

  #fireDue(): void {
    if (this.#halted) return;
    const nowMs = this.#ports.clock.now();
    for (let left = FIRED_PER_TICK; (this.#heap.firstKey ?? Infinity) <= nowMs; left -= 1) {
      if (left === 0) {
        this.#firing = true;
        this.#ports.ticks.atEnd(() => this.#fireDue());
        return;
      }
      const row = this.#heap.pop()!;
      // Counts a removed timer once, whether it fires now or was cancelled before.
      this.#withdrawn -= 1;
      const instance = this.#ports.cache.byNumber(row.instanceNumber);
      if (instance !== undefined) this.#fire(instance, row, nowMs);
      else this.#load(row, nowMs).catch(this.#readFailed);
    }
    this.#firing = false;
    if (this.#horizon !== null && this.#heap.size === 0) this.refill().catch(this.#readFailed);
    this.#plan();
    this.#catchUp();
  }

  #catchUp(): void {
    if (this.#halted) return;
    for (let left = CAUGHT_UP_PER_TICK; left > 0 && !this.#firing; left -= 1) {
      const callback = this.#afterwards.shift();
      if (callback === undefined) return;
      callback();
    }
    this.#ports.ticks.atEnd(() => this.#catchUp());
  }

  async #load(row: TimerRow, nowMs: number): Promise<void> {
    const instance = await this.#ports.cache.loadByNumber(row.instanceNumber);
    if (instance !== null && !this.#halted) this.#fire(instance, row, nowMs);
  }

  /**
   * @param nowMs the time at which the timer was due: a clock that is set back must not lose the
   * timer.
   */
  #fire(instance: LiveInstance, row: TimerRow, nowMs: number): void {
    if (instance.state.execution !== row.execution || instance.ended) return;
    const round = timerFired(instance.state, row.seq, nowMs);
    if (round === null) return;
    this.#ports.meters.timerDelays.add(nowMs - row.fireAtMs);
    const before = instance.turn;
    this.#ports.staging.deliver(instance, round, 'late');
    if (before === null && instance.turn !== null) instance.turn.isOfTimer = true;
  }
}
