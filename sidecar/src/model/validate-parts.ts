// Checks the parts that actions, events and requests share. Each check throws a PerdureError that
// names the field.
import { CHILD_ID_BYTES_MAX, CUSTOM_STATUS_BYTES_MAX, VALUE_BYTES_MAX } from '../limits.ts';
import type { ActionBodies } from './action.ts';
import { PerdureError } from './error.ts';
import type { ActivityOptions, Routing, StartIdReusePolicy } from './event.ts';
import { payloadBytes } from './payload.ts';
import type { Header, Payload } from './payload.ts';
import {
  checkCount,
  checkDuration,
  checkFailure,
  checkHeaders,
  checkName,
  checkOptionalName,
  checkPayload,
  checkPromiseId,
  checkRouting,
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
    const limit = `a value in the state of an instance has at most ${VALUE_BYTES_MAX}`;
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
  // The codec decodes an unknown enum value as a number.
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
