import type { CreateScheduleResponse__Output as Created } from '@perdure/proto/v1/CreateScheduleResponse';
import type { ScheduleInfo__Output as Info } from '@perdure/proto/v1/ScheduleInfo';
import type { PreviewScheduleResponse__Output as Preview } from '@perdure/proto/v1/PreviewScheduleResponse';

import { durationText, readCount, readDuration, readEnum, readTime } from './arguments.ts';
import { details, enumText, table, timeText } from './columns.ts';
import { option, outJson } from './command.ts';
import type { Command, Invocation, Option } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { listAll } from './pages.ts';
import { payloadShort, readInput } from './payload-text.ts';
import type { Line } from './style.ts';

const OVERLAPS = [
  'skip',
  'buffer-one',
  'buffer-all',
  'cancel-other',
  'terminate-other',
  'allow-all',
];

const TIMES: Readonly<Record<string, Option>> = {
  cron: option('CRON[;...]', 'cron expressions, such as "30 2 * * MON-FRI" or @daily'),
  zone: option('ZONE', 'time zone of the cron expressions, such as Europe/Berlin; default: UTC'),
  every: option('TIME', 'an interval, such as 15m'),
  offset: option('TIME', 'offset of the times of --every'),
  'start-at': option('TIME', 'first possible time, such as 2026-11-23T18:00:00Z'),
  'end-at': option('TIME', 'end of the schedule, exclusive'),
};

