// The ledger: a file to which activities append their effects, one line of JSON each. It is
// independent of the engine, and the only data that the proof trusts.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** The effects that an activity can have. */
export type Effect = 'reserve' | 'release' | 'charge' | 'refund' | 'pack' | 'book' | 'unbook';

export interface Entry {
  readonly effect: Effect;
  readonly order: string;
  /** The parcel of the order, from 1; 0 for the whole order. */
  readonly parcel: number;
  /** Pieces or cents, by effect. */
  readonly amount: number;
  /** The same for each attempt of one activity, and unique to it. */
  readonly key: string;
  readonly attempt: number;
}

/** Appends a line in one write, so that the lines of several processes do not mix. */
export function appendEntry(file: string, entry: Entry): void {
  appendFileSync(file, `${JSON.stringify(entry)}\n`, { flag: 'a' });
}

export function readLedger(file: string): Entry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Entry);
}
