import type { CreateScheduleResponse__Output as Created } from '@perdure/proto/v1/CreateScheduleResponse';
import type { ScheduleInfo__Output as Info } from '@perdure/proto/v1/ScheduleInfo';
import type { PreviewScheduleResponse__Output as Preview } from '@perdure/proto/v1/PreviewScheduleResponse';

import { durationText, readCount, readDuration, readEnum, readTime } from './arguments.ts';
import { columns, enumText, timeText } from './columns.ts';
import { option, outJson } from './command.ts';
import type { Command, Invocation, Option } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { payloadShort, readInput } from './payload-text.ts';

const OVERLAPS = [
  'skip',
  'buffer-one',
  'buffer-all',
  'cancel-other',
  'terminate-other',
  'allow-all',
];

const TIMES: Readonly<Record<string, Option>> = {
  cron: option('CRON[;...]', 'such as "30 2 * * MON-FRI" or @daily; several: with ; between'),
  zone: option('ZONE', 'time zone of the cron expressions, such as Europe/Berlin; left out: UTC'),
  every: option('TIME', 'an interval, such as 15m'),
  offset: option('TIME', 'moves the times of --every'),
  'start-at': option('TIME', 'no time before, such as 2026-11-23T18:00:00Z'),
  'end-at': option('TIME', 'no time at or after'),
};

const WHAT: Readonly<Record<string, Option>> = {
  ...TIMES,
  jitter: option('TIME', 'puts each start off by up to so much'),
  input: option('JSON', 'the input of each instance, as JSON'),
  'input-file': option('PATH', 'the same, from a file; - is standard input'),
  version: option('VERSION', 'version of the orchestration'),
  queue: option('QUEUE', 'queue of the instances'),
  priority: option('1-5', 'priority of the instances; left out: 3'),
  overlap: option('POLICY', `while one runs: ${OVERLAPS.join(', ')}`),
  'catch-up': option('TIME', 'how old a missed time may be to start all the same; left out: 1m'),
  note: option('TEXT', 'for humans'),
  paused: option('', 'do not let it go yet'),
};

type Text = Invocation['text'];

function durationOf(text: Text, name: string): number {
  const value = text(name);
  return value === undefined ? 0 : readDuration(name, value);
}

function specOf(text: Text): object {
  const crons = (text('cron') ?? '').split(';').map((one) => one.trim());
  return {
    crons: crons.filter((one) => one !== ''),
    timeZone: text('zone') ?? '',
    intervalMs: durationOf(text, 'every'),
    offsetMs: durationOf(text, 'offset'),
    jitterMs: durationOf(text, 'jitter'),
    startMs: readTime('start-at', text('start-at')),
    endMs: readTime('end-at', text('end-at')),
  };
}

/** The same; a schedule without times is refused in the words of the command line. */
function timedSpecOf(text: Text): object {
  const hasCron = (text('cron') ?? '').replaceAll(/[;\s]/g, '') !== '';
  if (!hasCron && text('every') === undefined) {
    throw new UsageError('the schedule has no times: pass --cron or --every');
  }
  return specOf(text);
}

function scheduleOf({ args, text }: Invocation): object {
  return {
    scheduleId: args[0],
    name: args[1],
    spec: timedSpecOf(text),
    version: text('version') ?? '',
    input: readInput(text('input'), text('input-file')),
    queue: text('queue') ?? '',
    priority: readCount('priority', text('priority'), 0),
    overlap: readEnum('overlap', text('overlap') ?? 'skip', 'OVERLAP_POLICY', OVERLAPS),
    catchUpMs: durationOf(text, 'catch-up'),
    note: text('note') ?? '',
    paused: text('paused') !== undefined,
  };
}

function timesText({ schedule }: Info): string {
  const spec = schedule?.spec;
  const zone = spec?.timeZone ? ` ${spec.timeZone}` : '';
  const crons = (spec?.crons ?? []).map((cron) => `${cron}${zone}`);
  return [...crons, ...(spec?.intervalMs ? [`every ${durationText(spec.intervalMs)}`] : [])].join(
    '; ',
  );
}

function nextText({ schedule, nextMs: [next] }: Info): string {
  if (next !== undefined) return timeText(next);
  return schedule?.paused ? 'paused' : 'over';
}

function infoText(info: Info): string[] {
  const { schedule } = info;
  const next = schedule?.paused ? ['paused'] : info.nextMs.map(timeText);
  const rows = [
    ['orchestration', [schedule?.name, schedule?.version].filter(Boolean).join(' ')],
    ['input', schedule?.input ? payloadShort(schedule.input) : ''],
    ['times', timesText(info)],
    ['overlap', enumText(schedule?.overlap, 'OVERLAP_POLICY')],
    ['starts', `${info.started} (skipped ${info.skipped}, missed ${info.missed})`],
    ['last', info.lastMs === 0 ? '' : timeText(info.lastMs)],
    ['note', schedule?.note ?? ''],
    ...info.running.map((id) => ['runs', id]),
    ...info.bufferedMs.map((ms) => ['waits', timeText(ms)]),
    ...next.map((text) => ['next', text]),
  ];
  return columns(['schedule', schedule?.scheduleId ?? ''], rows);
}

/** The commands that name a schedule and answer one line. */
function byId(name: string, rpc: string, request: object, doc: string, done: string): Command {
  const isPause = rpc === 'PauseSchedule';
  return {
    name,
    args: ['SCHEDULE'],
    doc,
    options: isPause ? { note: option('TEXT', 'why, for humans') } : {},
    async run({ connection, args, text, json, out }) {
      const note = isPause ? { note: text('note') ?? '' } : {};
      const asked = { scheduleId: args[0], ...request, ...note };
      const answer = await connection.ask('ScheduleService', rpc, asked);
      if (json) outJson(out, answer);
      else out(`${done} ${args[0]}\n`);
      return EXIT.ok;
    },
  };
}

