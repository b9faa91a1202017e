import type { BackfillScheduleRequest } from '@perdure/proto/v1/BackfillScheduleRequest';
import type { Schedule as WireSchedule } from '@perdure/proto/v1/Schedule';
import type { ScheduleServiceDefinition } from '@perdure/proto/v1/ScheduleService';

import type { CallableMethod } from '../connection/channel.ts';
import { checkOrchestrationInput } from '../definitions/check.ts';
import type { OrchestrationDefinition } from '../definitions/orchestration.ts';
import { type Duration, toMs } from '../duration.ts';
import { NotFoundError } from '../errors.ts';
import { encodePayload } from '../payload.ts';
import { loadContract } from '../proto/load.ts';
import { readPages } from './pages.ts';
import type { Requests } from './requests.ts';
import {
  type OverlapPolicy,
  type ScheduleView,
  scheduleViewOf,
  wireOverlap,
} from './schedule-view.ts';

/** When a schedule starts its orchestration: by `cron`, by `every`, or by both. */
export interface ScheduleTimes {
  /**
   * Expressions of five fields (minute hour day month weekday), or "@hourly", "@daily", "@weekly",
   * "@monthly", "@yearly". The schedule starts at the times of every expression.
   */
  readonly cron?: string | readonly string[];
  /**
   * Time zone of the cron expressions, such as 'Europe/Berlin'.
   * @default UTC
   */
  readonly timeZone?: string;
  /** Interval, counted from 1970-01-01 UTC. By default the sidecar accepts 1 s and longer. */
  readonly every?: Duration;
  /** Offset that is added to the times of `every`. */
  readonly offset?: Duration;
  /** Maximum delay of a start. The delay of each time is pseudo-random and reproducible. */
  readonly jitter?: Duration;
  /** Earliest time, inclusive. */
  readonly startAt?: Date;
  /** Latest time, exclusive. */
  readonly endAt?: Date;
}

/** Definition of a schedule: its orchestration and its times. */
export interface ScheduleOptions<In = unknown> extends ScheduleTimes {
  /** The orchestration to start: a definition or a name. */
  readonly orchestration: OrchestrationDefinition<In, unknown, unknown, never> | string;
  readonly input?: In;
  /**
   * Default: the version of the definition. For a name: the version that the sidecar selects at
   * each start.
   */
  readonly version?: string;
  readonly queue?: string;
  /**
   * 1 (first) to 5.
   * @default 3
   */
  readonly priority?: number;
  readonly fairnessKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * What to do while an earlier instance of the schedule runs.
   * @default 'skip'
   */
  readonly overlap?: OverlapPolicy;
  /**
   * Maximum age of a missed time. After downtime, the sidecar starts missed times up to this age.
   * @default 1 min
   */
  readonly catchUp?: Duration;
  /** Note for operators. */
  readonly note?: string;
  /**
   * True: creates the schedule paused. An update with true pauses the schedule; an update never
   * resumes it.
   */
  readonly paused?: boolean;
}

/** Options of `client.schedules.backfill`. */
export interface BackfillOptions {
  readonly from: Date;
  /** End of the span, inclusive. It must not be in the future. */
  readonly to: Date;
  /**
   * What to do while an earlier instance of the schedule runs.
   * @default the policy of the schedule
   */
  readonly overlap?: OverlapPolicy;
}

/** Options of `client.schedules.preview`. */
export interface PreviewOptions extends ScheduleTimes {
  /**
   * Lower bound of the times, exclusive.
   * @default now
   */
  readonly after?: Date;
  /** Number of times, at most 1,000. Default: 10. */
  readonly count?: number;
}

/**
 * The schedules of a sidecar. Methods reject with NotFoundError when the schedule does not exist.
 */
export class Schedules {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /**
   * Creates a schedule. Resolves when the schedule is durable. The instance of each time has the id
   * `<id>@<time in ISO 8601>`.
   *
   * @throws AlreadyExistsError when a schedule with this id exists.
   * @throws RequestRejectedError INVALID_ARGUMENT when an expression is not valid or never matches
   * a time.
   * @example
   * await client.schedules.create('nightly', {
   *   orchestration: order,
   *   input: { cents: 1 },
   *   cron: '0 3 * * *',
   * });
   */
  async create<In = unknown>(id: string, options: ScheduleOptions<In>): Promise<void> {
    const schedule = await wireSchedule(id, options);
    await this.#ask('CreateSchedule', { schedule }, false);
  }

  /**
   * Creates a schedule, or updates the existing schedule with this id. Use it in deployments that
   * declare their schedules each time. A paused schedule stays paused.
   *
   * @example
   * const every = { orchestration: order, input: { cents: 1 }, cron: '0 3 * * *' };
   * await client.schedules.createOrUpdate('nightly', every);
   */
  async createOrUpdate<In = unknown>(
    id: string,
    options: ScheduleOptions<In>,
  ): Promise<'created' | 'updated'> {
    const schedule = await wireSchedule(id, options);
    const { updated } = await this.#ask('CreateSchedule', { schedule, orUpdate: true }, true);
    return updated ? 'updated' : 'created';
  }

  /**
   * Replaces the orchestration and the times of a schedule. Past starts are not affected. New times
   * apply from now on.
   *
   * @throws NotFoundError when it does not exist.
   * @example
   * await client.schedules.update('nightly', { orchestration: 'order', cron: '0 4 * * *' });
   */
  async update<In = unknown>(id: string, options: ScheduleOptions<In>): Promise<void> {
    const schedule = await wireSchedule(id, options);
    await this.#ask('UpdateSchedule', { schedule }, true);
  }

