import type { Environment } from '../environment.ts';
import { keyBehind, keyOf, longAt, textKeyOf } from '../keys.ts';
import { scan, valueAt } from './table.ts';
import type { Write } from './table.ts';

export function putId(id: string, no: number): Write {
  return { table: 'ids', key: textKeyOf(id), value: keyOf(no), no };
}

export function deleteId(id: string, no: number): Write {
  return { table: 'ids', key: textKeyOf(id), value: null, no };
}

/** Number of the instance that has this id, 0 when none has. */
export function readId({ tables }: Environment, id: string): number {
  const value = valueAt(tables.ids, textKeyOf(id));
  return value ? longAt(value, 0) : 0;
}

/** No id begins before it. */
const FIRST = Buffer.of(0);

/** All ids that begin so, in order. */
export async function* readIds(
  current: () => Environment,
  idPrefix: string,
): AsyncGenerator<{ readonly id: string; readonly no: number }> {
  const start = idPrefix === '' ? FIRST : textKeyOf(idPrefix);
  const range = { start, end: idPrefix === '' ? null : keyBehind(start) };
  for await (const entries of scan(() => current().tables.ids, range)) {
    for (const { key, value } of entries) yield { id: key.toString('utf8'), no: longAt(value, 0) };
  }
}
