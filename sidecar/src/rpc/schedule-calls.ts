import type { BackfillScheduleRequest__Output as Backfill } from '@perdure/proto/v1/BackfillScheduleRequest';
import type { CreateScheduleRequest__Output as Create } from '@perdure/proto/v1/CreateScheduleRequest';
import type { ListSchedulesRequest__Output as List } from '@perdure/proto/v1/ListSchedulesRequest';
import type { PauseScheduleRequest__Output as Pause } from '@perdure/proto/v1/PauseScheduleRequest';
import type { PreviewScheduleRequest__Output as Preview } from '@perdure/proto/v1/PreviewScheduleRequest';
import type { Schedule__Output as ScheduleMessage } from '@perdure/proto/v1/Schedule';
import type { ScheduleSpec__Output as SpecMessage } from '@perdure/proto/v1/ScheduleSpec';
import type { UpdateScheduleRequest__Output as Update } from '@perdure/proto/v1/UpdateScheduleRequest';

import {
  PREVIEW_TIMES_MAX,
  SCHEDULE_CRONS_MAX,
  SCHEDULE_ID_BYTES_MAX,
  SCHEDULE_INTERVAL_MS_MIN,
} from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { SchedulePort } from '../model/schedule-port.ts';
import type { OverlapPolicy, Schedule, ScheduleSpec, ScheduleView } from '../model/schedule.ts';
import { nameOf } from '../wire/enums.ts';
import { OVERLAP_POLICIES, scheduleInfo } from '../wire/schedule-messages.ts';
import { keyedPage } from './page.ts';
import type { ServiceCalls } from './service-calls.ts';
import {
  checkDuration,
  checkHeaders,
  checkName,
  checkOptionalName,
  checkPayload,
  checkReason,
  checkRouting,
  checkTimeFrom1970,
} from '../model/validate.ts';

const CATCH_UP_MS_DEFAULT = 60_000;
const PREVIEW_TIMES_DEFAULT = 10;

interface ById {
  readonly scheduleId: string;
}

function invalid(message: string): PerdureError {
  return new PerdureError('INVALID_ARGUMENT', message);
}

function checkScheduleId(id: string): void {
  checkName('schedule_id', id, SCHEDULE_ID_BYTES_MAX);
  if (id.includes('::')) throw invalid('schedule_id contains "::", which is reserved for children');
}

function overlapOf(value: string | number): OverlapPolicy | null {
  if (value === 'OVERLAP_POLICY_UNSPECIFIED') return null;
  const policy = nameOf(OVERLAP_POLICIES, value);
  if (policy === null) throw invalid(`overlap is unknown: ${value}`);
  return policy;
}

function readSpec(spec: SpecMessage | null): ScheduleSpec {
  if (spec === null || (spec.crons.length === 0 && spec.intervalMs === 0)) {
    throw invalid('spec is empty: set crons or interval_ms');
  }
  if (spec.crons.length > SCHEDULE_CRONS_MAX) {
    const { length } = spec.crons;
    throw invalid(`there are ${length} crons; at most ${SCHEDULE_CRONS_MAX} are allowed`);
  }
  for (const cron of spec.crons) checkName('crons', cron);
  checkOptionalName('time_zone', spec.timeZone);
  checkDuration('interval_ms', spec.intervalMs);
  checkDuration('offset_ms', spec.offsetMs);
  checkDuration('jitter_ms', spec.jitterMs);
  checkTimeFrom1970('start_ms', spec.startMs);
  checkTimeFrom1970('end_ms', spec.endMs);
  return spec;
}

/** Limits of schedules. */
export interface ScheduleBounds {
  readonly payloadBytesMax: number;
  /** Default: SCHEDULE_INTERVAL_MS_MIN. */
  readonly scheduleIntervalMsMin?: number | undefined;
}

function checkInterval(intervalMs: number, msMin: number): void {
  if (intervalMs === 0 || intervalMs >= msMin) return;
  throw invalid(
    `interval_ms is ${intervalMs}; it must be at least ${msMin}. It is --every of ` +
      'the command line (to lower that: ' +
      '--min-schedule-interval or PERDURE_MIN_SCHEDULE_INTERVAL of the sidecar)',
  );
}

function readSchedule(message: ScheduleMessage | null, bounds: ScheduleBounds): Schedule {
  const { payloadBytesMax, scheduleIntervalMsMin = SCHEDULE_INTERVAL_MS_MIN } = bounds;
  if (message === null) throw invalid('schedule is missing');
  checkScheduleId(message.scheduleId);
  checkName('name', message.name);
  checkOptionalName('version', message.version);
  checkPayload('input', message.input, payloadBytesMax);
  checkRouting(message);
  checkHeaders(message.headers);
  checkReason(message.note);
  checkDuration('catch_up_ms', message.catchUpMs);
  const spec = readSpec(message.spec);
  checkInterval(spec.intervalMs, scheduleIntervalMsMin);
  return {
    ...message,
    spec,
    overlap: overlapOf(message.overlap) ?? 'skip',
    catchUpMs: message.catchUpMs || CATCH_UP_MS_DEFAULT,
  };
}

function scheduleKey({ schedule }: ScheduleView): string {
  return schedule.scheduleId;
}

/**
 * The service of schedules. Each call reads the port again, because the scheduler may replace it.
 */
export function scheduleCalls(
  host: { readonly schedules: SchedulePort },
  bounds: ScheduleBounds,
): ServiceCalls {
  return {
    service: 'ScheduleService',
    calls: {
      async CreateSchedule({ schedule, orUpdate }: Create) {
        const definition = readSchedule(schedule, bounds);
        if (orUpdate) return { updated: !(await host.schedules.createOrUpdate(definition)) };
        await host.schedules.create(definition);
        return { updated: false };
      },
      async UpdateSchedule({ schedule }: Update) {
        await host.schedules.update(readSchedule(schedule, bounds));
        return {};
      },
      GetSchedule: ({ scheduleId }: ById) => ({
        info: scheduleInfo(host.schedules.get(scheduleId)),
      }),
      ListSchedules({ pageToken }: List) {
        const page = keyedPage(host.schedules.list(), pageToken, scheduleKey, scheduleInfo);
        return { schedules: page.messages, nextPageToken: page.nextPageToken };
      },
      async PauseSchedule({ scheduleId, paused, note }: Pause) {
        checkReason(note);
        await host.schedules.pause(scheduleId, paused, note);
        return {};
      },
      TriggerSchedule: async ({ scheduleId }: ById) => ({
        instanceId: await host.schedules.trigger(scheduleId),
      }),
      async BackfillSchedule({ scheduleId, fromMs, toMs, overlap }: Backfill) {
        checkTimeFrom1970('from_ms', fromMs);
        checkTimeFrom1970('to_ms', toMs);
        const policy = overlapOf(overlap);
        return { times: await host.schedules.backfill(scheduleId, fromMs, toMs, policy) };
      },
      async DeleteSchedule({ scheduleId }: ById) {
        await host.schedules.delete(scheduleId);
        return {};
      },
      async PreviewSchedule({ spec, afterMs, count }: Preview) {
        checkTimeFrom1970('after_ms', afterMs);
        if (count < 0 || count > PREVIEW_TIMES_MAX) {
          throw invalid(`count is ${count}; it must be from 1 to ${PREVIEW_TIMES_MAX}`);
        }
        const timesCount = count || PREVIEW_TIMES_DEFAULT;
        const timesMs = await host.schedules.preview(readSpec(spec), afterMs, timesCount);
        return { timesMs: [...timesMs] };
      },
    },
  };
}
