import type { Environment, RowCodec } from '../environment.ts';
import { textKeyOf } from '../keys.ts';
import type { Write } from './table.ts';

const purgedKey = textKeyOf('highestPurged');
const appliedKey = textKeyOf('applied');

/** The highest number of a purged instance: numbers are not used again when the rows are gone. */
export function readHighestPurged({ tables, codec }: Environment): number {
  const value = tables.meta.get(purgedKey);
  return value ? (codec.decode(value) as number) : 0;
}

export function putHighestPurged(codec: RowCodec, no: number): Write {
  return { table: 'meta', key: purgedKey, value: codec.encode(no), no: 0 };
}

/** The last entry of the journal whose writes are in the tables, 0 when there never was one. */
export function readApplied({ tables, codec }: Environment): number {
  const value = tables.meta.get(appliedKey);
  return value ? (codec.decode(value) as number) : 0;
}

export function putApplied(codec: RowCodec, sequence: number): Write {
  return { table: 'meta', key: appliedKey, value: codec.encode(sequence), no: 0 };
}
