import type { Batch__Output as Batch } from '@perdure/proto/v1/Batch';
import type { Retention__Output as Retention } from '@perdure/proto/v1/Retention';

import { readCount, readDuration, readEnum } from './arguments.ts';
import { table, enumText, timeText } from './columns.ts';
import { option, outJson } from './command.ts';
import type { Command } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { listAll } from './pages.ts';
import { FILTER_OPTIONS, filterRequest } from './query-commands.ts';
import type { Line } from './style.ts';

const KINDS = ['cancel', 'terminate', 'suspend', 'resume', 'retry', 'delete', 'prune'];

function batchesText(batches: readonly Batch[]): readonly Line[] {
  const rows = batches.map((batch) => [
    batch.batchId,
    enumText(batch.kind, 'BATCH_KIND'),
    enumText(batch.status, 'BATCH_STATUS'),
    timeText(batch.createdMs),
    String(batch.lookedAt),
    String(batch.done),
    String(batch.failed),
    batch.lastError,
  ]);
  const headings = ['BATCH', 'KIND', 'STATUS', 'CREATED', 'LOOKED-AT', 'DONE', 'FAILED'];
  return table([...headings, 'LAST-ERROR'], rows);
}

const start: Command = {
  name: 'batch start',
  args: ['KIND'],
  choices: KINDS,
  doc: `start an operation on many instances: ${KINDS.join(', ')}`,
  options: {
    ...FILTER_OPTIONS,
    all: option('', 'select every instance; required without a filter'),
    reason: option('TEXT', 'reason, for people'),
    'keep-last': option('COUNT', 'prune: number of ended executions to retain'),
    'per-second': option('COUNT', 'maximum number of instances per second'),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const kind = readEnum('KIND', args[0]!, 'BATCH_KIND', KINDS);
    const given = Object.keys(FILTER_OPTIONS).some((name) => text(name) !== undefined);
    if (!given && text('all') === undefined) {
      throw new UsageError('no instances are selected. Pass a filter, or --all for every instance');
    }
    const answer = await connection.call<{ batchId: string }>('BatchService', 'StartBatch', {
      kind,
      filter: filterRequest(text),
      reason: text('reason') ?? '',
      keepLast: readCount('keep-last', text('keep-last'), 0),
      perSecond: readCount('per-second', text('per-second'), 0),
    });
    if (asJson) outJson(out, answer);
    else out(`started batch ${answer.batchId}\n`);
    return EXIT.ok;
  },
};

const batches: Command = {
  name: 'batch list',
  args: [],
  doc: 'list the batches of the last week, newest first',
  options: {},
  async run({ connection, json: asJson, out }) {
    const all = await listAll<Batch>(connection, {
      service: 'BatchService',
      rpc: 'ListBatches',
      field: 'batches',
    });
    if (asJson) outJson(out, all);
    else out(batchesText(all));
    return EXIT.ok;
  },
};

const stop: Command = {
  name: 'batch stop',
  args: ['BATCH'],
  doc: 'stop a batch; completed operations are not undone',
  options: {},
  async run({ connection, args, json, out }) {
    const answer = await connection.call('BatchService', 'StopBatch', { batchId: args[0] });
    if (json) outJson(out, answer);
    else out(`stopped batch ${args[0]}\n`);
    return EXIT.ok;
  },
};

function retainedText(ms: number): string {
  return ms === 0 ? 'indefinitely' : `${ms / 3_600_000}h`;
}

const retention: Command = {
  name: 'retention list',
  args: [],
  doc: 'list how long ended instances are retained',
  options: {},
  async run({ connection, json: asJson, out }) {
    const all = await listAll<Retention>(connection, {
      service: 'BatchService',
      rpc: 'ListRetention',
      field: 'retentions',
    });
    const rows = all.map((one) => [
      one.name,
      retainedText(one.completedMs),
      retainedText(one.failedMs),
      retainedText(one.cancelledMs),
      one.executionsMs === 0
        ? 'indefinitely'
        : `${retainedText(one.executionsMs)}, or ${one.keepExecutions}`,
    ]);
    const headings = ['ORCHESTRATION', 'COMPLETED', 'FAILED', 'CANCELLED', 'EXECUTIONS'];
    if (asJson) outJson(out, all);
    else out(table(headings, rows));
    return EXIT.ok;
  },
};

const setRetention: Command = {
  name: 'retention set',
  args: ['ORCHESTRATION'],
  doc: 'set how long ended instances are retained; * for all others; no option: indefinitely',
  options: {
    completed: option('TIME', 'time for completed instances, such as 30d'),
    failed: option('TIME', 'time for failed instances'),
    cancelled: option('TIME', 'time for cancelled and terminated instances'),
    executions: option('TIME', 'time for ended executions of live instances'),
    'keep-executions': option('COUNT', 'number of newest executions to retain in any case'),
  },
  async run({ connection, args, text, json, out }) {
    const timeOf = (name: string): number => {
      const value = text(name);
      return value === undefined ? 0 : readDuration(name, value);
    };
    const wanted = {
      name: args[0],
      completedMs: timeOf('completed'),
      failedMs: timeOf('failed'),
      cancelledMs: timeOf('cancelled'),
      executionsMs: timeOf('executions'),
      keepExecutions: readCount('keep-executions', text('keep-executions'), 0),
    };
    const answer = await connection.call('BatchService', 'SetRetention', { retention: wanted });
    if (json) outJson(out, answer);
    else out(`set retention of ${args[0]}\n`);
    return EXIT.ok;
  },
};

/** Commands about batches and retention. */
export const BATCH_COMMANDS: readonly Command[] = [start, batches, stop, retention, setRetention];
