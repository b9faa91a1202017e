import type { DescribeSidecarResponse__Output as Sidecar } from '@perdure/proto/v1/DescribeSidecarResponse';
import type { GetHistoryResponse__Output as HistoryFrame } from '@perdure/proto/v1/GetHistoryResponse';
import type { GetInstanceResponse__Output as Got } from '@perdure/proto/v1/GetInstanceResponse';
import type { Instance__Output as Instance } from '@perdure/proto/v1/Instance';
import type { Execution__Output as Execution } from '@perdure/proto/v1/Execution';
import type { ListInstancesResponse__Output as Page } from '@perdure/proto/v1/ListInstancesResponse';
import type { WorkerInfo__Output as Worker } from '@perdure/proto/v1/WorkerInfo';

import type { HistoryEvent } from '../model/event.ts';
import { readCount, readEnum, readTime } from './arguments.ts';
import { details, table, timeText } from './columns.ts';
import { option, outJson } from './command.ts';
import type { Command, Invocation } from './command.ts';
import { EXIT } from './exit.ts';
import { eventJson, HistoryLines } from './history-text.ts';
import { instancesText, listedJson, instanceText, statusText } from './instance-text.ts';
import { listAll } from './pages.ts';

const STATUSES = [
  'pending',
  'running',
  'suspended',
  'completed',
  'failed',
  'cancelled',
  'terminated',
  'stuck',
];
const PAGE_MAX = 1_000;
const LIMIT_DEFAULT = 100;

const get: Command = {
  name: 'instance get',
  args: ['INSTANCE'],
  doc: 'print an instance: its status, and what it waits for',
  options: {},
  async run({ connection, args, json: asJson, out }) {
    const request = { instanceId: args[0] };
    const { instance } = await connection.call<Got>('ClientService', 'GetInstance', request);
    if (asJson) outJson(out, instance);
    else out(instanceText(instance as Instance));
    return EXIT.ok;
  },
};

/** Options that select instances. */
export const FILTER_OPTIONS: Command['options'] = {
  status: option('STATUS[,...]', STATUSES.join(', '), STATUSES),
  name: option('NAME', 'name of the orchestration'),
  version: option('VERSION', 'version of the orchestration'),
  'id-prefix': option('PREFIX', 'beginning of the id'),
  'created-from': option('TIME', 'created at or after, such as 2026-11-23T18:00:00Z'),
  'created-to': option('TIME', 'created before'),
  'ended-from': option('TIME', 'ended at or after'),
  'ended-to': option('TIME', 'ended before'),
  queue: option('QUEUE', 'started with this queue'),
  parent: option('INSTANCE', 'children of this instance'),
};

/** Converts these options to the filter of a request. */
export function filterRequest(text: Invocation['text']): object {
  const statuses = (text('status') ?? '').split(',').filter(Boolean);
  return {
    statuses: statuses.map((one) => readEnum('status', one, 'INSTANCE_STATUS', STATUSES)),
    name: text('name') ?? '',
    version: text('version') ?? '',
    idPrefix: text('id-prefix') ?? '',
    createdFromMs: readTime('created-from', text('created-from')),
    createdToMs: readTime('created-to', text('created-to')),
    queue: text('queue') ?? '',
    parentId: text('parent') ?? '',
    endedFromMs: readTime('ended-from', text('ended-from')),
    endedToMs: readTime('ended-to', text('ended-to')),
  };
}

const list: Command = {
  name: 'instance list',
  args: [],
  doc: 'list instances, newest first',
  options: {
    ...FILTER_OPTIONS,
    limit: option('COUNT', `number of instances to list; default: ${LIMIT_DEFAULT}`),
  },
  async run({ connection, text, json: asJson, out, note }) {
    const limit = readCount('limit', text('limit'), LIMIT_DEFAULT);
    // One instance above the limit shows that the listing is incomplete.
    const requested = limit + 1;
    const request = filterRequest(text);
    const found: Instance[] = [];
    let pageToken = '';
    do {
      const pageSize = Math.min(requested - found.length, PAGE_MAX);
      const page = await connection.call<Page>('ClientService', 'ListInstances', {
        ...request,
        pageSize,
        pageToken,
      });
      found.push(...page.instances);
      pageToken = page.nextPageToken;
    } while (pageToken !== '' && found.length < requested);
    const shown = found.slice(0, limit);
    if (asJson) outJson(out, shown.map(listedJson));
    else out(instancesText(shown));
    if (found.length > limit) note(`stopped at ${limit} instances; pass --limit for more`);
    return EXIT.ok;
  },
};

