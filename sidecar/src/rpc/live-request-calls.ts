import type { LiveRequestPort } from '../model/live-request-port.ts';
import { PerdureError } from '../model/error.ts';
import type { Answer } from './call-kinds.ts';
import { holdInput } from './live-request-inputs.ts';
import {
  checkHeaders,
  checkInstanceId,
  checkName,
  checkOptionalName,
  checkPayload,
  checkTimeout,
} from '../model/validate.ts';

const STAGES: Readonly<Record<string, 'accepted' | 'completed'>> = {
  UPDATE_STAGE_UNSPECIFIED: 'completed',
  UPDATE_STAGE_ACCEPTED: 'accepted',
  UPDATE_STAGE_COMPLETED: 'completed',
};

export function query(port: LiveRequestPort, payloadBytesMax: number): Answer<'query'> {
  return async ({ instanceId, name, input, timeoutMs, headers }, { signal }) => {
    checkInstanceId(instanceId);
    checkName('name', name);
    checkPayload('input', input, payloadBytesMax);
    checkTimeout('timeout_ms', timeoutMs);
    checkHeaders(headers);
    return holdInput(input, (held) =>
      port.query({ instanceId, name, input: held, timeoutMs, headers }, signal),
    );
  };
}

export function update(port: LiveRequestPort, payloadBytesMax: number): Answer<'update'> {
  return async (request, { signal }) => {
    const { instanceId, name, input, updateId, timeoutMs, headers } = request;
    checkInstanceId(instanceId);
    checkName('name', name);
    checkOptionalName('update_id', updateId);
    checkPayload('input', input, payloadBytesMax);
    checkTimeout('timeout_ms', timeoutMs);
    checkHeaders(headers);
    const waitFor = STAGES[request.waitFor];
    if (waitFor === undefined) {
      throw new PerdureError('INVALID_ARGUMENT', `wait_for is unknown: ${request.waitFor}`);
    }
    const rest = { instanceId, name, updateId, waitFor, timeoutMs, headers };
    return holdInput(input, (held) => port.update({ ...rest, input: held }, signal));
  };
}
