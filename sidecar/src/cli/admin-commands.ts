import type { CountInstancesResponse__Output as Counts } from '@perdure/proto/v1/CountInstancesResponse';
import type { ForkInstanceResponse__Output as Forked } from '@perdure/proto/v1/ForkInstanceResponse';
import type { GetTreeResponse__Output as Tree } from '@perdure/proto/v1/GetTreeResponse';
import type { Instance__Output as Instance } from '@perdure/proto/v1/Instance';
import type { PruneExecutionsResponse__Output as Pruned } from '@perdure/proto/v1/PruneExecutionsResponse';
import type { RewindInstanceResponse__Output as Rewound } from '@perdure/proto/v1/RewindInstanceResponse';

import { TREE_MAX } from '../limits.ts';
import { readCount, readOptionalText, readTime } from './arguments.ts';
import { table } from './columns.ts';
import { option, outJson } from './command.ts';
import type { Command } from './command.ts';
import { collectFindings } from './doctor.ts';
import { doctorText, requiresAction } from './doctor-text.ts';
import { EXIT, UsageError } from './exit.ts';
import { listedJson, statusText, treeText } from './instance-text.ts';
import { FILTER_OPTIONS, filterRequest } from './query-commands.ts';

const tree: Command = {
  name: 'instance tree',
  args: ['INSTANCE'],
  doc: 'print an instance with its descendants',
  options: { depth: option('COUNT', 'generations to print; default: all') },
  async run({ connection, args, text, json: asJson, out }) {
    const request = { instanceId: args[0], depth: readCount('depth', text('depth'), 0) };
    const instances: Instance[] = [];
    let page: Tree;
    let pageToken = '';
    do {
      const asked = { ...request, pageToken };
      page = await connection.call<Tree>('AdminService', 'GetTree', asked, { waits: true });
      for (const instance of page.instances) instances.push(instance);
      pageToken = page.nextPageToken;
    } while (pageToken !== '' && instances.length < TREE_MAX);
    const { cut } = page;
    if (asJson) outJson(out, { instances: instances.map(listedJson), cut });
    else out(treeText({ instances, cut }));
    return EXIT.ok;
  },
};

const prune: Command = {
  name: 'instance prune',
  args: ['INSTANCE'],
  doc: 'delete ended executions of an instance, never the current one',
  options: {
    'keep-last': option('COUNT', 'number of latest ended executions to retain'),
    'ended-before': option('TIME', 'only executions that ended before'),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const keepLast = readCount('keep-last', text('keep-last'), 0);
    const endedBeforeMs = readTime('ended-before', text('ended-before'));
    if (keepLast === 0 && endedBeforeMs === 0) {
      throw new UsageError('no executions are selected. Pass --keep-last or --ended-before');
    }
    const request = { instanceId: args[0], keepLast, endedBeforeMs };
    const answer = await connection.call<Pruned>('AdminService', 'PruneExecutions', request);
    if (asJson) outJson(out, answer);
    else out(`pruned ${args[0]} (executions: ${answer.executions})\n`);
    return EXIT.ok;
  },
};

function eventId(text: string | undefined): number {
  const id = readCount('event', text, 0);
  if (id === 0)
    throw new UsageError(
      '--event is missing. Pass the id of the last event to retain: see `perdure history`',
    );
  return id;
}

const rewind: Command = {
  name: 'instance rewind',
  args: ['INSTANCE'],
  doc: 'rewind an instance to an event; a new execution continues from there',
  options: {
    event: option('ID', 'last event to retain; within a turn: the last one before it'),
    reason: option('TEXT', 'reason, recorded in the history'),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const request = {
      instanceId: args[0],
      eventId: eventId(text('event')),
      reason: text('reason'),
    };
    const answer = await connection.call<Rewound>('AdminService', 'RewindInstance', request);
    if (asJson) outJson(out, answer);
    else out(`rewound ${args[0]} (execution ${answer.execution})\n`);
    return EXIT.ok;
  },
};

const fork: Command = {
  name: 'instance fork',
  args: ['INSTANCE'],
  doc: "start a new instance from the beginning of this instance's history",
  options: {
    event: option('ID', 'last event to copy'),
    execution: option('NUMBER', 'number of the execution; default: the current one'),
    id: option('ID', 'id of the new instance; default: generated'),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const answer = await connection.call<Forked>('AdminService', 'ForkInstance', {
      instanceId: args[0],
      eventId: eventId(text('event')),
      execution: readCount('execution', text('execution'), 0),
      newInstanceId: readOptionalText('id', text('id')),
    });
    if (asJson) outJson(out, answer);
    else out(`forked ${args[0]}: ${answer.instanceId}\n`);
    return EXIT.ok;
  },
};

const count: Command = {
  name: 'instance count',
  args: [],
  doc: 'count instances by status',
  options: FILTER_OPTIONS,
  async run({ connection, text, json: asJson, out }) {
    const request = { filter: filterRequest(text) };
    const answer = await connection.call<Counts>('AdminService', 'CountInstances', request, {
      waits: true,
    });
    const rows = answer.counts.map((one) => [statusText(one), String(one.count)]);
    if (asJson) outJson(out, answer.counts);
    else out(table(['STATUS', 'INSTANCES'], rows));
    return EXIT.ok;
  },
};

const doctor: Command = {
  name: 'doctor',
  args: [],
  doc: 'report what is stuck and why; exit code 1 if anything is',
  options: {},
  async run({ connection, json: asJson, out }) {
    const findings = await collectFindings(connection);
    if (asJson) outJson(out, findings);
    else out(doctorText(findings));
    return requiresAction(findings) ? EXIT.failed : EXIT.ok;
  },
};

/** Commands that administer instances. */
export const ADMIN_COMMANDS: readonly Command[] = [doctor, count, tree, rewind, fork, prune];
