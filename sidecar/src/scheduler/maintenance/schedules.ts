import { comingMs, dueMs, nextMove, nextTime, take } from '../../engine/schedule.ts';
import { neverComes, timesOf } from '../../engine/schedule-times.ts';
import { Heap } from '../../lib/heap.ts';
import { mustNotReject } from '../../lib/must-not-reject.ts';
import { BACKFILL_TIMES_MAX, SCHEDULE_INPUTS_BYTES_MAX, SCHEDULES_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import { hasEnded } from '../../model/instance.ts';
import { payloadBytes } from '../../model/payload.ts';
import type { SchedulePort } from '../../model/schedule-port.ts';
import type {
  OverlapPolicy,
  Schedule,
  ScheduleSpec,
  ScheduleState,
  ScheduleView,
} from '../../model/schedule.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import { KeyedMutex } from '../../lib/keyed-mutex.ts';
import { Alarm } from '../timers/alarm.ts';
import { SCHEDULE_KIND } from './schedule-body.ts';
import { checkReadable, readEntry, ScheduleEntry } from './schedule-entry.ts';
import { instanceIdOf, keep, makeMove } from './schedule-moves.ts';
import type { ByteBudget } from '../../lib/byte-budget.ts';
import type { Clock, HistoryStore, Log, Ticks } from '../../model/ports.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { LiveInstance } from '../instances/live-instance.ts';
import type { ScheduleMovesPorts } from './schedule-moves.ts';
import type { StoreRound } from '../../model/store-round.ts';

/** What schedules uses of the scheduler. */
export type SchedulesPorts = ScheduleMovesPorts & {
  readonly payloadMemory: ByteBudget;
  readonly cache: {
    look(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
  };
  checkAble(): void;
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly log: Log;
};

/** Schedules recovered, or found due, before others get the loop: each may look for its time. */
const SCHEDULES_PER_TICK = 20;
/** Moves of one schedule that is behind, before others may change it. */
const MOVES_PER_TURN = 10;
/** How long one that is behind rests then: 1,000 starts a second, at most. */
const BEHIND_PAUSE_MS = 10;
/** How long one rests whose move failed, so that the next try finds something changed. */
const FAILED_PAUSE_MS = 1_000;
/** Times of a preview that are looked for before others get the loop. */
const PREVIEW_PER_TICK = 10;
/** Inputs up to here are not added up: all schedules together hold little of them. */
const SMALL_INPUT_BYTES = 4 * 1024;
/** Next times shown with a schedule. */
const COMING = 10;

/**
 * All schedules, in memory and in the store. A heap holds when each is due next, and one alarm is
 * set for the first of them: schedules that wait cost nothing. Whatever is done to one is done one
 * after the other, each durable before the next.
 */
export class Schedules implements SchedulePort {
  readonly #ports: SchedulesPorts;
  readonly #entries = new Map<string, ScheduleEntry>();
  /** Live instances that schedules started, by number. */
  readonly #running = new Map<number, ScheduleEntry>();
  readonly #due = new Heap<{ readonly entry: ScheduleEntry; readonly dueMs: number }>();
  readonly #mutex = new KeyedMutex();
  readonly #alarm: Alarm;
  #working = 0;
  #halted = false;

  constructor(ports: SchedulesPorts) {
    this.#ports = ports;
    this.#alarm = new Alarm(ports.clock, () => this.#ring());
  }

  /** Nothing is being done to any of them. */
  get idle(): boolean {
    return this.#working === 0;
  }

  /** Live instances that schedules started. */
  get running(): number {
    return this.#running.size;
  }

  get active(): number {
    let active = 0;
    for (const { state } of this.#entries.values()) if (!state.schedule.paused) active += 1;
    return active;
  }

  /** Reads all of them; what fell due meanwhile is handled afterwards. */
  async recover(): Promise<void> {
    const { store, log } = this.#ports;
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
      if (this.#entries.size % SCHEDULES_PER_TICK === 0) await this.#pause();
    }
    this.#work(async () => {
      let taken = 0;
      for (const entry of this.#entries.values()) {
        this.#plan(entry);
        if (entry.state.running.length === 0 && entry.state.buffered.length > 0) this.#kick(entry);
        taken += 1;
        if (taken % SCHEDULES_PER_TICK === 0) await this.#pause();
      }
    });
  }

  halt(): void {
    this.#halted = true;
    this.#alarm.halt();
  }

  /** An instance has ended, and that is durable. */
  ended(instanceNumber: number): void {
    const entry = this.#running.get(instanceNumber);
    if (entry === undefined) return;
    this.#running.delete(instanceNumber);
    entry.ended(instanceNumber);
    this.#kick(entry);
  }

  async createOrUpdate(schedule: Schedule): Promise<boolean> {
    for (;;) {
      const exists = this.#entries.has(schedule.scheduleId);
      try {
        await (exists ? this.update(schedule) : this.create(schedule));
        return !exists;
      } catch (error) {
        // It was created, or deleted, by another call in the meantime.
        const code = error instanceof PerdureError ? error.code : '';
        if (code !== (exists ? 'NOT_FOUND' : 'ALREADY_EXISTS')) throw error;
      }
    }
  }

  async create(schedule: Schedule): Promise<void> {
    const id = schedule.scheduleId;
    await this.#alone(id, async () => {
      if (this.#entries.has(id)) {
        throw new PerdureError(
          'ALREADY_EXISTS',
          `schedule ${id} exists. Update it, or create it with orUpdate (--or-update)`,
        );
      }
      if (this.#entries.size >= SCHEDULES_MAX) {
        const text = `there are ${SCHEDULES_MAX} schedules, and more are not allowed`;
        throw new PerdureError('LIMIT_EXCEEDED', text);
      }
      const nowMs = this.#ports.clock.now();
      this.#checkInputs(schedule);
      this.#checkSpec(schedule.spec);
      const counts = { started: 0, skipped: 0, missed: 0, lastMs: 0, createdMs: nowMs };
      const entry = new ScheduleEntry({
        schedule,
        cursorMs: nowMs,
        running: [],
        buffered: [],
        ...counts,
      });
      // Taken from here on: a listing may show it a moment before it is durable.
      this.#entries.set(id, entry);
      await keep(this.#ports, entry, entry.state);
      this.#plan(entry);
    });
  }

  async update(schedule: Schedule): Promise<void> {
    await this.#change(schedule.scheduleId, async (entry) => {
      this.#checkInputs(schedule);
      this.#checkSpec(schedule.spec);
      const times = timesOf(schedule.spec);
      const same = JSON.stringify(schedule.spec) === JSON.stringify(entry.state.schedule.spec);
      // What is paused stays so until it is resumed.
      const paused = schedule.paused || (entry.state.schedule.paused && !entry.unreadable);
      const createdMs = entry.state.createdMs || this.#ports.clock.now();
      const state = { ...entry.state, createdMs, schedule: { ...schedule, paused } };
      // New times count from now on: the past of the old ones is done with.
      await keep(this.#ports, entry, same ? state : this.#fromNow(state));
      entry.times = times;
      entry.unreadable = '';
    });
  }

  get(id: string): ScheduleView {
    // While the store is being recovered, none is known.
    this.#ports.checkAble();
    return this.#view(this.#entry(id));
  }

  list(): readonly ScheduleView[] {
    this.#ports.checkAble();
    const entries = [...this.#entries.values()];
    entries.sort((a, b) => (a.id < b.id ? -1 : 1));
    // Ten times of each would be found in seconds; the next one is known.
    return entries.map(({ state, nextMs }) => ({
      ...state,
      nextMs: nextMs === null ? [] : [nextMs],
    }));
  }

  async pause(id: string, paused: boolean, note: string): Promise<void> {
    await this.#change(id, async (entry) => {
      checkReadable(entry);
      const { state } = entry;
      const schedule = { ...state.schedule, paused, note: note || state.schedule.note };
      const resumed = state.schedule.paused && !paused;
      const next = { ...state, schedule };
      await keep(this.#ports, entry, resumed ? this.#fromNow(next) : next);
    });
  }

  async trigger(id: string): Promise<string> {
    return this.#change(id, async (entry) => {
      checkReadable(entry);
      let timeMs = this.#ports.clock.now();
      while (await this.#isTaken(entry, timeMs)) timeMs += 1;
      const move = take(entry.state, timeMs, entry.state.schedule.overlap);
      await this.#make(entry, move);
      return move.kind === 'start' || move.kind === 'replace' ? instanceIdOf(id, timeMs) : '';
    });
  }

  async backfill(
    id: string,
    fromMs: number,
    toMs: number,
    overlap: OverlapPolicy | null,
  ): Promise<number> {
    return this.#change(id, async (entry) => {
      checkReadable(entry);
      const policy = overlap ?? entry.state.schedule.overlap;
      let takenUp = 0;
      for (const timeMs of this.#between(entry, fromMs, toMs)) {
        entry.settle();
        // Handled before, by the clock or by another backfill.
        if (await this.#isTaken(entry, timeMs)) continue;
        const waiting = entry.state.buffered.length;
        const move = take(entry.state, timeMs, policy);
        await this.#make(entry, move);
        const waits = move.state.buffered.length > waiting;
        if (move.kind === 'start' || move.kind === 'replace' || waits) takenUp += 1;
      }
      return takenUp;
    });
  }

  async delete(id: string): Promise<void> {
    await this.#alone(id, async () => {
      const entry = this.#entry(id);
      const objects = [{ kind: SCHEDULE_KIND, id, body: null }];
      await this.#ports.committer.extra({ ...emptyStoreRound(0), objects });
      entry.dropped = true;
      this.#entries.delete(id);
      for (const { instanceNumber } of entry.state.running) this.#running.delete(instanceNumber);
    });
  }

  async preview(spec: ScheduleSpec, afterMs: number, count: number): Promise<readonly number[]> {
    const times = timesOf(spec);
    const fromMs = afterMs === 0 ? this.#ports.clock.now() : afterMs;
    this.#checkComes(spec, fromMs);
    const coming: number[] = [];
    let next = times.nextAfter(fromMs);
    while (next !== null && coming.length < count) {
      coming.push(next);
      if (coming.length % PREVIEW_PER_TICK === 0) await this.#pause();
      next = times.nextAfter(next);
    }
    return coming;
  }

  #view(entry: ScheduleEntry): ScheduleView {
    return { ...entry.state, nextMs: comingMs(entry.state, entry.times, COMING) };
  }

  #entry(id: string): ScheduleEntry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new PerdureError('NOT_FOUND', `there is no schedule ${id}`);
    return entry;
  }

  /** All schedules are in memory with their inputs. What was stored before stays. */
  #checkInputs(schedule: Schedule): void {
    const bytesMax = Math.min(SCHEDULE_INPUTS_BYTES_MAX, this.#ports.payloadMemory.max);
    const own = payloadBytes(schedule.input);
    const stored = this.#entries.get(schedule.scheduleId)?.state.schedule.input ?? null;
    const before = payloadBytes(stored);
    if (own <= before || own <= SMALL_INPUT_BYTES) return;
    let bytes = own - before;
    for (const { state } of this.#entries.values()) bytes += payloadBytes(state.schedule.input);
    if (bytes <= bytesMax) return;
    throw new PerdureError(
      'LIMIT_EXCEEDED',
      `schedule "${schedule.scheduleId}" is too large: with its input the schedules would hold ` +
        `${bytes} bytes, ${bytesMax} are allowed. Store large values elsewhere`,
    );
  }

  #checkSpec(spec: ScheduleSpec): void {
    const nowMs = this.#ports.clock.now();
    this.#checkComes(spec, nowMs);
    if (timesOf(spec).nextAfter(nowMs) !== null) return;
    const text = 'the schedule never comes: no time of it lies in the future';
    throw new PerdureError('INVALID_ARGUMENT', text);
  }

  #checkComes(spec: ScheduleSpec, ms: number): void {
    const never = neverComes(spec, ms);
    if (never === null) return;
    const text = `cron expression "${never}" never comes: no date has all its fields. Correct it`;
    throw new PerdureError('INVALID_ARGUMENT', text);
  }

  #fromNow(state: ScheduleState): ScheduleState {
    return { ...state, cursorMs: Math.max(state.cursorMs, this.#ports.clock.now()) };
  }

  #between(entry: ScheduleEntry, fromMs: number, toMs: number): number[] {
    const nowMs = this.#ports.clock.now();
    if (!(fromMs <= toMs && toMs <= nowMs)) {
      throw new PerdureError(
        'INVALID_ARGUMENT',
        'a backfill goes from a time to a later one, past',
      );
    }
    const between: number[] = [];
    let next = entry.times.nextAfter(fromMs - 1);
    for (; next !== null && next <= toMs; next = entry.times.nextAfter(next)) {
      if (between.length === BACKFILL_TIMES_MAX) {
        throw new PerdureError(
          'INVALID_ARGUMENT',
          `the span holds more than ${BACKFILL_TIMES_MAX} times: backfill it in parts`,
        );
      }
      between.push(next);
    }
    return between;
  }

  async #isTaken(entry: ScheduleEntry, timeMs: number): Promise<boolean> {
    if (entry.state.buffered.includes(timeMs)) return true;
    return (await this.#ports.cache.look(instanceIdOf(entry.id, timeMs))) !== null;
  }

  #make(entry: ScheduleEntry, move: Parameters<typeof makeMove>[2]): Promise<void> {
    return makeMove(this.#ports, entry, move, (instanceNumber) =>
      this.#running.set(instanceNumber, entry),
    );
  }

  /**
   * Makes the moves that are to be made now, some of them when there are very many; true when more
   * are due. Within the schedule's turn.
   */
  async #catchUp(entry: ScheduleEntry): Promise<boolean> {
    for (let moves = 0; !this.#halted && !entry.dropped; moves += 1) {
      entry.settle();
      const move = nextMove(entry.state, entry.times, this.#ports.clock.now());
      if (move.kind === 'none') return false;
      if (moves === MOVES_PER_TURN) return true;
      await this.#make(entry, move);
    }
    return false;
  }

  /**
   * Changes a schedule, after what is due and before what the change makes due. One that is far
   * behind is changed before all of that: who pauses or deletes it does not want it.
   */
  #change<T>(id: string, act: (entry: ScheduleEntry) => Promise<T>): Promise<T> {
    return this.#alone(id, async () => {
      const entry = this.#entry(id);
      await this.#catchUp(entry);
      const answer = await act(entry);
      if (await this.#catchUp(entry)) this.#kick(entry, BEHIND_PAUSE_MS);
      this.#plan(entry);
      return answer;
    });
  }

  async #alone<T>(id: string, act: () => Promise<T>): Promise<T> {
    this.#ports.checkAble();
    this.#working += 1;
    try {
      return await this.#mutex.runExclusive(id, act);
    } finally {
      this.#working -= 1;
    }
  }

  /** Looks at a schedule as soon as it has its turn, after a rest when it has had one. */
  #kick(entry: ScheduleEntry, restMs = 0): void {
    if (entry.queued || this.#halted) return;
    entry.queued = true;
    this.#work(async () => {
      if (restMs > 0) await this.#rest(restMs);
      await this.#mutex.runExclusive(entry.id, async () => {
        entry.queued = false;
        try {
          if (await this.#catchUp(entry)) this.#kick(entry, BEHIND_PAUSE_MS);
          this.#plan(entry);
        } catch (error) {
          const { steady } = this.#ports.clock;
          steady.wakeAt(steady.now() + FAILED_PAUSE_MS, () => this.#kick(entry));
          throw error;
        }
      });
    });
  }

  /** Does something that no caller waits for. A commit that fails reports itself. */
  #work(act: () => Promise<void>): void {
    mustNotReject(this.#attempt(act));
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    this.#working += 1;
    try {
      await act();
    } catch (error) {
      if (!this.#halted) this.#ports.log.error('a schedule could not be kept', { error });
    } finally {
      this.#working -= 1;
    }
  }

  #plan(entry: ScheduleEntry): void {
    if (entry.dropped) return;
    const timeMs = nextTime(entry.state, entry.times);
    const before = entry.dueMs;
    entry.nextMs = timeMs === null ? null : dueMs(entry.state, timeMs);
    entry.dueMs = entry.nextMs;
    if (entry.dueMs === null || entry.dueMs === before) return;
    this.#due.push(entry.dueMs, { entry, dueMs: entry.dueMs });
    this.#alarm.at(entry.dueMs);
  }

  #ring(): void {
    const nowMs = this.#ports.clock.now();
    for (let left = SCHEDULES_PER_TICK; (this.#due.firstKey ?? Infinity) <= nowMs; left -= 1) {
      if (left === 0) {
        this.#work(async () => {
          await this.#pause();
          this.#ring();
        });
        return;
      }
      const { entry, dueMs: at } = this.#due.pop()!;
      // It may have been changed since, and stand elsewhere in the heap.
      if (entry.dropped || entry.dueMs !== at) continue;
      entry.dueMs = null;
      this.#kick(entry);
    }
    if (this.#due.firstKey !== null) this.#alarm.at(this.#due.firstKey);
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => this.#ports.ticks.after(ms, resolve));
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#ports.ticks.atEnd(resolve));
  }
}
