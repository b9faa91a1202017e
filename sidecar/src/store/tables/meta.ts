import type { Environment } from '../environment.ts';
import { textKeyOf } from '../keys.ts';
import type { Write } from './table.ts';

const key = textKeyOf('highestPurged');

/** The highest number of a purged instance: numbers are not used again when the rows are gone. */
export function readHighestPurged({ tables, codec }: Environment): number {
  const value = tables.meta.get(key);
  return value ? (codec.decode(value) as number) : 0;
}

export function putHighestPurged({ tables, codec }: Environment, no: number): Write {
  return { table: tables.meta, key, value: codec.encode(no), no: 0 };
}
