// What starts other orchestrations: a child that is awaited, or an instance of its own.
import { checkNow } from '../definitions/check.ts';
import { checkInstanceId, checkName, checkOptionalName } from '../definitions/name.ts';
import { wireRouting } from '../definitions/routing.ts';
import type { StandardSchema } from '../definitions/standard-schema.ts';
import { InvalidInput } from '../errors.ts';
import { encodePayload } from '../payload.ts';
import type { Scope } from '../replay/operation.ts';
import type { ParentClosePolicy, Payload } from '../replay/wire-types.ts';
import type { CallOrchestrationOptions, StartOptions } from './context.ts';
import type { RunPort } from './run-port.ts';

/** Which orchestration is to be started by whom, and with what. */
interface Wanted {
  readonly run: RunPort;
  readonly scope: Scope | undefined;
  readonly name: string;
  readonly schema: StandardSchema | undefined;
  readonly input: unknown;
}

const closePolicies: Readonly<Record<'cancel' | 'terminate' | 'abandon', ParentClosePolicy>> = {
  cancel: 'PARENT_CLOSE_POLICY_CANCEL',
  terminate: 'PARENT_CLOSE_POLICY_TERMINATE',
  abandon: 'PARENT_CLOSE_POLICY_ABANDON',
};

function encodeInput({ run, name, schema, input }: Wanted): Payload {
  const what = `input of orchestration "${name}"`;
  return encodePayload(checkNow(schema, input, what, InvalidInput), run.payloadMaxBytes, what);
}

/** Asks for a child. */
export function requestChild(wanted: Wanted, options: CallOrchestrationOptions): Promise<unknown> {
  const { run, scope, name } = wanted;
  const { id, version = '', parentClose = 'cancel' } = options;
  const route = wireRouting(options);
  checkName(name, 'orchestration');
  checkOptionalName(version, 'version');
  if (id !== undefined) checkInstanceId(id);
  const instanceId = id ?? '';
  const parentClosePolicy = closePolicies[parentClose];
  return run.issue({
    kind: 'childScheduled',
    operation: 'child',
    seq: 0,
    name,
    target: instanceId,
    fireAtMs: 0,
    scope,
    extra: undefined,
    build: (seq) => {
      const input = encodeInput(wanted);
      const call = { seq, name, version, instanceId, input, parentClosePolicy };
      return { kind: 'scheduleChild', scheduleChild: { ...call, ...route } };
    },
  });
}

/** Asks for an instance that nobody awaits; resolves with its id once it exists. */
export function requestStart(wanted: Wanted, options: StartOptions): Promise<string> {
  const { run, scope, name } = wanted;
  const { id, version = '' } = options;
  const route = wireRouting(options);
  checkName(name, 'orchestration');
  checkOptionalName(version, 'version');
  if (id !== undefined) checkInstanceId(id);
  run.checkInTurn('start');
  const instanceId = id ?? run.random.uuid();
  const promise = run.issue({
    kind: 'startRequested',
    operation: 'start',
    seq: 0,
    name,
    target: instanceId,
    fireAtMs: 0,
    scope,
    extra: instanceId,
    build: (seq) => {
      const input = encodeInput(wanted);
      return {
        kind: 'requestStart',
        requestStart: { seq, name, version, instanceId, input, ...route },
      };
    },
  });
  return promise as Promise<string>;
}