const DEFINITION: Readonly<Record<string, Option>> = {
  ...TIMES,
  jitter: option('TIME', 'maximum random delay of each start'),
  input: option('JSON', 'input of each instance as JSON'),
  'input-file': option('PATH', 'file with the input as JSON; - is standard input'),
  version: option('VERSION', 'version of the orchestration'),
  queue: option('QUEUE', 'queue of the instances'),
  priority: option('1-5', 'priority of the instances; default: 3'),
  overlap: option('POLICY', `if an instance still runs: ${OVERLAPS.join(', ')}`, OVERLAPS),
  'catch-up': option('TIME', 'maximum age of a missed start that still runs; default: 1m'),
  note: option('TEXT', 'note, for people'),
  paused: option('', 'create the schedule paused'),
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

/** Reads the specification of times. @throws UsageError if the schedule has no times. */
function timedSpecOf(text: Text): object {
  const hasCron = (text('cron') ?? '').replaceAll(/[;\s]/g, '') !== '';
  if (!hasCron && text('every') === undefined) {
    throw new UsageError('the schedule has no times. Pass --cron or --every');
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

function infoText(info: Info): readonly Line[] {
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
  return details([['schedule', schedule?.scheduleId ?? ''], ...rows]);
}

/** Creates a command with a schedule as its argument, which prints one line. */
function byId(name: string, rpc: string, request: object, doc: string, done: string): Command {
  const isPause = rpc === 'PauseSchedule';
  return {
    name,
    args: ['SCHEDULE'],
    doc,
    options: isPause ? { note: option('TEXT', 'reason, for people') } : {},
    async run({ connection, args, text, json, out }) {
      const note = isPause ? { note: text('note') ?? '' } : {};
      const sent = { scheduleId: args[0], ...request, ...note };
      const answer = await connection.call('ScheduleService', rpc, sent);
      if (json) outJson(out, answer);
      else out(`${done} ${args[0]}\n`);
      return EXIT.ok;
    },
  };
}

const create: Command = {
  name: 'schedule create',
  args: ['SCHEDULE', 'ORCHESTRATION'],
  doc: 'create a schedule that starts an orchestration',
  options: { ...DEFINITION, 'or-update': option('', 'update the schedule if it exists') },
  async run(invocation) {
    const { connection, args, text, json, out } = invocation;
    const request = { schedule: scheduleOf(invocation), orUpdate: text('or-update') !== undefined };
    const answer = await connection.call<Created>('ScheduleService', 'CreateSchedule', request);
    if (json) outJson(out, answer);
    else out(`${answer.updated ? 'updated' : 'created'} ${args[0]}\n`);
    return EXIT.ok;
  },
};

const update: Command = {
  name: 'schedule update',
  args: ['SCHEDULE', 'ORCHESTRATION'],
  doc: 'replace the definition of a schedule',
  options: DEFINITION,
  async run(invocation) {
    const { connection, args, json, out } = invocation;
    const request = { schedule: scheduleOf(invocation) };
    const answer = await connection.call('ScheduleService', 'UpdateSchedule', request);
    if (json) outJson(out, answer);
    else out(`updated ${args[0]}\n`);
    return EXIT.ok;
  },
};

const schedules: Command = {
  name: 'schedule list',
  args: [],
  doc: 'list the schedules',
  options: {},
  async run({ connection, json: asJson, out }) {
    const all = await listAll<Info>(connection, {
      service: 'ScheduleService',
      rpc: 'ListSchedules',
      field: 'schedules',
    });
    const rows = all.map((info) => [
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
    if (asJson) outJson(out, all);
    else out(table([...headings, 'SKIPPED', 'MISSED'], rows));
    return EXIT.ok;
  },
};

const show: Command = {
  name: 'schedule get',
  args: ['SCHEDULE'],
  doc: 'print a schedule: next times, running instances, buffered starts',
  options: {},
  async run({ connection, args, json: asJson, out }) {
    const request = { scheduleId: args[0] };
    const { info } = await connection.call<{ info: Info }>(
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
  name: 'schedule trigger',
  args: ['SCHEDULE'],
  doc: 'start the orchestration of a schedule now',
  options: {},
  async run({ connection, args, json: asJson, out }) {
    const request = { scheduleId: args[0] };
    const answer = await connection.call<{ instanceId: string }>(
      'ScheduleService',
      'TriggerSchedule',
      request,
    );
    const { instanceId } = answer;
    if (asJson) outJson(out, answer);
    else
      out(instanceId === '' ? 'not started: an instance is running\n' : `started ${instanceId}\n`);
    return EXIT.ok;
  },
};

const backfill: Command = {
  name: 'schedule backfill',
  args: ['SCHEDULE'],
  doc: 'start the orchestration for all times of a past period',
  options: {
    from: option('TIME', 'start of the period, such as 2026-11-23T18:00:00Z'),
    to: option('TIME', 'end of the period, not in the future'),
    overlap: option('POLICY', `${OVERLAPS.join(', ')}; default: that of the schedule`, OVERLAPS),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const [from, to, overlap] = [text('from'), text('to'), text('overlap')];
    if (from === undefined || to === undefined) {
      throw new UsageError('--from or --to is missing. Pass both: begin and end of the period');
    }
    const answer = await connection.call<{ times: number }>('ScheduleService', 'BackfillSchedule', {
      scheduleId: args[0],
      fromMs: readTime('from', from),
      toMs: readTime('to', to),
      overlap:
        overlap === undefined
          ? 'OVERLAP_POLICY_UNSPECIFIED'
          : readEnum('overlap', overlap, 'OVERLAP_POLICY', OVERLAPS),
    });
    if (asJson) outJson(out, answer);
    else out(`starts scheduled: ${answer.times}\n`);
    return EXIT.ok;
  },
};

const preview: Command = {
  name: 'schedule preview',
  args: [],
  doc: 'print the next times of cron expressions or of an interval',
  options: { ...TIMES, count: option('COUNT', 'number of times; default: 10') },
  async run({ connection, text, json: asJson, out }) {
    const count = readCount('count', text('count'), 0);
    const request = { spec: specOf(text), count };
    const answer = await connection.call<Preview>('ScheduleService', 'PreviewSchedule', request);
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
  byId('schedule pause', 'PauseSchedule', { paused: true }, 'pause a schedule', 'paused'),
  byId(
    'schedule resume',
    'PauseSchedule',
    { paused: false },
    'resume a schedule from now on',
    'resumed',
  ),
  trigger,
  backfill,
  byId(
    'schedule delete',
    'DeleteSchedule',
    {},
    'delete a schedule; running instances continue',
    'deleted',
  ),
  preview,
];
