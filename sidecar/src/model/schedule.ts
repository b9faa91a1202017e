import type { Header, Payload } from './payload.ts';

/** What becomes of a time when an instance of its schedule is still running. */
export type OverlapPolicy =
  | 'skip'
  | 'bufferOne'
  | 'bufferAll'
  | 'cancelOther'
  | 'terminateOther'
  | 'allowAll';

/** When; see `ScheduleSpec` in schedule.proto. */
export interface ScheduleSpec {
  readonly crons: readonly string[];
  /** 0: no interval. */
  readonly intervalMs: number;
  readonly offsetMs: number;
  /** Of the cron expressions. Empty: UTC. */
  readonly timeZone: string;
  readonly jitterMs: number;
  /** Bounds; 0: none. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface Schedule {
  readonly scheduleId: string;
  readonly spec: ScheduleSpec;
  /** Of the orchestration. */
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

/** A schedule and how far it has come. Times are those of the specification, without jitter. */
export interface ScheduleState {
  readonly schedule: Schedule;
  /** Times up to here are done with. */
  readonly cursorMs: number;
  /** The last of its times that was done with; 0: none so far. */
  readonly lastMs: number;
  readonly running: readonly StartedInstance[];
  /** Times that wait for the end of what runs. */
  readonly buffered: readonly number[];
  readonly started: number;
  readonly skipped: number;
  readonly missed: number;
  readonly createdMs: number;
}

/** What readers get to know of a schedule. */
export interface ScheduleView extends ScheduleState {
  /** When it starts next, jitter included. */
  readonly nextMs: readonly number[];
}
