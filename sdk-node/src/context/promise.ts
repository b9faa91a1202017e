// Durable promises, and the state values of other instances.
import type { DurablePromise, PromiseOutcome } from '../model/promise.ts';
import { keyOf } from '../definitions/value.ts';
import type { ValueKey } from '../model/value.ts';
import { checkTargetId } from '../definitions/name.ts';
import { toFailure } from '../failure.ts';
import { encodePayload } from '../payload.ts';
import type { Scope } from '../model/operation.ts';
import { checkPromiseId, promiseIdText } from './promise-id.ts';
import type { OperationRequest, RunPort } from '../model/run-port.ts';

/** Opens a durable promise. `limit` is the timer of its timeout. */
export function openPromise<T>(
  run: RunPort,
  scope: Scope | undefined,
  limit: OperationRequest | undefined,
): DurablePromise<T> {
  const request: OperationRequest = {
    kind: 'promiseCreated',
    operation: 'promise',
    seq: 0,
    name: '',
    target: '',
    fireAtMs: 0,
    scope,
    extra: undefined,
    build: (seq) => ({ kind: 'createPromise', createPromise: { seq } }),
  };
  const value = run.wait(request, limit) as Promise<T>;
  const { instanceId, execution } = run.info;
  const { seq } = request;
  return { id: promiseIdText({ instanceId, execution, seq, mark: run.seedMark }), value };
}

/** Settles a durable promise of any instance. */
export function settle(
  run: RunPort,
  scope: Scope | undefined,
  promiseId: string,
  outcome: PromiseOutcome,
): Promise<void> {
  checkPromiseId(promiseId);
  const settled = run.issue({
    kind: 'raiseRequested',
    operation: 'raise',
    seq: 0,
    name: '',
    target: promiseId,
    fireAtMs: 0,
    scope,
    extra: undefined,
    build: (seq) => {
      const limit = run.payloadMaxBytes;
      const failed = 'error' in outcome;
      const payload = failed ? null : encodePayload(outcome.value, limit, 'value of the promise');
      const failure = failed ? toFailure(outcome.error, limit) : null;
      const body = { seq, instanceId: '', name: '', payload, promiseId, failure };
      return { kind: 'requestRaise', requestRaise: body };
    },
  });
  return settled as Promise<void>;
}

/** Reads a state value of an instance. */
export function readValue(
  run: RunPort,
  scope: Scope | undefined,
  instanceId: string,
  value: ValueKey,
): Promise<unknown> {
  checkTargetId(instanceId);
  const key = keyOf(value);
  return run.issue({
    kind: 'valueReadRequested',
    operation: 'read',
    seq: 0,
    name: key,
    target: instanceId,
    fireAtMs: 0,
    scope,
    extra: typeof value === 'string' ? undefined : value.schema,
    build: (seq) => ({ kind: 'readValue', readValue: { seq, instanceId, key } }),
  });
}
