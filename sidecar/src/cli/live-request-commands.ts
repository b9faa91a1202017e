import type { Failure__Output as Failure } from '@perdure/proto/v1/Failure';
import type { QueryInstanceResponse__Output as Queried } from '@perdure/proto/v1/QueryInstanceResponse';
import type { UpdateInstanceResponse__Output as Updated } from '@perdure/proto/v1/UpdateInstanceResponse';

import { readDuration, readOptionalText } from './arguments.ts';
import { option, outJson } from './command.ts';
import type { Command, Invocation } from './command.ts';
import { EXIT } from './exit.ts';
import { payloadShort, readInput } from './payload-text.ts';

const input = {
  input: option('JSON', 'value as JSON'),
  'input-file': option('PATH', 'file with the value as JSON; - is standard input'),
};

/** The fields that the requests of both commands share. */
function requestOf({ args, text }: Invocation): object {
  const timeout = text('timeout');
  return {
    instanceId: args[0],
    name: args[1],
    input: readInput(text('input'), text('input-file')),
    timeoutMs: timeout === undefined ? 0 : readDuration('timeout', timeout),
  };
}

const failureText = (failure: Failure): string => `${failure.type}: ${failure.message}`;

function outputText(output: Queried['output']): string {
  return output === null ? 'null' : payloadShort(output, Infinity);
}

const query: Command = {
  name: 'instance query',
  args: ['INSTANCE', 'QUERY'],
  doc: 'query an instance; nothing is recorded',
  options: { ...input, timeout: option('TIME', 'time to wait for a worker; default: 10s') },
  async run(invocation) {
    const { connection, json: asJson, out } = invocation;
    const request = requestOf(invocation);
    const options = { waits: true };
    const answer: Queried = await connection.call(
      'ClientService',
      'QueryInstance',
      request,
      options,
    );
    const { output, failure } = answer;
    if (asJson) outJson(out, answer);
    else out(`${failure === null ? outputText(output) : `failed: ${failureText(failure)}`}\n`);
    return failure === null ? EXIT.ok : EXIT.failed;
  },
};

function outcomeText({ accepted, completed, failure, output, updateId }: Updated): string {
  if (!accepted) return `rejected: ${failure === null ? 'without a reason' : failureText(failure)}`;
  if (!completed) return `accepted ${updateId}`;
  return failure === null ? outputText(output) : `failed: ${failureText(failure)}`;
}

const update: Command = {
  name: 'instance update',
  args: ['INSTANCE', 'UPDATE'],
  doc: 'send an update to an instance, and wait for its result',
  options: {
    ...input,
    id: option('ID', 'id of the update: a repeated id does not update twice'),
    accepted: option('', 'wait only until the update is accepted'),
    timeout: option('TIME', 'time limit; default: none'),
  },
  async run(invocation) {
    const { connection, text, json: asJson, out } = invocation;
    const stage = text('accepted') === undefined ? 'COMPLETED' : 'ACCEPTED';
    const request = {
      ...requestOf(invocation),
      updateId: readOptionalText('id', text('id')),
      waitFor: `UPDATE_STAGE_${stage}`,
    };
    const options = { waits: true };
    const answer: Updated = await connection.call(
      'ClientService',
      'UpdateInstance',
      request,
      options,
    );
    if (asJson) outJson(out, answer);
    else out(`${outcomeText(answer)}\n`);
    if (!answer.accepted || answer.failure !== null) return EXIT.failed;
    return answer.completed || stage === 'ACCEPTED' ? EXIT.ok : EXIT.timedOut;
  },
};

export const LIVE_REQUEST_COMMANDS: readonly Command[] = [query, update];
