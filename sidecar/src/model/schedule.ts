import type { Header, Payload } from './payload.ts';

/** Selects the action at a time while an instance of the schedule still runs. */
export type OverlapPolicy =
  | 'skip'
  | 'bufferOne'
  | 'bufferAll'
  | 'cancelOther'
  | 'terminateOther'
  | 'allowAll';

/** The times of a schedule; see `ScheduleSpec` in schedule.proto. */
export interface ScheduleSpec {
  readonly crons: readonly string[];
  /** 0: no interval. */
  readonly intervalMs: number;
  readonly offsetMs: number;
  /** Time zone of the cron expressions. Empty: UTC. */
  readonly timeZone: string;
  readonly jitterMs: number;
  /** Start of the schedule; 0: no bound. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface Schedule {
  readonly scheduleId: string;
  readonly spec: ScheduleSpec;
  /** Name of the orchestration. */
  readonly name: string;
  readonly version: string;
  readonly input: Payload | null;
  readonly queue: string;
  readonly priority: number;
  readonly fairnessKey: string;
  readonly overlap: OverlapPolicy;
  readonly catchUpMs: number;
  readonly note: string;
  readonly paused: boolean;
  readonly headers: readonly Header[];
}

/** An instance that a schedule started. */
export interface StartedInstance {
  readonly id: string;
  readonly instanceNumber: number;
}

/** A schedule and its progress. Times are those of the specification, without jitter. */
export interface ScheduleState {
  readonly schedule: Schedule;
  /** All times up to this time are processed. */
  readonly cursorMs: number;
  /** The last processed time; 0 before the first. */
  readonly lastMs: number;
  readonly running: readonly StartedInstance[];
  /** Times that wait for the end of the running instances. */
  readonly buffered: readonly number[];
  readonly started: number;
  readonly skipped: number;
  readonly missed: number;
  readonly createdMs: number;
}

/** The description of a schedule for readers. */
export interface ScheduleView extends ScheduleState {
  /** The next start times, including jitter. */
  readonly nextMs: readonly number[];
}
