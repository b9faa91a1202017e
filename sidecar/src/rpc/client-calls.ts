import type { ClientPort } from '../model/client-ports.ts';
import { PerdureError } from '../model/error.ts';
import type { Failure } from '../model/payload.ts';
import { executionMessage, instanceMessage, instanceRowMessage } from '../wire/client-messages.ts';
import { ID_REUSE_POLICIES, RAISE_OUTCOMES, RAISE_POLICIES, nameOf } from '../wire/enums.ts';
import { query, update } from './live-request-calls.ts';
import type { Answer, ClientCalls } from './call-kinds.ts';
import { instanceFilter } from './instance-filter.ts';
import { pageSize, pageToken, readPageToken } from './page.ts';
import {
  checkTimeout,
  checkFailure,
  checkHeaders,
  checkInstanceId,
  checkName,
  checkNewInstanceId,
  checkOptionalName,
  checkPayload,
  checkPromiseId,
  checkReason,
  checkRouting,
  withBoundedCauses,
} from '../model/validate.ts';

function chosen<Word extends string>(
  field: string,
  table: Readonly<Record<Word, string>>,
  value: string | number,
  fallback: Word,
): Word {
  if (typeof value === 'string' && value.endsWith('_UNSPECIFIED')) return fallback;
  const name = nameOf(table, value);
  if (name === null) throw new PerdureError('INVALID_ARGUMENT', `${field} is unknown: ${value}`);
  return name;
}

function start(port: ClientPort, payloadBytesMax: number): Answer<'start'> {
  return async (request) => {
    checkName('name', request.name);
    checkNewInstanceId(request.instanceId);
    checkOptionalName('version', request.version);
    checkOptionalName('idempotency_key', request.idempotencyKey);
    checkRouting(request);
    checkHeaders(request.headers);
    checkPayload('input', request.input, payloadBytesMax);
    const { idReusePolicy } = request;
    return port.start({
      ...request,
      idReusePolicy: chosen('id_reuse_policy', ID_REUSE_POLICIES, idReusePolicy, 'reject'),
    });
  };
}

function raise(port: ClientPort, payloadBytesMax: number): Answer<'raise'> {
  return async ({ instanceId, name, payload, policy, headers, idempotencyKey }) => {
    checkInstanceId(instanceId);
    checkName('name', name);
    checkOptionalName('idempotency_key', idempotencyKey);
    checkHeaders(headers);
    checkPayload('payload', payload, payloadBytesMax);
    const chosenPolicy = chosen('policy', RAISE_POLICIES, policy, 'buffer');
    const key = idempotencyKey === '' ? [] : ([idempotencyKey] as const);
    const outcome = await port.raise(instanceId, name, payload, chosenPolicy, headers, ...key);
    return { outcome: RAISE_OUTCOMES[outcome] };
  };
}

/** Answers a request with an instance and a reason; the answer is empty. */
function byReason(
  act: (instanceId: string, reason: string) => Promise<void>,
): Answer<'cancel' | 'terminate' | 'suspend'> {
  return async ({ instanceId, reason }) => {
    checkInstanceId(instanceId);
    checkReason(reason);
    await act(instanceId, reason);
    return {};
  };
}

function wait(port: ClientPort): Answer<'wait'> {
  return async ({ instanceId, timeoutMs }, { signal }, permit) => {
    checkInstanceId(instanceId);
    checkTimeout('timeout_ms', timeoutMs);
    const answer = await port.wait(instanceId, timeoutMs, signal);
    await permit.begin(answer);
    return { ended: answer.ended, instance: instanceMessage(await answer.view()) };
  };
}

function waitStatus(port: ClientPort): Answer<'waitStatus'> {
  return async ({ instanceId, afterVersion, timeoutMs }, { signal }, permit) => {
    checkInstanceId(instanceId);
    checkTimeout('timeout_ms', timeoutMs);
    const answer = await port.waitStatus(instanceId, afterVersion, timeoutMs, signal);
    await permit.begin(answer);
    const { changed, ended } = answer;
    return { changed, ended, instance: instanceMessage(await answer.view()) };
  };
}

function values(port: ClientPort): Answer<'values'> {
  return async ({ instanceId, keys }) => {
    checkInstanceId(instanceId);
    for (const key of keys) checkOptionalName('keys', key);
    return { values: [...(await port.values(instanceId, keys))] };
  };
}

function settle(port: ClientPort, payloadBytesMax: number): Answer<'settle'> {
  return async ({ promiseId, value, failure, idempotencyKey }) => {
    const promise = checkPromiseId(promiseId);
    checkPayload('value', value, payloadBytesMax);
    checkFailure(failure as Failure | null, payloadBytesMax);
    checkOptionalName('idempotency_key', idempotencyKey);
    const outcome = { value, failure: withBoundedCauses(failure as Failure | null) };
    await port.settle(promise, idempotencyKey === '' ? outcome : { ...outcome, idempotencyKey });
    return {};
  };
}

function list(port: ClientPort): Answer<'list'> {
  return async (request) => {
    const filter = instanceFilter(request);
    const before = readPageToken(request.pageToken);
    const page = await port.list(filter, before, pageSize(request.pageSize));
    return {
      instances: page.rows.map(instanceRowMessage),
      nextPageToken: pageToken(page.next),
    };
  };
}

/** The table of unary methods and session requests. Requests are validated here. */
export function clientCalls(port: ClientPort, payloadBytesMax: number): ClientCalls {
  return {
    start: start(port, payloadBytesMax),
    raise: raise(port, payloadBytesMax),
    wait: wait(port),
    list: list(port),
    waitStatus: waitStatus(port),
    values: values(port),
    settle: settle(port, payloadBytesMax),
    query: query(port.liveRequests, payloadBytesMax),
    update: update(port.liveRequests, payloadBytesMax),
    cancel: byReason((id, reason) => port.cancel(id, reason)),
    terminate: byReason((id, reason) => port.terminate(id, reason)),
    suspend: byReason((id, reason) => port.suspend(id, reason)),
    async resume({ instanceId, reason, failActivities }) {
      checkInstanceId(instanceId);
      checkReason(reason);
      await port.resume(instanceId, reason, failActivities);
      return {};
    },
    async get({ instanceId }) {
      checkInstanceId(instanceId);
      return { instance: instanceMessage(await port.get(instanceId)) };
    },
    async purge({ instanceId, descendants, force }) {
      checkInstanceId(instanceId);
      return port.purge(instanceId, { descendants, force });
    },
    async executions({ instanceId, pageToken: token }) {
      checkInstanceId(instanceId);
      const { rows, next } = await port.executions(instanceId, readPageToken(token) ?? 0);
      return { executions: rows.map(executionMessage), nextPageToken: pageToken(next) };
    },
  };
}
