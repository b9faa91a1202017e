import { keyOf } from '../definitions/value.ts';
import { type ValueKey } from '../model/value.ts';
import { readOutput } from '../definitions/read.ts';
import { decodePayload } from '../payload.ts';
import type { Requests } from './requests.ts';

/** All values that an instance keeps, or kept last, by key, in order. */
export async function readValues(
  requests: Requests,
  instanceId: string,
  keys: readonly string[],
): Promise<Map<string, unknown>> {
  const what = `values of instance "${instanceId}"`;
  const { values } = await requests.make('values', { instanceId, keys: [...keys] }, { what });
  return new Map(values.map(({ key, value }) => [key, decodePayload(value)]));
}

/** One value; undefined when there is none. */
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
