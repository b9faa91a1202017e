import { dueMs, nextMove, nextTime } from '../../engine/schedule.ts';
import { Heap } from '../../lib/heap.ts';
import { mustNotReject } from '../../lib/must-not-reject.ts';
import { PerdureError } from '../../model/error.ts';
import { hasEnded } from '../../model/instance.ts';
import { KeyedMutex } from '../../lib/keyed-mutex.ts';
import { Alarm } from '../timers/alarm.ts';
import { SCHEDULE_KIND } from './schedule-body.ts';
import { readEntry } from './schedule-entry.ts';
import { applyMove } from './schedule-moves.ts';
import type { Clock, HistoryStore, Log, Ticks } from '../../model/ports.ts';
import type { Move, ScheduleMovesPorts } from './schedule-moves.ts';
import type { ScheduleEntry } from './schedule-entry.ts';

/** Ports of the scheduler that this module uses. */
export type ScheduleRunnerPorts = ScheduleMovesPorts & {
  checkAble(): void;
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly log: Log;
};

/** Schedules that are recovered or found due before other tasks run: computing times takes CPU. */
const SCHEDULES_PER_TICK = 20;
/** Consecutive moves of one late schedule; after them, changes by clients are applied. */
const MOVES_PER_TURN = 10;
/** Pause of a late schedule after these moves: it starts at most 1,000 instances a second. */
const BEHIND_PAUSE_MS = 10;
/** Pause after a move that failed: an immediate retry would most likely fail again. */
const FAILED_PAUSE_MS = 1_000;

/**
 * Runs schedules when they are due. A heap orders them by their next time, and one alarm is set for
 * the first time, so waiting schedules cost nothing. Changes of one schedule are sequential, and
 * each is durable before the next.
 */
export class ScheduleRunner {
  readonly #ports: ScheduleRunnerPorts;
  readonly #entries = new Map<string, ScheduleEntry>();
  /** Live instances that schedules started, by number. */
  readonly #running = new Map<number, ScheduleEntry>();
  readonly #due = new Heap<{ readonly entry: ScheduleEntry; readonly dueMs: number }>();
  readonly #mutex = new KeyedMutex();
  readonly #alarm: Alarm;
  #working = 0;
  #halted = false;

  constructor(ports: ScheduleRunnerPorts) {
    this.#ports = ports;
    this.#alarm = new Alarm(ports.clock, () => this.#onAlarm());
  }

  /** All schedules, by id. */
  get entries(): ReadonlyMap<string, ScheduleEntry> {
    return this.#entries;
  }

  /** True when no schedule is being changed. */
  get idle(): boolean {
    return this.#working === 0;
  }

  /** Number of live instances that schedules started. */
  get running(): number {
    return this.#running.size;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Number of schedules that are not paused. */
  get active(): number {
    let active = 0;
    for (const { state } of this.#entries.values()) if (!state.schedule.paused) active += 1;
    return active;
  }

  /** Reads all schedules; missed times are processed afterwards. */
  async recover(): Promise<void> {
    const { store, log, ticks } = this.#ports;
    for await (const row of store.objects(SCHEDULE_KIND, '')) {
      const entry = readEntry(row);
      const { unreadable: error } = entry;
      if (error) log.error('schedule disabled: it cannot be read', { scheduleId: row.id, error });
      const { running: before } = entry.state;
      const rows = await Promise.all(
        before.map((one) => store.instanceByNumber(one.instanceNumber)),
      );
      const running = before.filter((_, at) => rows[at] && !hasEnded(rows[at].status));
      entry.state = { ...entry.state, running };
      this.#entries.set(entry.id, entry);
      for (const { instanceNumber } of running) this.#running.set(instanceNumber, entry);
      if (this.#entries.size % SCHEDULES_PER_TICK === 0) await nextTick(ticks);
    }
    this.#inBackground(async () => {
      let planned = 0;
      for (const entry of this.#entries.values()) {
        this.plan(entry);
        if (entry.state.running.length === 0 && entry.state.buffered.length > 0) this.#wake(entry);
        planned += 1;
        if (planned % SCHEDULES_PER_TICK === 0) await nextTick(ticks);
      }
    });
  }

  halt(): void {
    this.#halted = true;
    this.#alarm.halt();
  }

  /** Called when an instance has ended durably. */
  ended(instanceNumber: number): void {
    const entry = this.#running.get(instanceNumber);
    if (entry === undefined) return;
    this.#running.delete(instanceNumber);
    entry.ended(instanceNumber);
    this.#wake(entry);
  }

  /** @throws PerdureError NOT_FOUND */
  entry(id: string): ScheduleEntry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new PerdureError('NOT_FOUND', `schedule "${id}" does not exist`);
    return entry;
  }

