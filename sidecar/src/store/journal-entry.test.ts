import { expect, test } from 'vitest';
import { decodeEntries, encodeEntry, entryBytes } from './journal-entry.ts';
import type { Write } from './tables/table.ts';

const writes: readonly Write[] = [
  { table: 'history', key: Buffer.from('key'), value: Buffer.alloc(300, 'v'), no: 0 },
  { table: 'timers', key: Buffer.from('empty'), value: Buffer.alloc(0), no: 0 },
  { table: 'active', key: Buffer.from('gone'), value: null, no: 0 },
];

function fileOf(...sequences: readonly number[]): Buffer {
  const file = Buffer.alloc(4_096);
  let at = 0;
  for (const sequence of sequences) at += encodeEntry(file.subarray(at), sequence, writes);
  return file;
}

const sequencesIn = (file: Buffer): number[] => decodeEntries(file).map((entry) => entry.sequence);

test('entries come back as they were written', () => {
  const large = 2 ** 40;
  expect(decodeEntries(fileOf(large, large + 1))).toEqual([
    { sequence: large, writes },
    { sequence: large + 1, writes },
  ]);
});

test('the size of an entry is known before it is written', () => {
  expect(encodeEntry(Buffer.alloc(4_096), 1, writes)).toBe(entryBytes(writes));
});

test('an entry that is cut short anywhere is not there, and neither is what follows it', () => {
  const whole = fileOf(1, 2, 3);
  const bytes = entryBytes(writes);
  for (let kept = 0; kept < bytes; kept += 1) {
    const torn = Buffer.concat([whole.subarray(0, bytes + kept), Buffer.alloc(4_096 - kept)]);
    expect(sequencesIn(torn)).toEqual([1]);
  }
});

test('a flipped bit anywhere in an entry ends the file before it', () => {
  const bytes = entryBytes(writes);
  for (let at = bytes; at < 2 * bytes; at += 1) {
    const file = fileOf(1, 2, 3);
    file[at]! ^= 0x10;
    expect(sequencesIn(file)).toEqual([1]);
  }
});

test('entries of an earlier use of the file are not taken for new ones', () => {
  const file = fileOf(1, 2, 3);
  encodeEntry(file, 7, writes);
  expect(sequencesIn(file)).toEqual([7]);
});

test('an empty file and one of zeros hold nothing', () => {
  expect(decodeEntries(Buffer.alloc(0))).toEqual([]);
  expect(decodeEntries(Buffer.alloc(4_096))).toEqual([]);
});
