import { nextStartsMs, take } from '../../engine/schedule.ts';
import { timesOf } from '../../engine/schedule-times.ts';
import { SCHEDULES_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { SchedulePort } from '../../model/schedule-port.ts';
import type {
  OverlapPolicy,
  Schedule,
  ScheduleSpec,
  ScheduleState,
  ScheduleView,
} from '../../model/schedule.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import { SCHEDULE_KIND } from './schedule-body.ts';
import { checkCrons, checkInputs, checkSpec, timesBetween } from './schedule-checks.ts';
import { checkReadable, ScheduleEntry } from './schedule-entry.ts';
import { instanceIdOf, saveState } from './schedule-moves.ts';
import { nextTick } from './schedule-runner.ts';
import type { ByteBudget } from '../../lib/byte-budget.ts';
import type { ScheduleRunner, ScheduleRunnerPorts } from './schedule-runner.ts';

/** Ports of the scheduler that this module uses. */
export type SchedulesPorts = ScheduleRunnerPorts & {
  readonly payloadMemory: ByteBudget;
};

/** Times of a preview that are searched for before other work may run. */
const PREVIEW_PER_TICK = 10;
/** Number of next times in the description of a schedule. */
const NEXT_TIMES_MAX = 10;

/** The operations on schedules that clients call. */
export class Schedules implements SchedulePort {
  readonly #ports: SchedulesPorts;
  readonly #runner: ScheduleRunner;

  constructor(ports: SchedulesPorts, runner: ScheduleRunner) {
    this.#ports = ports;
    this.#runner = runner;
  }

  /** All schedules. */
  get size(): number {
    return this.#runner.size;
  }

  /** Number of schedules that are not paused. */
  get active(): number {
    return this.#runner.active;
  }

  async createOrUpdate(schedule: Schedule): Promise<boolean> {
    for (;;) {
      const exists = this.#runner.entries.has(schedule.scheduleId);
      try {
        await (exists ? this.update(schedule) : this.create(schedule));
        return !exists;
      } catch (error) {
        // Another call created or deleted it in the meantime.
        const code = error instanceof PerdureError ? error.code : '';
        if (code !== (exists ? 'NOT_FOUND' : 'ALREADY_EXISTS')) throw error;
      }
    }
  }

  async create(schedule: Schedule): Promise<void> {
    const id = schedule.scheduleId;
    const { entries } = this.#runner;
    await this.#runner.exclusive(id, async () => {
      if (entries.has(id)) {
        throw new PerdureError(
          'ALREADY_EXISTS',
          `schedule ${id} exists. Update it, or create it with orUpdate (--or-update)`,
        );
      }
      if (entries.size >= SCHEDULES_MAX) {
        const text = `there are ${SCHEDULES_MAX} schedules, the maximum`;
        throw new PerdureError('LIMIT_EXCEEDED', text);
      }
      const nowMs = this.#ports.clock.now();
      this.#check(schedule, nowMs);
      const counts = { started: 0, skipped: 0, missed: 0, lastMs: 0, createdMs: nowMs };
      const entry = new ScheduleEntry({
        schedule,
        cursorMs: nowMs,
        running: [],
        buffered: [],
        ...counts,
      });
      // The id is reserved from here on: a listing may contain it shortly before it is durable.
      this.#runner.add(entry);
      await saveState(this.#ports, entry, entry.state);
      this.#runner.plan(entry);
    });
  }

  async update(schedule: Schedule): Promise<void> {
    await this.#runner.change(schedule.scheduleId, async (entry) => {
      const nowMs = this.#ports.clock.now();
      this.#check(schedule, nowMs);
      const times = timesOf(schedule.spec);
      const same = JSON.stringify(schedule.spec) === JSON.stringify(entry.state.schedule.spec);
      // A paused schedule stays paused until it is resumed.
      const paused = schedule.paused || (entry.state.schedule.paused && !entry.unreadable);
      const createdMs = entry.state.createdMs || nowMs;
      const state = { ...entry.state, createdMs, schedule: { ...schedule, paused } };
      // New times count from now on: the earlier times are processed.
      await saveState(this.#ports, entry, same ? state : fromNow(state, nowMs));
      entry.times = times;
      entry.unreadable = '';
    });
  }

  get(id: string): ScheduleView {
    // While the store is being recovered, no schedule is known.
    this.#ports.checkAble();
    const { state, times } = this.#runner.entry(id);
    return { ...state, nextMs: nextStartsMs(state, times, NEXT_TIMES_MAX) };
  }

  list(): readonly ScheduleView[] {
    this.#ports.checkAble();
    const entries = [...this.#runner.entries.values()];
    entries.sort((a, b) => (a.id < b.id ? -1 : 1));
    // A search for ten times of each schedule would take seconds; the next time is stored.
    return entries.map(({ state, nextMs }) => ({
      ...state,
      nextMs: nextMs === null ? [] : [nextMs],
    }));
  }

  async pause(id: string, paused: boolean, note: string): Promise<void> {
    await this.#runner.change(id, async (entry) => {
      checkReadable(entry);
      const { state } = entry;
      const schedule = { ...state.schedule, paused, note: note || state.schedule.note };
      const isResumed = state.schedule.paused && !paused;
      const next = { ...state, schedule };
      const nowMs = this.#ports.clock.now();
      await saveState(this.#ports, entry, isResumed ? fromNow(next, nowMs) : next);
    });
  }

  async trigger(id: string): Promise<string> {
    return this.#runner.change(id, async (entry) => {
      checkReadable(entry);
      let timeMs = this.#ports.clock.now();
      while (await this.#isProcessed(entry, timeMs)) timeMs += 1;
      const move = take(entry.state, timeMs, entry.state.schedule.overlap);
      await this.#runner.apply(entry, move);
      return move.kind === 'start' || move.kind === 'replace' ? instanceIdOf(id, timeMs) : '';
    });
  }

  async backfill(
    id: string,
    fromMs: number,
    toMs: number,
    overlap: OverlapPolicy | null,
  ): Promise<number> {
    return this.#runner.change(id, async (entry) => {
      checkReadable(entry);
      const policy = overlap ?? entry.state.schedule.overlap;
      const span = { fromMs, toMs };
      let filled = 0;
      for (const timeMs of timesBetween(entry.times, span, this.#ports.clock.now())) {
        entry.settle();
        // The time was processed before, by the clock or by another backfill.
        if (await this.#isProcessed(entry, timeMs)) continue;
        const waiting = entry.state.buffered.length;
        const move = take(entry.state, timeMs, policy);
        await this.#runner.apply(entry, move);
        const waits = move.state.buffered.length > waiting;
        if (move.kind === 'start' || move.kind === 'replace' || waits) filled += 1;
      }
      return filled;
    });
  }

  async delete(id: string): Promise<void> {
    await this.#runner.exclusive(id, async () => {
      const entry = this.#runner.entry(id);
      const objects = [{ kind: SCHEDULE_KIND, id, body: null }];
      await this.#ports.committer.extra({ ...emptyStoreRound(0), objects });
      this.#runner.drop(entry);
    });
  }

  async preview(spec: ScheduleSpec, afterMs: number, count: number): Promise<readonly number[]> {
    const times = timesOf(spec);
    const fromMs = afterMs === 0 ? this.#ports.clock.now() : afterMs;
    checkCrons(spec, fromMs);
    const startTimes: number[] = [];
    let next = times.nextAfter(fromMs);
    while (next !== null && startTimes.length < count) {
      startTimes.push(next);
      if (startTimes.length % PREVIEW_PER_TICK === 0) await nextTick(this.#ports.ticks);
      next = times.nextAfter(next);
    }
    return startTimes;
  }

  #check(schedule: Schedule, nowMs: number): void {
    checkInputs(schedule, this.#runner.entries, this.#ports.payloadMemory.max);
    checkSpec(schedule.spec, nowMs);
  }

  async #isProcessed(entry: ScheduleEntry, timeMs: number): Promise<boolean> {
    if (entry.state.buffered.includes(timeMs)) return true;
    return (await this.#ports.cache.findAny(instanceIdOf(entry.id, timeMs))) !== null;
  }
}

/** The state of a schedule without the times before now. */
function fromNow(state: ScheduleState, nowMs: number): ScheduleState {
  return { ...state, cursorMs: Math.max(state.cursorMs, nowMs) };
}
