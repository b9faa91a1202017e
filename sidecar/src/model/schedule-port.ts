import type { OverlapPolicy, Schedule, ScheduleSpec, ScheduleView } from './schedule.ts';

/**
 * Requests about schedules. Implemented by `scheduler/maintenance`, called by `rpc` with checked
 * names and payloads. Answers resolve after the commit; rejections are PerdureErrors.
 */
export interface SchedulePort {
  create(schedule: Schedule): Promise<void>;
  update(schedule: Schedule): Promise<void>;
  /** Creates the schedule, or updates the one with its id. True when it was created. */
  createOrUpdate(schedule: Schedule): Promise<boolean>;
  get(id: string): ScheduleView;
  /** All, by id, each with its first next time only. */
  list(): readonly ScheduleView[];
  pause(id: string, paused: boolean, note: string): Promise<void>;
  /** The id of the new instance; empty when the overlap policy skipped or buffered the start. */
  trigger(id: string): Promise<string>;
  /** Number of times that were started or buffered. `overlap` null: the schedule's own policy. */
  backfill(
    id: string,
    fromMs: number,
    toMs: number,
    overlap: OverlapPolicy | null,
  ): Promise<number>;
  delete(id: string): Promise<void>;
  /** The next times of a specification, without jitter. `afterMs` 0: now. */
  preview(spec: ScheduleSpec, afterMs: number, count: number): Promise<readonly number[]>;
  /** Schedules that are not paused. */
  readonly active: number;
}
