import {
  CHILD_ID_BYTES_MAX,
  CHOSEN_ID_BYTES_MAX,
  CUSTOM_STATUS_BYTES_MAX,
  VALUE_BYTES_MAX,
} from '../limits.ts';
import type { Action, ActionBodies } from '../model/action.ts';
import { PerdureError } from '../model/error.ts';
import type { ActivityOptions, Routing, StartIdReusePolicy } from '../model/event.ts';
import { payloadBytes } from '../model/payload.ts';
import type { Header, Payload } from '../model/payload.ts';
import {
  checkCount,
  checkDuration,
  checkFailure,
  checkName,
  checkHeaders,
  checkOptionalName,
  checkPayload,
  checkPromiseId,
  checkReason,
  checkRouting,
  checkTime,
  withBoundedCauses,
} from './validate.ts';

function refuse(message: string): never {
  throw new PerdureError('INVALID_ARGUMENT', message);
}

export function checkCustomStatus(value: Payload | null): void {
  const bytes = payloadBytes(value);
  if (bytes > CUSTOM_STATUS_BYTES_MAX) {
    const limit = `a custom status has at most ${CUSTOM_STATUS_BYTES_MAX}`;
    throw new PerdureError('PAYLOAD_TOO_LARGE', `value is ${bytes} bytes; ${limit}`);
  }
}

export function checkValue(value: Payload | null): void {
  const bytes = payloadBytes(value);
  if (bytes > VALUE_BYTES_MAX) {
    const limit = `a value that an instance keeps has at most ${VALUE_BYTES_MAX}`;
    throw new PerdureError('PAYLOAD_TOO_LARGE', `value is ${bytes} bytes; ${limit}`);
  }
}

export function checkOptions(options: ActivityOptions | null): void {
  if (options === null) return;
  checkRouting(options);
  if (options.version) checkOptionalName('version', options.version);
  if (options.session) checkOptionalName('session', options.session);
  checkDuration('start_to_close_ms', options.startToCloseMs);
  checkDuration('schedule_to_start_ms', options.scheduleToStartMs);
  checkDuration('schedule_to_close_ms', options.scheduleToCloseMs);
  checkDuration('heartbeat_ms', options.heartbeatMs);
  const { retry } = options;
  if (retry === null) return;
  checkDuration('initial_interval_ms', retry.initialIntervalMs);
  checkDuration('max_interval_ms', retry.maxIntervalMs);
  checkCount('max_attempts', retry.maxAttempts);
  const factor = retry.backoffCoefficient;
  if (factor !== 0 && !(factor >= 1 && Number.isFinite(factor))) {
    refuse(`backoff_coefficient is ${factor}; it must be at least 1, and 0 means 2`);
  }
}

export function checkStart(
  body: Routing & {
    readonly name: string;
    readonly version: string;
    readonly input: Payload | null;
    readonly headers?: readonly Header[];
    readonly idReusePolicy?: StartIdReusePolicy;
  },
  bytesMax: number,
): void {
  // An enum value that the contract does not have is decoded as its number.
  if (typeof body.idReusePolicy === 'number') {
    refuse(`id_reuse_policy is unknown: ${String(body.idReusePolicy)}`);
  }
  checkName('name', body.name);
  checkOptionalName('version', body.version);
  checkRouting(body);
  checkHeaders(body.headers);
  checkPayload('input', body.input, bytesMax);
}

export function checkRaise(body: ActionBodies['requestRaise'], bytesMax: number): void {
  const { instanceId, name, payload, promiseId = '', failure = null, headers } = body;
  checkHeaders(headers);
  checkPayload('payload', payload, bytesMax);
  if (promiseId !== '') {
    checkPromiseId(promiseId);
    return checkFailure(failure, bytesMax);
  }
  checkName('instance_id', instanceId, CHILD_ID_BYTES_MAX);
  return checkName('name', name);
}

/**
 * Whether an action is one that may be recorded.
 *
 * @throws PerdureError that names the field, not the action.
 */
