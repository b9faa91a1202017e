import type { CountInstancesResponse__Output as Counts } from '@perdure/proto/v1/CountInstancesResponse';
import type { ForkInstanceResponse__Output as Forked } from '@perdure/proto/v1/ForkInstanceResponse';
import type { GetTreeResponse__Output as Tree } from '@perdure/proto/v1/GetTreeResponse';
import type { PruneExecutionsResponse__Output as Pruned } from '@perdure/proto/v1/PruneExecutionsResponse';
import type { RewindInstanceResponse__Output as Rewound } from '@perdure/proto/v1/RewindInstanceResponse';

import { readCount, readTime } from './arguments.ts';
import { columns } from './columns.ts';
import { option, outJson } from './command.ts';
import type { Command } from './command.ts';
import { gather } from './doctor.ts';
import { doctorText, isIll } from './doctor-text.ts';
import { EXIT, UsageError } from './exit.ts';
import { listedJson, statusText, treeText } from './instance-text.ts';
import { FILTER_OPTIONS, filterRequest } from './query-commands.ts';

const tree: Command = {
  name: 'tree',
  args: ['INSTANCE'],
  doc: 'show an instance with its children and theirs',
  options: { depth: option('COUNT', 'generations below it; left out: all') },
  async run({ connection, args, text, json: asJson, out }) {
    const request = { instanceId: args[0], depth: readCount('depth', text('depth'), 0) };
    const answer = await connection.ask<Tree>('AdminService', 'GetTree', request, { waits: true });
    const { instances, cut } = answer;
    if (asJson) outJson(out, { instances: instances.map(listedJson), cut });
    else out(treeText(answer));
    return EXIT.ok;
  },
};

const prune: Command = {
  name: 'prune',
  args: ['INSTANCE'],
  doc: 'delete ended executions of an instance, never the current one',
  options: {
    'keep-last': option('COUNT', 'ended executions that stay, the latest ones'),
    'ended-before': option('TIME', 'only those that ended before'),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const keepLast = readCount('keep-last', text('keep-last'), 0);
    const endedBeforeMs = readTime('ended-before', text('ended-before'));
    if (keepLast === 0 && endedBeforeMs === 0) {
      throw new UsageError('give --keep-last or --ended-before');
    }
    const request = { instanceId: args[0], keepLast, endedBeforeMs };
    const answer = await connection.ask<Pruned>('AdminService', 'PruneExecutions', request);
    if (asJson) outJson(out, answer);
    else out(`pruned ${args[0]} (executions: ${answer.executions})\n`);
    return EXIT.ok;
  },
};

function eventId(text: string | undefined): number {
  const id = readCount('event', text, 0);
  if (id === 0) throw new UsageError('give --event, the last event that is kept: see `history`');
  return id;
}

const rewind: Command = {
  name: 'rewind',
  args: ['INSTANCE'],
  doc: 'take an instance back to an event; a new execution goes on from there',
  options: {
    event: option('ID', 'the last event that is kept; within a turn the last one before it'),
    reason: option('TEXT', 'why, for the history'),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const request = {
      instanceId: args[0],
      eventId: eventId(text('event')),
      reason: text('reason'),
    };
    const answer = await connection.ask<Rewound>('AdminService', 'RewindInstance', request);
    if (asJson) outJson(out, answer);
    else out(`rewound ${args[0]} (execution ${answer.execution})\n`);
    return EXIT.ok;
  },
};

const fork: Command = {
  name: 'fork',
  args: ['INSTANCE'],
  doc: "start another instance from the beginning of this one's history",
  options: {
    event: option('ID', 'the last event that is taken over'),
    execution: option('NUMBER', 'of which execution; left out: the current one'),
    id: option('ID', 'id of the new instance; left out: one is made up'),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const answer = await connection.ask<Forked>('AdminService', 'ForkInstance', {
      instanceId: args[0],
      eventId: eventId(text('event')),
      execution: readCount('execution', text('execution'), 0),
      newInstanceId: text('id') ?? '',
    });
    if (asJson) outJson(out, answer);
    else out(`forked ${args[0]}: ${answer.instanceId}\n`);
    return EXIT.ok;
  },
};

const count: Command = {
  name: 'count',
  args: [],
  doc: 'count instances by status',
  options: FILTER_OPTIONS,
  async run({ connection, text, json: asJson, out }) {
    const request = { filter: filterRequest(text) };
    const answer = await connection.ask<Counts>('AdminService', 'CountInstances', request, {
      waits: true,
    });
    const rows = answer.counts.map((one) => [statusText(one), String(one.count)]);
    if (asJson) outJson(out, answer.counts);
    else out(columns(['STATUS', 'INSTANCES'], rows));
    return EXIT.ok;
  },
};

const doctor: Command = {
  name: 'doctor',
  args: [],
  doc: 'say on one screen what is stuck and why; exit code 1 when something is',
  options: {},
  async run({ connection, json: asJson, out }) {
    const findings = await gather(connection);
    if (asJson) outJson(out, findings);
    else out(doctorText(findings));
    return isIll(findings) ? EXIT.failed : EXIT.ok;
  },
};

/** Commands that look after many instances, or change what happened. */
export const ADMIN_COMMANDS: readonly Command[] = [doctor, count, tree, rewind, fork, prune];
