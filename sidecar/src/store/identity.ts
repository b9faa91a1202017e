import { cryptoRandom } from '../lib/random.ts';
import type { RowCodec } from './environment.ts';
import { IDENTITY_BYTES } from './journal-file.ts';
import { putIdentity, putJournaled } from './tables/meta.ts';
import type { Write } from './tables/table.ts';

/** Generates the identity of a directory. */
export function newIdentity(): Buffer {
  return Buffer.from(cryptoRandom().bytes(IDENTITY_BYTES));
}

/** Makes a copy independent: the copy needs no journal, and rejects the journal of the original. */
export function ownIdentity(codec: RowCodec): Write[] {
  return [putIdentity(codec, newIdentity()), putJournaled(codec, false)];
}
