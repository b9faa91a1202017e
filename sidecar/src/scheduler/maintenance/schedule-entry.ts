import { withEnded } from '../../engine/schedule.ts';
import { timesOf } from '../../engine/schedule-times.ts';
import type { ScheduleTimes } from '../../engine/schedule-times.ts';
import { PerdureError } from '../../model/error.ts';
import type { ObjectRow } from '../../model/store-round.ts';
import { readSchedule, SCHEDULE_KIND } from './schedule-body.ts';
import type { ScheduleState } from '../../model/schedule.ts';

/** One schedule in memory. Its state changes only while its mutex is held. */
export class ScheduleEntry {
  state: ScheduleState;
  times: ScheduleTimes;
  /** Time of its next processing; null: none is planned. */
  dueMs: number | null = null;
  /** Time of its next start including jitter, as planned last; null: no start is planned. */
  nextMs: number | null = null;
  /** True while the schedule waits for its mutex. */
  queued = false;
  dropped = false;
  /** Instances of the schedule that ended after it was last processed. */
  readonly #ended: number[] = [];

  /**
   * The reason why its record cannot be read. The schedule is paused, and can be replaced or
   * deleted.
   */
  unreadable = '';

  /** @throws PerdureError INVALID_ARGUMENT when its specification cannot be read. */
  constructor(state: ScheduleState) {
    this.state = state;
    this.times = timesOf(state.schedule.spec);
  }

  /** Represents a schedule whose record cannot be read: paused, with the reason as its note. */
  static unreadable(scheduleId: string, reason: string): ScheduleEntry {
    const state = readSchedule({ kind: SCHEDULE_KIND, id: scheduleId, body: null });
    const note = `the record of the schedule cannot be read: ${reason}. Update or delete it`;
    const entry = new ScheduleEntry({
      ...state,
      schedule: { ...state.schedule, note, paused: true },
    });
    entry.unreadable = note;
    return entry;
  }

  get id(): string {
    return this.state.schedule.scheduleId;
  }

  ended(instanceNumber: number): void {
    this.#ended.push(instanceNumber);
  }

  /** Applies the ends of these instances. */
  settle(): void {
    for (const instanceNumber of this.#ended.splice(0))
      this.state = withEnded(this.state, instanceNumber);
  }
}

/** The stored form of a schedule, or the placeholder of an unreadable one. */
export function readEntry(row: ObjectRow): ScheduleEntry {
  if (row.unreadable !== undefined) return ScheduleEntry.unreadable(row.id, row.unreadable);
  try {
    return new ScheduleEntry(readSchedule(row));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return ScheduleEntry.unreadable(row.id, reason);
  }
}

/** @throws PerdureError UNREADABLE */
export function checkReadable({ unreadable }: ScheduleEntry): void {
  if (unreadable !== '') throw new PerdureError('UNREADABLE', unreadable);
}
