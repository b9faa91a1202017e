import type { OverlapPolicy, Schedule, ScheduleSpec, ScheduleView } from './schedule.ts';

/**
 * What may be asked of schedules. Implemented by `scheduler/maintenance`, called by `rpc` with
 * names and payloads already checked. Answers resolve when what they acknowledge is durable;
 * refusals are PerdureErrors.
 */
export interface SchedulePort {
  create(schedule: Schedule): Promise<void>;
  update(schedule: Schedule): Promise<void>;
  /** Creates it, or updates the one of its id. True when it was created. */
  createOrUpdate(schedule: Schedule): Promise<boolean>;
  get(id: string): ScheduleView;
  /** All, by id, each with its next time alone. */
  list(): readonly ScheduleView[];
  pause(id: string, paused: boolean, note: string): Promise<void>;
  /** The id of the new instance; empty when the overlap policy did not let it start. */
  trigger(id: string): Promise<string>;
  /** Times taken up. `overlap` null: the schedule's own. */
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