export function checkAction(action: Action, bytesMax: number): void {
  switch (action.kind) {
    case 'scheduleActivity':
      checkName('name', action.scheduleActivity.name);
      checkHeaders(action.scheduleActivity.headers);
      checkPayload('input', action.scheduleActivity.input, bytesMax);
      return checkOptions(action.scheduleActivity.options);
    case 'createTimer':
      return checkTime('fire_at_ms', action.createTimer.fireAtMs);
    case 'waitForEvent':
      return checkName('name', action.waitForEvent.name);
    case 'scheduleChild':
      checkOptionalName('instance_id', action.scheduleChild.instanceId, CHOSEN_ID_BYTES_MAX);
      return checkStart(action.scheduleChild, bytesMax);
    case 'requestStart':
      checkName('instance_id', action.requestStart.instanceId, CHOSEN_ID_BYTES_MAX);
      return checkStart(action.requestStart, bytesMax);
    case 'scheduleStep':
      checkName('name', action.scheduleStep.name);
      checkFailure(action.scheduleStep.failure, bytesMax);
      return checkPayload('output', action.scheduleStep.output, bytesMax);
    case 'requestRaise':
      return checkRaise(action.requestRaise, bytesMax);
    case 'cancelOperation':
      return;
    case 'markPatch':
      return checkName('change_id', action.markPatch.changeId);
    case 'setValue':
      checkOptionalName('key', action.setValue.key);
      return checkValue(action.setValue.value);
    case 'clearValues':
      return checkOptionalName('key', action.clearValues.key);
    case 'readValue':
      checkName('instance_id', action.readValue.instanceId, CHILD_ID_BYTES_MAX);
      return checkOptionalName('key', action.readValue.key);
    case 'createPromise':
      return;
    case 'completeUpdate':
      checkFailure(action.completeUpdate.failure, bytesMax);
      return checkPayload('output', action.completeUpdate.output, bytesMax);
    case 'setCustomStatus':
      return checkCustomStatus(action.setCustomStatus.value);
    case 'completeExecution':
      return checkPayload('output', action.completeExecution.output, bytesMax);
    case 'failExecution':
      return checkFailure(action.failExecution.failure, bytesMax);
    case 'cancelExecution':
      return checkReason(action.cancelExecution.reason);
    case 'continueAsNew':
      checkOptionalName('version', action.continueAsNew.version);
      return checkPayload('input', action.continueAsNew.input, bytesMax);
  }
}

/** The action with chains of causes that every reader can read; the same when they are. */
export function withBoundedFailure(action: Action): Action {
  switch (action.kind) {
    case 'scheduleStep': {
      const body = action.scheduleStep;
      const failure = withBoundedCauses(body.failure);
      return failure === body.failure ? action : { ...action, scheduleStep: { ...body, failure } };
    }
    case 'requestRaise': {
      const body = action.requestRaise;
      const failure = withBoundedCauses(body.failure ?? null);
      if (failure === (body.failure ?? null)) return action;
      return { ...action, requestRaise: { ...body, failure } };
    }
    case 'completeUpdate': {
      const body = action.completeUpdate;
      const failure = withBoundedCauses(body.failure);
      if (failure === body.failure) return action;
      return { ...action, completeUpdate: { ...body, failure } };
    }
    case 'failExecution': {
      const failure = withBoundedCauses(action.failExecution.failure);
      if (failure === action.failExecution.failure) return action;
      return { ...action, failExecution: { failure } };
    }
    default:
      return action;
  }
}

/** The action in a message for humans, such as `scheduleActivity "charge" (seq 3)`. */
export function describeAction(action: Action): string {
  const body: object = (action as unknown as Record<string, object>)[action.kind]!;
  const name =
    'name' in body && typeof body.name === 'string' ? ` "${body.name.slice(0, 100)}"` : '';
  const seq = 'seq' in body && typeof body.seq === 'number' ? ` (seq ${body.seq})` : '';
  return `${action.kind}${name}${seq}`;
}