const history: Command = {
  name: 'instance history',
  args: ['INSTANCE'],
  doc: 'print the history of an instance, one event per line',
  options: { execution: option('NUMBER', 'number of the execution; default: the current one') },
  async run({ connection, args, text, json: asJson, out }) {
    const execution = readCount('execution', text('execution'), 0);
    const lines = new HistoryLines();
    let count = 0;
    const request = { instanceId: args[0], execution };
    for await (const frame of connection.read<HistoryFrame>('GetHistory', request)) {
      const events = frame.events as unknown as readonly HistoryEvent[];
      const part: string[] = [];
      for (const event of events) {
        part.push(asJson ? `${count === 0 ? '[' : ','}${eventJson(event)}` : lines.line(event));
        count += 1;
      }
      out(part);
    }
    if (asJson) out(count === 0 ? '[]' : ']');
    return EXIT.ok;
  },
};

const executions: Command = {
  name: 'instance executions',
  args: ['INSTANCE'],
  doc: 'list the executions of an instance, oldest first',
  options: {},
  async run({ connection, args, json: asJson, out }) {
    const request = { instanceId: args[0] };
    const all = await listAll<Execution>(connection, {
      service: 'ClientService',
      rpc: 'ListExecutions',
      field: 'executions',
      request,
    });
    const rows = all.map((row) => [
      String(row.execution),
      statusText(row),
      timeText(row.startedMs),
      row.endedMs === 0 ? '' : timeText(row.endedMs),
      String(row.historyLength),
      String(row.historyBytes),
    ]);
    if (asJson) outJson(out, all);
    else out(table(['EXECUTION', 'STATUS', 'STARTED', 'ENDED', 'EVENTS', 'BYTES'], rows));
    return EXIT.ok;
  },
};

const workers: Command = {
  name: 'worker list',
  args: [],
  doc: 'list the attached workers',
  options: {},
  async run({ connection, json: asJson, out }) {
    const all = await listAll<Worker>(connection, {
      service: 'AdminService',
      rpc: 'ListWorkers',
      field: 'workers',
    });
    const rows = all.map((worker) => [
      worker.worker,
      worker.sdk,
      timeText(worker.attachedMs),
      `${worker.turnsOut}/${worker.credits?.turns ?? 0}`,
      `${worker.activitiesOut}/${worker.credits?.activities ?? 0}`,
      String(worker.orchestrations.length),
      String(worker.activities.length),
      [...worker.queues, ...(worker.draining ? ['(draining)'] : [])].join(' '),
    ]);
    const headings = ['WORKER', 'SDK', 'ATTACHED', 'TURNS', 'ACTIVITIES'];
    if (asJson) outJson(out, all);
    else out(table([...headings, 'HAS-ORCH', 'HAS-ACT', 'QUEUES'], rows));
    return EXIT.ok;
  },
};

const describe: Command = {
  name: 'describe',
  args: [],
  doc: 'describe the sidecar: version, work in progress, memory, store',
  options: {},
  async run({ connection, json: asJson, out }) {
    const sidecar = await connection.call<Sidecar>('AdminService', 'DescribeSidecar', {});
    const rows = [
      ['protocol', String(sidecar.protocol)],
      ['started', timeText(sidecar.startedMs)],
      ['turns', `${sidecar.turnsReady} ready, ${sidecar.turnsOut} in flight`],
      ['activities', `${sidecar.activitiesReady} ready, ${sidecar.activitiesOut} in flight`],
      ['timers', String(sidecar.timers)],
      ['instances', `${sidecar.liveInstances} live, ${sidecar.stuckInstances} stuck`],
      ['instances in memory', String(sidecar.cachedInstances)],
      ['store', sidecar.storeFailure === '' ? 'accepts writes' : `FAILED: ${sidecar.storeFailure}`],
      ['store on disk', `${sidecar.storeBytes} bytes`],
      ['memory', `${sidecar.memoryBytes} bytes`],
    ];
    if (asJson) outJson(out, sidecar);
    else out(details([['perdure', sidecar.version], ...rows]));
    return EXIT.ok;
  },
};

/** Commands that only read. */
export const QUERY_COMMANDS: readonly Command[] = [
  get,
  list,
  history,
  executions,
  workers,
  describe,
];
