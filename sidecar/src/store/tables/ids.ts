import type { Environment } from '../environment.ts';
import { keyBehind, keyOf, longAt, textKeyOf } from '../keys.ts';
import { checkedValue } from '../row-checksum.ts';
import { nextKey, scan, storedAt } from './table.ts';
import type { Entry, Write } from './table.ts';

export function putId(id: string, instanceNumber: number): Write {
  return { table: 'ids', key: textKeyOf(id), value: keyOf(instanceNumber), instanceNumber };
}

export function deleteId(id: string, instanceNumber: number): Write {
  return { table: 'ids', key: textKeyOf(id), value: null, instanceNumber };
}

/**
 * Reads the number of the instance with this id: 0 for an unknown id, null for an unreadable row.
 */
export function readId({ tables }: Environment, id: string): number | null {
  const key = textKeyOf(id);
  const stored = storedAt(tables.ids, key);
  return stored ? numberIn({ key, stored }) : 0;
}

function numberIn({ key, stored }: Entry): number | null {
  const value = checkedValue(key, stored);
  return value?.length === NUMBER_BYTES ? longAt(value, 0) : null;
}

const NUMBER_BYTES = 8;
/** A key below all ids. */
const FIRST = Buffer.of(0);

/** Lists ids with a prefix after `after`, in order. The number of an unreadable row is null. */
export async function* readIds(
  current: () => Environment,
  idPrefix: string,
  after?: string,
): AsyncGenerator<{ readonly id: string; readonly instanceNumber: number | null }> {
  const first = idPrefix === '' ? FIRST : textKeyOf(idPrefix);
  const start = after === undefined ? first : nextKey(textKeyOf(after));
  const range = { start, end: idPrefix === '' ? null : keyBehind(first) };
  for await (const entries of scan(() => current().tables.ids, range)) {
    for (const entry of entries)
      yield { id: entry.key.toString('utf8'), instanceNumber: numberIn(entry) };
  }
}
