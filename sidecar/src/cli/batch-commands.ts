import type { Batch__Output as Batch } from '@perdure/proto/v1/Batch';
import type { Retention__Output as Retention } from '@perdure/proto/v1/Retention';

import { readCount, readDuration, readEnum } from './arguments.ts';
import { columns, enumText, timeText } from './columns.ts';
import { option, outJson } from './command.ts';
import type { Command } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { FILTER_OPTIONS, filterRequest } from './query-commands.ts';

const KINDS = ['cancel', 'terminate', 'suspend', 'resume', 'retry', 'delete', 'prune'];

function batchesText(batches: readonly Batch[]): string[] {
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
  return columns([...headings, 'LAST-ERROR'], rows);
}

const start: Command = {
  name: 'batch-start',
  args: ['KIND'],
  doc: `do something to many instances: ${KINDS.join(', ')}`,
  options: {
    ...FILTER_OPTIONS,
    all: option('', 'without a filter: every instance is meant'),
    reason: option('TEXT', 'why, for humans'),
    'keep-last': option('COUNT', 'of prune: ended executions to keep'),
    'per-second': option('COUNT', 'instances per second, at most'),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const kind = readEnum('KIND', args[0]!, 'BATCH_KIND', KINDS);
    const given = Object.keys(FILTER_OPTIONS).some((name) => text(name) !== undefined);
    if (!given && text('all') === undefined) {
      throw new UsageError('give a filter, or --all when every instance is meant');
    }
    const answer = await connection.ask<{ batchId: string }>('BatchService', 'StartBatch', {
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
  name: 'batches',
  args: [],
  doc: 'list the batches of the last week, newest first',
  options: {},
  async run({ connection, json: asJson, out }) {
    const answer = await connection.ask<{ batches: Batch[] }>('BatchService', 'ListBatches', {});
    if (asJson) outJson(out, answer.batches);
    else out(batchesText(answer.batches));
    return EXIT.ok;
  },
};

const stop: Command = {
  name: 'batch-stop',
  args: ['BATCH'],
  doc: 'stop a batch where it is',
  options: {},
  async run({ connection, args, json, out }) {
    const answer = await connection.ask('BatchService', 'StopBatch', { batchId: args[0] });
    if (json) outJson(out, answer);
    else out(`stopped batch ${args[0]}\n`);
    return EXIT.ok;
  },
};

function kept(ms: number): string {
  return ms === 0 ? 'for ever' : `${ms / 3_600_000}h`;
}

const retention: Command = {
  name: 'retention',
  args: [],
  doc: 'list for how long ended instances are kept',
  options: {},
  async run({ connection, json: asJson, out }) {
    const { retentions } = await connection.ask<{ retentions: Retention[] }>(
      'BatchService',
      'ListRetention',
      {},
    );
    const rows = retentions.map((one) => [
      one.name,
      kept(one.completedMs),
      kept(one.failedMs),
      kept(one.cancelledMs),
      one.executionsMs === 0 ? 'for ever' : `${kept(one.executionsMs)}, or ${one.keepExecutions}`,
    ]);
    const headings = ['ORCHESTRATION', 'COMPLETED', 'FAILED', 'CANCELLED', 'EXECUTIONS'];
    if (asJson) outJson(out, retentions);
    else out(columns(headings, rows));
    return EXIT.ok;
  },
};

const setRetention: Command = {
  name: 'set-retention',
  args: ['ORCHESTRATION'],
  doc: 'set for how long ended instances are kept; * for all others; nothing given: for ever',
  options: {
    completed: option('TIME', 'of completed ones, such as 30d'),
    failed: option('TIME', 'of failed ones'),
    cancelled: option('TIME', 'of cancelled and terminated ones'),
    executions: option('TIME', 'of ended executions of live instances'),
    'keep-executions': option('COUNT', 'the newest executions that stay in any case'),
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
    const answer = await connection.ask('BatchService', 'SetRetention', { retention: wanted });
    if (json) outJson(out, answer);
    else out(`set retention of ${args[0]}\n`);
    return EXIT.ok;
  },
};

/** Commands about batches and retention. */
export const BATCH_COMMANDS: readonly Command[] = [start, batches, stop, retention, setRetention];
