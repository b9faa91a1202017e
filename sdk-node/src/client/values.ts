import { keyOf } from '../definitions/value.ts';
import { type ValueKey } from '../model/value.ts';
import { readOutput } from '../definitions/read.ts';
import { decodePayload } from '../payload.ts';
import type { Requests } from './requests.ts';

/**
 * Reads all state values of an instance, in order of their keys. After its end: the last values.
 */
export async function readValues(
  requests: Requests,
  instanceId: string,
  keys: readonly string[],
): Promise<Map<string, unknown>> {
  const what = `values of instance "${instanceId}"`;
  const { values } = await requests.make('values', { instanceId, keys: [...keys] }, { what });
  return new Map(values.map(({ key, value }) => [key, decodePayload(value)]));
}

/** Reads one state value. Undefined: no value is set. */
export async function readValue(
  requests: Requests,
  instanceId: string,
  value: ValueKey,
): Promise<unknown> {
  const key = keyOf(value);
  const stored = (await readValues(requests, instanceId, [key])).get(key);
  if (stored === undefined || typeof value === 'string') return stored;
  return readOutput(value.schema, stored);
}
