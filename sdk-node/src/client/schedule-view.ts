import type { OverlapPolicy__Output as WireOverlap } from '@perdure/proto/v1/OverlapPolicy';
import type { ScheduleInfo__Output as WireInfo } from '@perdure/proto/v1/ScheduleInfo';

import { decodePayload } from '../payload.ts';

/** What a schedule does at its time while an earlier instance of the schedule runs. */
export type OverlapPolicy =
  /** Skips the start. */
  | 'skip'
  /** Buffers one start until the running instance ends, and skips further starts. */
  | 'bufferOne'
  /** Buffers up to 1,000 starts, which then run one after the other. */
  | 'bufferAll'
  /** Cancels the running instance and starts after its end. */
  | 'cancelOther'
  /** Terminates the running instance and starts. */
  | 'terminateOther'
  /** Starts at once; instances run concurrently. */
  | 'allowAll';

/** A schedule and its progress. */
export interface ScheduleView {
  readonly id: string;
  /** Name of the orchestration that it starts. */
  readonly orchestration: string;
  readonly version: string;
  readonly input: unknown;
  readonly cron: readonly string[];
  /** Empty: UTC. */
  readonly timeZone: string;
  /** Milliseconds; 0: no interval. */
  readonly everyMs: number;
  readonly offsetMs: number;
  readonly jitterMs: number;
  readonly startAt: Date | undefined;
  readonly endAt: Date | undefined;
  readonly overlap: OverlapPolicy | 'unknown';
  readonly catchUpMs: number;
  readonly queue: string;
  /** 0: the default. */
  readonly priority: number;
  readonly fairnessKey: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly note: string;
  readonly paused: boolean;
  /** Next start times including jitter, at most 10. */
  readonly next: readonly Date[];
  /** The last time that the schedule has processed. */
  readonly last: Date | undefined;
  /** Ids of its running instances. */
  readonly running: readonly string[];
  /** Times that wait for the end of the running instance. */
  readonly buffered: readonly Date[];
  readonly started: number;
  /** Number of times that the overlap policy skipped. */
  readonly skipped: number;
  /** Number of times without a start because the sidecar was down for longer than `catchUp`. */
  readonly missed: number;
  readonly createdAt: Date;
}

const OVERLAP: Readonly<Record<OverlapPolicy, WireOverlap>> = {
  skip: 'OVERLAP_POLICY_SKIP',
  bufferOne: 'OVERLAP_POLICY_BUFFER_ONE',
  bufferAll: 'OVERLAP_POLICY_BUFFER_ALL',
  cancelOther: 'OVERLAP_POLICY_CANCEL_OTHER',
  terminateOther: 'OVERLAP_POLICY_TERMINATE_OTHER',
  allowAll: 'OVERLAP_POLICY_ALLOW_ALL',
};

/** Converts a policy to its wire name. */
export function wireOverlap(overlap: OverlapPolicy | undefined): WireOverlap {
  if (overlap === undefined) return 'OVERLAP_POLICY_UNSPECIFIED';
  if (OVERLAP[overlap] === undefined) throw new TypeError(`unknown overlap policy "${overlap}"`);
  return OVERLAP[overlap];
}

function overlapOf(wire: WireOverlap | undefined): OverlapPolicy | 'unknown' {
  const names = Object.keys(OVERLAP) as OverlapPolicy[];
  return names.find((name) => OVERLAP[name] === wire) ?? 'unknown';
}

function dateOf(ms: number): Date | undefined {
  return ms === 0 ? undefined : new Date(ms);
}

export function scheduleViewOf(info: WireInfo): ScheduleView {
  const { schedule } = info;
  const spec = schedule?.spec;
  return {
    id: schedule?.scheduleId ?? '',
    orchestration: schedule?.name ?? '',
    version: schedule?.version ?? '',
    input: decodePayload(schedule?.input),
    cron: spec?.crons ?? [],
    timeZone: spec?.timeZone ?? '',
    everyMs: spec?.intervalMs ?? 0,
    offsetMs: spec?.offsetMs ?? 0,
    jitterMs: spec?.jitterMs ?? 0,
    startAt: dateOf(spec?.startMs ?? 0),
    endAt: dateOf(spec?.endMs ?? 0),
    overlap: overlapOf(schedule?.overlap),
    catchUpMs: schedule?.catchUpMs ?? 0,
    queue: schedule?.queue ?? '',
    priority: schedule?.priority ?? 0,
    fairnessKey: schedule?.fairnessKey ?? '',
    headers: Object.fromEntries((schedule?.headers ?? []).map(({ key, value }) => [key, value])),
    note: schedule?.note ?? '',
    paused: schedule?.paused ?? false,
    next: info.nextMs.map((ms) => new Date(ms)),
    last: dateOf(info.lastMs),
    running: info.running,
    buffered: info.bufferedMs.map((ms) => new Date(ms)),
    started: info.started,
    skipped: info.skipped,
    missed: info.missed,
    createdAt: new Date(info.createdMs),
  };
}
