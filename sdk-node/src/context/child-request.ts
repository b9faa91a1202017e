// Requests that start other orchestrations: an awaited child or an independent instance.
import { checkNow } from '../definitions/check.ts';
import { checkInstanceId, checkName, checkOptionalName } from '../definitions/name.ts';
import { wireRouting } from '../definitions/routing.ts';
import type { Schemas } from '../model/standard-schema.ts';
import { InvalidInputError } from '../errors.ts';
import { encodePayload } from '../payload.ts';
import type { Scope } from '../model/operation.ts';
import type { ParentClosePolicy, Payload, StartIdReusePolicy } from '../model/wire-types.ts';
import type {
  CallOrchestrationOptions,
  IdReuse,
  StartOptions,
} from '../model/operation-options.ts';
import type { RunPort } from '../model/run-port.ts';

/** The orchestration to start, its input and the requesting run. */
interface StartTarget {
  readonly run: RunPort;
  readonly scope: Scope | undefined;
  readonly name: string;
  readonly schemas: Schemas;
  readonly input: unknown;
}

const closePolicies: Readonly<Record<'cancel' | 'terminate' | 'abandon', ParentClosePolicy>> = {
  cancel: 'PARENT_CLOSE_POLICY_CANCEL',
  terminate: 'PARENT_CLOSE_POLICY_TERMINATE',
  abandon: 'PARENT_CLOSE_POLICY_ABANDON',
};

const reusePolicies: Readonly<Record<IdReuse, StartIdReusePolicy>> = {
  reject: 'START_ID_REUSE_POLICY_REJECT',
  useExisting: 'START_ID_REUSE_POLICY_USE_EXISTING',
  replaceEnded: 'START_ID_REUSE_POLICY_REPLACE_ENDED',
  terminateExisting: 'START_ID_REUSE_POLICY_TERMINATE_EXISTING',
};

/** @throws RangeError for an unknown policy, TypeError for a policy without an id. */
function wireReuse({ id, idReuse }: { readonly id?: string; readonly idReuse?: IdReuse }): {
  readonly idReusePolicy?: StartIdReusePolicy;
} {
  if (idReuse === undefined) return {};
  const idReusePolicy = Object.hasOwn(reusePolicies, idReuse) ? reusePolicies[idReuse] : undefined;
  if (idReusePolicy === undefined) {
    const known = Object.keys(reusePolicies).join(', ');
    throw new RangeError(`idReuse: ${String(idReuse)} is not a policy. Use one of ${known}`);
  }
  if (id === undefined && idReuse !== 'reject') {
    throw new TypeError(`idReuse: '${idReuse}' needs an id. Set the option id as well`);
  }
  return { idReusePolicy };
}

function encodeInput({ run, name, schemas, input }: StartTarget): Payload {
  const what = `input of orchestration "${name}"`;
  return encodePayload(
    checkNow(schemas.input, input, what, InvalidInputError),
    run.payloadMaxBytes,
    what,
  );
}

/** Requests a child. */
export function requestChild(
  target: StartTarget,
  options: CallOrchestrationOptions,
): Promise<unknown> {
  const { run, scope, name } = target;
  const { id, version = '', parentClose = 'cancel' } = options;
  const route = { ...wireRouting(options), ...wireReuse(options) };
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
    extra: target.schemas.output,
    build: (seq) => {
      const input = encodeInput(target);
      const call = { seq, name, version, instanceId, input, parentClosePolicy };
      return { kind: 'scheduleChild', scheduleChild: { ...call, ...route } };
    },
  });
}

/**
 * Starts an instance without awaiting its result. Resolves with the id once the instance exists.
 */
export function requestStart(target: StartTarget, options: StartOptions): Promise<string> {
  const { run, scope, name } = target;
  const { id, version = '' } = options;
  const route = { ...wireRouting(options), ...wireReuse(options) };
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
      const input = encodeInput(target);
      return {
        kind: 'requestStart',
        requestStart: { seq, name, version, instanceId, input, ...route },
      };
    },
  });
  return promise as Promise<string>;
}
