import type { Instance__Output as Instance } from '@perdure/proto/v1/Instance';
import type { PurgeInstanceResponse__Output as Purged } from '@perdure/proto/v1/PurgeInstanceResponse';
import type { StartInstanceResponse__Output as Started } from '@perdure/proto/v1/StartInstanceResponse';
import type { WaitInstanceResponse__Output as Waited } from '@perdure/proto/v1/WaitInstanceResponse';

import { readCount, readDuration, readEnum, readOptionalText } from './arguments.ts';
import { option, outJson } from './command.ts';
import type { Command, Invocation } from './command.ts';
import type { Connection } from './connection.ts';
import { enumText } from './columns.ts';
import { EXIT } from './exit.ts';
import { instanceText } from './instance-text.ts';
import { readInput } from './payload-text.ts';

const REUSE = ['reject', 'use-existing', 'replace-ended', 'terminate-existing'];
const POLICIES = ['buffer', 'drop', 'reject'];

const input = {
  input: option('JSON', 'value as JSON'),
  'input-file': option('PATH', 'file with the value as JSON; - is standard input'),
};

/** Waits, prints the instance, and returns the exit code for its status. */
async function waitFor(
  connection: Connection,
  instanceId: string,
  { text, json: asJson, out }: Invocation,
): Promise<number> {
  const timeout = text('timeout');
  const timeoutMs = timeout === undefined ? 0 : readDuration('timeout', timeout);
  const request = { instanceId, timeoutMs };
  const answer: Waited = await connection.call('ClientService', 'WaitInstance', request, {
    waits: true,
  });
  const instance = answer.instance as Instance;
  if (asJson) outJson(out, instance);
  else out(instanceText(instance));
  if (!answer.ended) return EXIT.timedOut;
  return instance.status === 'INSTANCE_STATUS_COMPLETED' ? EXIT.ok : EXIT.notCompleted;
}

const start: Command = {
  name: 'instance start',
  args: ['ORCHESTRATION'],
  doc: 'start an instance',
  options: {
    id: option('ID', 'id of the instance; default: generated'),
    ...input,
    version: option('VERSION', 'version of the orchestration'),
    queue: option('QUEUE', 'task queue of its turns'),
    priority: option('N', '1 (highest) to 5; default: 3'),
    fairness: option('KEY', 'fairness key within the queue'),
    reuse: option('POLICY', `if the id exists: ${REUSE.join(', ')}`, REUSE),
    key: option('KEY', 'idempotency key: a repeated start returns the first instance'),
    wait: option('', 'wait until the instance has ended'),
    timeout: option('TIME', 'with --wait: time limit; default: none'),
  },
  async run(invocation) {
    const { connection, args, text, json: asJson, out } = invocation;
    const request = {
      name: args[0],
      instanceId: readOptionalText('id', text('id')),
      version: text('version') ?? '',
      input: readInput(text('input'), text('input-file')),
      idReusePolicy: readEnum('reuse', text('reuse') ?? 'reject', 'ID_REUSE_POLICY', REUSE),
      idempotencyKey: readOptionalText('key', text('key')),
      queue: text('queue') ?? '',
      priority: readCount('priority', text('priority'), 0),
      fairnessKey: text('fairness') ?? '',
    };
    const started: Started = await connection.call('ClientService', 'StartInstance', request);
    if (text('wait') !== undefined) return waitFor(connection, started.instanceId, invocation);
    const what = started.created ? 'started' : 'exists';
    if (asJson) outJson(out, started);
    else out(`${what} ${started.instanceId} (execution ${started.execution})\n`);
    return EXIT.ok;
  },
};

const wait: Command = {
  name: 'instance wait',
  args: ['INSTANCE'],
  doc: 'wait until an instance has ended, then print it',
  options: { timeout: option('TIME', 'time limit, such as 30s; default: none') },
  run: (invocation) => waitFor(invocation.connection, invocation.args[0]!, invocation),
};

const raise: Command = {
  name: 'instance raise',
  args: ['INSTANCE', 'EVENT'],
  doc: 'raise an external event to an instance',
  options: {
    ...input,
    policy: option(
      'POLICY',
      `if the instance does not wait for it: ${POLICIES.join(', ')}`,
      POLICIES,
    ),
    'idempotency-key': option(
      'KEY',
      'idempotency key: an event with a stored key is not stored again',
    ),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const answer = await connection.call<{ outcome: string }>('ClientService', 'RaiseEvent', {
      instanceId: args[0],
      name: args[1],
      payload: readInput(text('input'), text('input-file')),
      policy: readEnum('policy', text('policy') ?? 'buffer', 'RAISE_POLICY', POLICIES),
      idempotencyKey: readOptionalText('idempotency-key', text('idempotency-key')),
    });
    if (asJson) outJson(out, answer);
    else out(`${enumText(answer.outcome, 'RAISE_OUTCOME')}\n`);
    return EXIT.ok;
  },
};

/** The commands with an instance and a reason. */
function byReason(name: string, rpc: string, done: string, doc: string): Command {
  return {
    name,
    args: ['INSTANCE'],
    doc,
    options: { reason: option('TEXT', 'reason, recorded in the history') },
    async run({ connection, args, text, json: asJson, out }) {
      const request = { instanceId: args[0], reason: text('reason') ?? '' };
      const answer: object = await connection.call('ClientService', rpc, request);
      if (asJson) outJson(out, answer);
      else out(`${done} ${args[0]}\n`);
      return EXIT.ok;
    },
  };
}

const resume: Command = {
  name: 'instance resume',
  args: ['INSTANCE'],
  doc: 'resume an instance; retry it if it is stuck, and its quarantined activities',
  options: {
    reason: option('TEXT', 'reason, recorded in the history'),
    'fail-activities': option('', 'fail quarantined activities instead of retrying them'),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const failActivities = text('fail-activities') !== undefined;
    const request = { instanceId: args[0], reason: text('reason') ?? '', failActivities };
    const answer: object = await connection.call('ClientService', 'ResumeInstance', request);
    if (asJson) outJson(out, answer);
    else out(`resumed ${args[0]}\n`);
    return EXIT.ok;
  },
};

const purge: Command = {
  name: 'instance purge',
  args: ['INSTANCE'],
  doc: 'delete an ended instance and its history',
  options: {
    descendants: option('', 'delete its descendants too, atomically'),
    force: option('', 'first terminate instances that have not ended'),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const descendants = text('descendants') !== undefined;
    const request = { instanceId: args[0], descendants, force: text('force') !== undefined };
    const answer = await connection.call<Purged>('ClientService', 'PurgeInstance', request, {
      waits: descendants,
    });
    const { executions, instances } = answer;
    const whole = descendants ? `instances: ${instances}, ` : '';
    if (asJson) outJson(out, answer);
    else out(`purged ${args[0]} (${whole}executions: ${executions})\n`);
    return EXIT.ok;
  },
};

/** Commands that change one instance. */
export const LIFECYCLE_COMMANDS: readonly Command[] = [
  start,
  wait,
  raise,
  byReason(
    'instance cancel',
    'CancelInstance',
    'cancellation requested:',
    'cancel an instance cooperatively: it may clean up',
  ),
  byReason(
    'instance terminate',
    'TerminateInstance',
    'terminated',
    'terminate an instance: it cannot clean up',
  ),
  byReason('instance suspend', 'SuspendInstance', 'suspended', 'suspend an instance'),
  resume,
  purge,
];
