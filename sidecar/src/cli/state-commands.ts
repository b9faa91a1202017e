import type { GetValuesResponse__Output as Values } from '@perdure/proto/v1/GetValuesResponse';
import type { Instance__Output as Instance } from '@perdure/proto/v1/Instance';
import type { WaitStatusResponse__Output as Waited } from '@perdure/proto/v1/WaitStatusResponse';

import { readCount, readDuration, readOptionalText } from './arguments.ts';
import { table } from './columns.ts';
import { option, outJson } from './command.ts';
import type { Command } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { payloadShort, readInput } from './payload-text.ts';

const values: Command = {
  name: 'instance values',
  args: ['INSTANCE'],
  doc: 'print the state (key-value) of an instance',
  options: { key: option('KEY', 'only the value under this key') },
  async run({ connection, args, text, json: asJson, out }) {
    const key = readOptionalText('key', text('key'));
    const request = { instanceId: args[0], keys: key === '' ? [] : [key] };
    const answer: Values = await connection.call('ClientService', 'GetValues', request);
    const rows = answer.values.map((one) => [
      one.key,
      one.value === null ? 'null' : payloadShort(one.value),
    ]);
    if (asJson) outJson(out, answer.values);
    else out(table(['KEY', 'VALUE'], rows));
    return EXIT.ok;
  },
};

const waitStatus: Command = {
  name: 'instance wait-status',
  args: ['INSTANCE'],
  doc: 'wait for a change of the custom status, then print it',
  options: {
    after: option('VERSION', 'version that is already known; default: 0'),
    timeout: option('TIME', 'time limit, such as 30s; default: none'),
  },
  async run({ connection, args, text, json: asJson, out }) {
    const timeout = text('timeout');
    const request = {
      instanceId: args[0],
      afterVersion: readCount('after', text('after'), 0),
      timeoutMs: timeout === undefined ? 0 : readDuration('timeout', timeout),
    };
    const options = { waits: true };
    const answer: Waited = await connection.call('ClientService', 'WaitStatus', request, options);
    const { customStatus, customStatusVersion } = answer.instance as Instance;
    const value = customStatus === null ? '(none)' : payloadShort(customStatus);
    if (asJson) outJson(out, { ...answer, instance: { customStatus, customStatusVersion } });
    else out(`version ${customStatusVersion}  ${value}${answer.ended ? '  (ended)' : ''}\n`);
    return answer.changed || answer.ended ? EXIT.ok : EXIT.timedOut;
  },
};

const settle: Command = {
  name: 'promise settle',
  args: ['PROMISE'],
  doc: 'resolve a durable promise, or reject it with --error',
  options: {
    input: option('JSON', 'value as JSON'),
    'input-file': option('PATH', 'file with the value as JSON; - is standard input'),
    error: option('TEXT', 'reject it with this message'),
    'error-type': option('NAME', 'with --error: type of the error; default: Error'),
  },
  async run({ connection, args, text, json, out }) {
    const message = text('error');
    const value = readInput(text('input'), text('input-file'));
    if (message !== undefined && value !== null) {
      throw new UsageError('a value and --error exclude each other. Pass one of them');
    }
    const type = text('error-type') ?? 'Error';
    const kind = 'FAILURE_KIND_APPLICATION';
    const failure = message === undefined ? null : { kind, type, message };
    const request = { promiseId: args[0], value, failure };
    const answer = await connection.call('ClientService', 'SettlePromise', request);
    if (json) outJson(out, answer);
    else out(failure === null ? 'resolved\n' : 'rejected\n');
    return EXIT.ok;
  },
};

export const STATE_COMMANDS: readonly Command[] = [values, waitStatus, settle];
