import type { Environment } from '../environment.ts';
import { keyOf, longAt, textKeyOf } from '../keys.ts';
import type { Write } from './table.ts';

export function putId(id: string, no: number): Write {
  return { table: 'ids', key: textKeyOf(id), value: keyOf(no), no };
}

export function deleteId(id: string, no: number): Write {
  return { table: 'ids', key: textKeyOf(id), value: null, no };
}

/** Number of the instance that has this id, 0 when none has. */
export function readId({ tables }: Environment, id: string): number {
  const value = tables.ids.get(textKeyOf(id));
  return value ? longAt(value, 0) : 0;
}