  add(entry: ScheduleEntry): void {
    this.#entries.set(entry.id, entry);
  }

  /** Removes a deleted schedule; instances that it started continue. */
  drop(entry: ScheduleEntry): void {
    entry.dropped = true;
    this.#entries.delete(entry.id);
    for (const { instanceNumber } of entry.state.running) this.#running.delete(instanceNumber);
  }

  /** Sets the next due time of the schedule. */
  plan(entry: ScheduleEntry): void {
    if (entry.dropped) return;
    const timeMs = nextTime(entry.state, entry.times);
    const before = entry.dueMs;
    entry.nextMs = timeMs === null ? null : dueMs(entry.state, timeMs);
    entry.dueMs = entry.nextMs;
    if (entry.dueMs === null || entry.dueMs === before) return;
    this.#due.push(entry.dueMs, { entry, dueMs: entry.dueMs });
    this.#alarm.at(entry.dueMs);
  }

  /** Applies a move; resolves when it is durable. */
  apply(entry: ScheduleEntry, move: Move): Promise<void> {
    return applyMove(this.#ports, entry, move, (instanceNumber) =>
      this.#running.set(instanceNumber, entry),
    );
  }

  /**
   * Changes a schedule: times that are already due are processed first. A schedule with many due
   * times is changed before the last of them, so that it can be paused or deleted immediately.
   */
  change<T>(id: string, act: (entry: ScheduleEntry) => Promise<T>): Promise<T> {
    return this.exclusive(id, async () => {
      const entry = this.entry(id);
      await this.#catchUp(entry);
      const answer = await act(entry);
      if (await this.#catchUp(entry)) this.#wake(entry, BEHIND_PAUSE_MS);
      this.plan(entry);
      return answer;
    });
  }

  /** Runs a change of one schedule after its earlier changes. */
  async exclusive<T>(id: string, act: () => Promise<T>): Promise<T> {
    this.#ports.checkAble();
    this.#working += 1;
    try {
      return await this.#mutex.runExclusive(id, act);
    } finally {
      this.#working -= 1;
    }
  }

  /**
   * Applies the moves that are due, at most MOVES_PER_TURN; true when more are due.
   * Called under the mutex of the schedule.
   */
  async #catchUp(entry: ScheduleEntry): Promise<boolean> {
    for (let moves = 0; !this.#halted && !entry.dropped; moves += 1) {
      entry.settle();
      const move = nextMove(entry.state, entry.times, this.#ports.clock.now());
      if (move.kind === 'none') return false;
      if (moves === MOVES_PER_TURN) return true;
      await this.apply(entry, move);
    }
    return false;
  }

  /** Applies the due moves, after a pause and after earlier changes of the schedule. */
  #wake(entry: ScheduleEntry, pauseMs = 0): void {
    if (entry.queued || this.#halted) return;
    entry.queued = true;
    this.#inBackground(async () => {
      if (pauseMs > 0)
        await new Promise<void>((resolve) => this.#ports.ticks.after(pauseMs, resolve));
      await this.#mutex.runExclusive(entry.id, async () => {
        entry.queued = false;
        try {
          if (await this.#catchUp(entry)) this.#wake(entry, BEHIND_PAUSE_MS);
          this.plan(entry);
        } catch (error) {
          const { steady } = this.#ports.clock;
          steady.wakeAt(steady.now() + FAILED_PAUSE_MS, () => this.#wake(entry));
          throw error;
        }
      });
    });
  }

  /** Runs a task that no caller awaits. The committer reports a failed commit. */
  #inBackground(act: () => Promise<void>): void {
    mustNotReject(this.#attempt(act));
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    this.#working += 1;
    try {
      await act();
    } catch (error) {
      if (!this.#halted) this.#ports.log.error('schedule failed', { error });
    } finally {
      this.#working -= 1;
    }
  }

  #onAlarm(): void {
    const nowMs = this.#ports.clock.now();
    for (let budget = SCHEDULES_PER_TICK; (this.#due.firstKey ?? Infinity) <= nowMs; budget -= 1) {
      if (budget === 0) {
        this.#inBackground(async () => {
          await nextTick(this.#ports.ticks);
          this.#onAlarm();
        });
        return;
      }
      const { entry, dueMs: at } = this.#due.pop()!;
      // The schedule was changed meanwhile and has another entry in the heap.
      if (entry.dropped || entry.dueMs !== at) continue;
      entry.dueMs = null;
      this.#wake(entry);
    }
    if (this.#due.firstKey !== null) this.#alarm.at(this.#due.firstKey);
  }
}

/** Resolves after other tasks have run. */
export function nextTick(ticks: Ticks): Promise<void> {
  return new Promise((resolve) => ticks.atEnd(resolve));
}