  /**
   * Resolves with a schedule and its next ten times.
   *
   * @throws NotFoundError when it does not exist.
   * @example
   * const { next } = await client.schedules.get('nightly');
   */
  async get(id: string): Promise<ScheduleView> {
    const { info } = await this.#ask('GetSchedule', { scheduleId: id }, true);
    if (info === null) throw new NotFoundError(`schedule "${id}" does not exist`);
    return scheduleViewOf(info);
  }

  /**
   * Resolves with all schedules, in order of their ids. Each has only its next time; `get` returns
   * ten.
   *
   * @example
   * const all = await client.schedules.list();
   */
  list(): Promise<ScheduleView[]> {
    return readPages(async (pageToken) => {
      const answer = await this.#ask('ListSchedules', { pageToken }, true);
      return { rows: answer.schedules.map(scheduleViewOf), nextPageToken: answer.nextPageToken };
    });
  }

  /**
   * Pauses a schedule: it skips its times. Buffered times are still started.
   *
   * @example
   * await client.schedules.pause('nightly', 'maintenance');
   */
  async pause(id: string, note = ''): Promise<void> {
    await this.#ask('PauseSchedule', { scheduleId: id, paused: true, note }, true);
  }

  /**
   * Resumes a schedule from now on. Times during the pause are skipped.
   *
   * @example
   * await client.schedules.resume('nightly');
   */
  async resume(id: string, note = ''): Promise<void> {
    await this.#ask('PauseSchedule', { scheduleId: id, paused: false, note }, true);
  }

  /**
   * Starts the orchestration of a schedule now. Resolves with the id of the instance. Undefined:
   * the overlap policy skipped or buffered the start.
   * @example
   * const id = await client.schedules.trigger('nightly');
   */
  async trigger(id: string): Promise<string | undefined> {
    const { instanceId } = await this.#ask('TriggerSchedule', { scheduleId: id }, false);
    return instanceId === '' ? undefined : instanceId;
  }

  /**
   * Starts the orchestration for all times within a past span, at most 1,000 times. Applies the
   * overlap policy. Skips times that were already started. Resolves with the number of starts.
   *
   * @example
   * const span = { from: new Date('2026-11-01'), to: new Date('2026-11-08') };
   * const starts = await client.schedules.backfill('nightly', span);
   */
  async backfill(id: string, { from, to, overlap }: BackfillOptions): Promise<number> {
    const request: BackfillScheduleRequest = {
      scheduleId: id,
      fromMs: from.getTime(),
      toMs: to.getTime(),
      overlap: wireOverlap(overlap),
    };
    return (await this.#ask('BackfillSchedule', request, true)).times;
  }

  /**
   * Deletes a schedule. Its running instances continue.
   *
   * @example
   * await client.schedules.delete('nightly');
   */
  async delete(id: string): Promise<void> {
    await this.#ask('DeleteSchedule', { scheduleId: id }, false);
  }

  /**
   * Resolves with the next times of an expression, without jitter. Creates no schedule.
   *
   * @example
   * const times = await client.schedules.preview({ cron: '0 3 * * *', count: 3 });
   */
  async preview({ after, count = 0, ...times }: PreviewOptions): Promise<Date[]> {
    const request = { spec: wireTimes(times), afterMs: after?.getTime() ?? 0, count };
    const { timesMs } = await this.#ask('PreviewSchedule', request, true);
    return timesMs.map((ms) => new Date(ms));
  }

  #ask<Name extends keyof ScheduleServiceDefinition>(
    name: Name,
    request: object,
    repeatable: boolean,
  ): Promise<AnswerOf<ScheduleServiceDefinition[Name]>> {
    const { unary, timeoutMs } = this.#requests;
    const method = loadContract().schedule[name] as unknown as CallableMethod<
      object,
      AnswerOf<ScheduleServiceDefinition[Name]>
    >;
    return unary.call(method, request, { timeoutMs, repeatable });
  }
}

type AnswerOf<Method> = Method extends { responseDeserialize(bytes: Buffer): infer Answer }
  ? Answer
  : never;

async function wireSchedule<In>(id: string, options: ScheduleOptions<In>): Promise<WireSchedule> {
  const { orchestration, input: value, headers = {}, catchUp } = options;
  const byName = typeof orchestration === 'string';
  const name = byName ? orchestration : orchestration.name;
  const isChecked = !byName && orchestration.input !== undefined;
  const checked = isChecked ? await checkOrchestrationInput(orchestration, value) : value;
  return {
    scheduleId: id,
    spec: wireTimes(options),
    name,
    version: options.version ?? (byName ? '' : orchestration.version),
    input: encodePayload(checked, Number.POSITIVE_INFINITY, `input of schedule "${id}"`),
    queue: options.queue ?? '',
    priority: options.priority ?? 0,
    fairnessKey: options.fairnessKey ?? '',
    overlap: wireOverlap(options.overlap),
    catchUpMs: catchUp === undefined ? 0 : toMs(catchUp, 'catchUp'),
    note: options.note ?? '',
    paused: options.paused ?? false,
    headers: Object.entries(headers).map(([key, text]) => ({ key, value: text })),
  } as WireSchedule;
}

function wireTimes(times: ScheduleTimes): NonNullable<WireSchedule['spec']> {
  const { cron = [], every, offset, jitter, startAt, endAt } = times;
  return {
    crons: typeof cron === 'string' ? [cron] : [...cron],
    intervalMs: every === undefined ? 0 : toMs(every, 'every'),
    offsetMs: offset === undefined ? 0 : toMs(offset, 'offset'),
    timeZone: times.timeZone ?? '',
    jitterMs: jitter === undefined ? 0 : toMs(jitter, 'jitter'),
    startMs: startAt?.getTime() ?? 0,
    endMs: endAt?.getTime() ?? 0,
  };
}