const create: Command = {
  name: 'schedule-create',
  args: ['SCHEDULE', 'ORCHESTRATION'],
  doc: 'start an orchestration by the clock',
  options: { ...WHAT, 'or-update': option('', 'if the schedule exists, update it instead') },
  async run(invocation) {
    const { connection, args, text, json, out } = invocation;
    const asked = { schedule: scheduleOf(invocation), orUpdate: text('or-update') !== undefined };
    const answer = await connection.ask<Created>('ScheduleService', 'CreateSchedule', asked);
    if (json) outJson(out, answer);
    else out(`${answer.updated ? 'updated' : 'created'} ${args[0]}\n`);
    return EXIT.ok;
  },
};

const update: Command = {
  name: 'schedule-update',
  args: ['SCHEDULE', 'ORCHESTRATION'],
  doc: 'replace what a schedule does',
  options: WHAT,
  async run(invocation) {
    const { connection, args, json, out } = invocation;
    const asked = { schedule: scheduleOf(invocation) };
    const answer = await connection.ask('ScheduleService', 'UpdateSchedule', asked);
    if (json) outJson(out, answer);
    else out(`updated ${args[0]}\n`);
    return EXIT.ok;
  },
};

const schedules: Command = {
  name: 'schedules',
  args: [],
  doc: 'list the schedules',
  options: {},
  async run({ connection, json: asJson, out }) {
    const answer = await connection.ask<{ schedules: Info[] }>(
      'ScheduleService',
      'ListSchedules',
      {},
    );
    const rows = answer.schedules.map((info) => [
      info.schedule?.scheduleId ?? '',
      info.schedule?.name ?? '',
      timesText(info),
      nextText(info),
      String(info.running.length),
      String(info.started),
      String(info.skipped),
      String(info.missed),
    ]);
    const headings = ['SCHEDULE', 'ORCHESTRATION', 'TIMES', 'NEXT', 'RUNNING', 'STARTED'];
    if (asJson) outJson(out, answer.schedules);
    else out(columns([...headings, 'SKIPPED', 'MISSED'], rows));
    return EXIT.ok;
  },
};

const show: Command = {
  name: 'schedule',
  args: ['SCHEDULE'],
  doc: 'show a schedule: its next times, what runs, what waits',
  options: {},
  async run({ connection, args, json: asJson, out }) {
    const request = { scheduleId: args[0] };
    const { info } = await connection.ask<{ info: Info }>(
      'ScheduleService',
      'GetSchedule',
      request,
    );
    if (asJson) outJson(out, info);
    else out(infoText(info));
    return EXIT.ok;
  },
};

const trigger: Command = {
  name: 'schedule-trigger',
  args: ['SCHEDULE'],
  doc: 'start the orchestration of a schedule now',
  options: {},
  async run({ connection, args, json: asJson, out }) {
    const request = { scheduleId: args[0] };
    const answer = await connection.ask<{ instanceId: string }>(
      'ScheduleService',
      'TriggerSchedule',
      request,
    );
    const { instanceId } = answer;
    if (asJson) outJson(out, answer);
    else out(instanceId === '' ? 'not started: one is running\n' : `started ${instanceId}\n`);
    return EXIT.ok;
  },
};

const backfill: Command = {
  name: 'schedule-backfill',
  args: ['SCHEDULE'],
  doc: 'start the orchestration for all times of a span of the past',
  options: {
    from: option('TIME', 'first time, such as 2026-11-23T18:00:00Z'),
    to: option('TIME', 'last time; not in the future'),
    overlap: option('POLICY', `left out: the schedule's; ${OVERLAPS.join(', ')}`),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const [from, to, overlap] = [text('from'), text('to'), text('overlap')];
    if (from === undefined || to === undefined) {
      throw new UsageError('give --from and --to: where the span begins and ends');
    }
    const answer = await connection.ask<{ times: number }>('ScheduleService', 'BackfillSchedule', {
      scheduleId: args[0],
      fromMs: readTime('from', from),
      toMs: readTime('to', to),
      overlap:
        overlap === undefined
          ? 'OVERLAP_POLICY_UNSPECIFIED'
          : readEnum('overlap', overlap, 'OVERLAP_POLICY', OVERLAPS),
    });
    if (asJson) outJson(out, answer);
    else out(`taken up: ${answer.times}\n`);
    return EXIT.ok;
  },
};

const preview: Command = {
  name: 'schedule-preview',
  args: [],
  doc: 'list the next times of cron expressions or an interval',
  options: { ...TIMES, count: option('COUNT', 'how many; left out: 10') },
  async run({ connection, text, json: asJson, out }) {
    const count = readCount('count', text('count'), 0);
    const request = { spec: specOf(text), count };
    const answer = await connection.ask<Preview>('ScheduleService', 'PreviewSchedule', request);
    if (asJson) outJson(out, answer.timesMs);
    else out(answer.timesMs.map(timeText));
    return EXIT.ok;
  },
};

/** Commands about schedules. */
export const SCHEDULE_COMMANDS: readonly Command[] = [
  schedules,
  show,
  create,
  update,
  byId('schedule-pause', 'PauseSchedule', { paused: true }, 'hold a schedule', 'paused'),
  byId('schedule-resume', 'PauseSchedule', { paused: false }, 'let it go on, from now', 'resumed'),
  trigger,
  backfill,
  byId('schedule-delete', 'DeleteSchedule', {}, 'delete it; what it started runs on', 'deleted'),
  preview,
];
