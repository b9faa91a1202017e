import type { OverlapPolicy, Schedule, ScheduleSpec, ScheduleView } from './schedule.ts';

/**
 * Requests about schedules. Implemented by `scheduler/maintenance`, called by `rpc` with checked
 * names and payloads. Answers resolve after the commit; rejections are PerdureErrors.
 */
export interface SchedulePort {
  create(schedule: Schedule): Promise<void>;
  update(schedule: Schedule): Promise<void>;
  /** Creates the schedule, or updates an existing schedule with its id. True after creating it. */
  createOrUpdate(schedule: Schedule): Promise<boolean>;
  get(id: string): ScheduleView;
  /** Lists all schedules by id, each with only its next time. */
  list(): readonly ScheduleView[];
  pause(id: string, paused: boolean, note: string): Promise<void>;
  /**
   * Starts an instance; resolves to its id. Empty if the overlap policy skipped or buffered the
   * start.
   */
  trigger(id: string): Promise<string>;
  /**
   * Starts past times; resolves to the number of started or buffered times. `overlap` null: the
   * policy of the schedule.
   */
  backfill(
    id: string,
    fromMs: number,
    toMs: number,
    overlap: OverlapPolicy | null,
  ): Promise<number>;
  delete(id: string): Promise<void>;
  /** Returns the next times of a specification, without jitter. `afterMs` 0: the current time. */
  preview(spec: ScheduleSpec, afterMs: number, count: number): Promise<readonly number[]>;
  /** Number of schedules that are not paused. */
  readonly active: number;
}
