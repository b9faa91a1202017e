import { expect, test } from 'vitest';
import {
  decodeEntries,
  decodeUntagged,
  encodeEntry,
  entryBytes,
  TAG_BYTES,
} from './journal-entry.ts';
import type { Write } from './tables/table.ts';

const tag = Buffer.from('a tag of');

const writes: readonly Write[] = [
  { table: 'history', key: Buffer.from('key'), value: Buffer.alloc(300, 'v'), instanceNumber: 0 },
  { table: 'timers', key: Buffer.from('empty'), value: Buffer.alloc(0), instanceNumber: 0 },
  { table: 'active', key: Buffer.from('gone'), value: null, instanceNumber: 0 },
];

function fileOf(...sequences: readonly number[]): Buffer {
  const file = Buffer.alloc(4_096);
  let at = 0;
  for (const sequence of sequences) at += encodeEntry(file.subarray(at), tag, sequence, writes);
  return file;
}

const sequencesIn = (file: Buffer): number[] =>
  decodeEntries(file, tag).map((entry) => entry.sequence);

test('encoded entries are decoded to equal entries', () => {
  const large = 2 ** 40;
  expect(decodeEntries(fileOf(large, large + 1), tag)).toMatchObject([
    { sequence: large, writes },
    { sequence: large + 1, writes },
  ]);
});

test('the size of an entry is known before it is written', () => {
  expect(encodeEntry(Buffer.alloc(4_096), tag, 1, writes)).toBe(entryBytes(writes));
});

test('an entry that is truncated anywhere is ignored, with all bytes after it', () => {
  const whole = fileOf(1, 2, 3);
  const bytes = entryBytes(writes);
  for (let length = 0; length < bytes; length += 1) {
    const torn = Buffer.concat([whole.subarray(0, bytes + length), Buffer.alloc(4_096 - length)]);
    expect(sequencesIn(torn)).toEqual([1]);
  }
});

test('a flipped bit anywhere invalidates its entry and no later entry', () => {
  const bytes = entryBytes(writes);
  for (let at = bytes; at < 2 * bytes; at += 1) {
    const file = fileOf(1, 2, 3);
    file[at]! ^= 0x10;
    expect(sequencesIn(file)).toEqual([1, 3]);
  }
});

test('entries of an earlier use of the file are ignored', () => {
  const file = fileOf(1, 2, 3);
  encodeEntry(file, tag, 7, writes);
  expect(decodeEntries(file, tag, 6).map((entry) => entry.sequence)).toEqual([7]);
});

test('entries of another directory are ignored', () => {
  const file = fileOf(1);
  encodeEntry(file.subarray(entryBytes(writes)), Buffer.from('another!'), 2, writes);
  expect(sequencesIn(file)).toEqual([1]);
});

test('entries of older releases, without a tag, end at the first incomplete entry', () => {
  const bytes = entryBytes(writes) - TAG_BYTES;
  const file = Buffer.alloc(4_096);
  for (const [index, sequence] of [4, 5, 6, 7, 2].entries()) {
    const entry = Buffer.alloc(4_096);
    encodeEntry(entry, tag, sequence, writes);
    file.set(entry.subarray(TAG_BYTES, TAG_BYTES + bytes), index * bytes);
  }
  const found = (): number[] => decodeUntagged(file, 4).map((entry) => entry.sequence);
  expect(found()).toEqual([5, 6, 7]);
  file[2 * bytes + 20]! ^= 1;
  expect(found()).toEqual([5]);
});

test('an empty file and a file of zeros have no entries', () => {
  expect(decodeEntries(Buffer.alloc(0), tag)).toEqual([]);
  expect(decodeEntries(Buffer.alloc(4_096), tag)).toEqual([]);
});
