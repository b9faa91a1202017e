import type { QueueInfo__Output as QueueInfo } from '@perdure/proto/v1/QueueInfo';

import { readCount } from './arguments.ts';
import { table } from './columns.ts';
import { option, outJson } from './command.ts';
import type { Command } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { listAll } from './pages.ts';

/** The unnamed queue on the command line. */
const UNNAMED = '-';

/** Formats a number in flight and its limit: `2 of 5`, or `2` without a limit. */
function ofLimit(out: number, limit: number | undefined): string {
  return limit === undefined || limit === 0 ? String(out) : `${out} of ${limit}`;
}

function rowOf(info: QueueInfo): readonly string[] {
  const { limits } = info;
  const rate = limits?.activitiesPerSecond ?? 0;
  return [
    info.queue || UNNAMED,
    String(info.turnsReady),
    ofLimit(info.turnsOut, limits?.turns),
    String(info.activitiesReady),
    ofLimit(info.activitiesOut, limits?.activities),
    rate === 0 ? '' : `${rate}/s`,
    info.oldestMs === 0 ? '' : `${(info.oldestMs / 1000).toFixed(1)}s`,
    String(info.workers),
  ];
}

const HEADINGS = [
  'QUEUE',
  'TURNS READY',
  'OUT',
  'ACTIVITIES READY',
  'OUT',
  'RATE',
  'OLDEST',
  'WORKERS',
];

const queues: Command = {
  name: 'queue list',
  args: [],
  doc: 'list the queues that have work or limits; - is the unnamed queue',
  options: {},
  async run({ connection, json: asJson, out }) {
    const all = await listAll<QueueInfo>(connection, {
      service: 'AdminService',
      rpc: 'ListQueues',
      field: 'queues',
    });
    if (asJson) outJson(out, { queues: all });
    else if (all.length === 0) out('no queue has work or limits\n');
    else out(table(HEADINGS, all.map(rowOf)));
    return EXIT.ok;
  },
};

function readRate(text: string | undefined): number {
  if (text === undefined) return 0;
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(text)) {
    throw new UsageError(`--rate "${text}": expected a number such as 50 or 0.5`);
  }
  return Number(text);
}

const setQueue: Command = {
  name: 'queue set',
  args: ['QUEUE'],
  doc: 'set the limits of a queue (- is the unnamed queue); no option: no limit',
  options: {
    activities: option('N', 'concurrent activities, over all workers'),
    rate: option('N', 'activities dispatched per second'),
    turns: option('N', 'concurrent turns, over all workers'),
  },
  async run({ connection, args, text, json, out }) {
    const queue = args[0] === UNNAMED ? '' : args[0]!;
    const limits = {
      activities: readCount('activities', text('activities'), 0),
      activitiesPerSecond: readRate(text('rate')),
      turns: readCount('turns', text('turns'), 0),
    };
    const answer = await connection.call('AdminService', 'SetQueue', { queue, limits });
    const none = limits.activities + limits.activitiesPerSecond + limits.turns === 0;
    if (json) outJson(out, answer);
    else out(`${args[0]!}: ${none ? 'no limits' : 'limits set'}\n`);
    return EXIT.ok;
  },
};

/** Commands about queues. */
export const QUEUE_COMMANDS: readonly Command[] = [queues, setQueue];
