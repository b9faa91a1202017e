import { PerdureError } from '../../model/error.ts';
import type { Environment, RowCodec } from '../environment.ts';
import { textKeyOf } from '../keys.ts';
import { textOf, valueAt } from './table.ts';
import type { Write } from './table.ts';

const purgedKey = textKeyOf('highestPurged');
const appliedKey = textKeyOf('applied');
const identityKey = textKeyOf('identity');
const journaledKey = textKeyOf('journaled');

function read({ tables, codec }: Environment, key: Buffer): unknown {
  try {
    const value = valueAt(tables.meta, key);
    return value && codec.decode(value);
  } catch (cause) {
    // The row belongs to the whole store, so the store has failed.
    throw new PerdureError('STORE_FAILED', textOf(cause), { cause });
  }
}

function put(codec: RowCodec, key: Buffer, value: unknown): Write {
  return { table: 'meta', key, value: codec.encode(value), instanceNumber: 0 };
}

/** Reads the highest number of a purged instance, which is not reused. */
export function readHighestPurged(environment: Environment): number {
  return (read(environment, purgedKey) as number | undefined) ?? 0;
}

export function putHighestPurged(codec: RowCodec, instanceNumber: number): Write {
  return put(codec, purgedKey, instanceNumber);
}

/** Reads the number of the last journal entry in the tables; 0 without such an entry. */
export function readApplied(environment: Environment): number {
  return (read(environment, appliedKey) as number | undefined) ?? 0;
}

export function putApplied(codec: RowCodec, sequence: number): Write {
  return put(codec, appliedKey, sequence);
}

/**
 * Reads the identity that the tables and the journal of a directory share; null before it exists.
 */
export function readIdentity(environment: Environment): Buffer | null {
  const value = read(environment, identityKey) as Uint8Array | undefined;
  return value ? Buffer.from(value) : null;
}

export function putIdentity(codec: RowCodec, identity: Uint8Array): Write {
  return put(codec, identityKey, Buffer.from(identity));
}

/**
 * True when the journal may contain entries that are not in the tables. The journal must then
 * exist.
 */
export function readJournaled(environment: Environment): boolean {
  return read(environment, journaledKey) === true;
}

export function putJournaled(codec: RowCodec, journaled: boolean): Write {
  return put(codec, journaledKey, journaled);
}
