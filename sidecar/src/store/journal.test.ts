import { mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unappliedEntries, SEGMENT_BYTES } from './journal-file.ts';
import { createJournal } from './journal.ts';
import type { Write } from './tables/table.ts';

let path: string;
const { writeSync } = fs;
const identity = Buffer.from('0123456789abcdef');

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'perdure-segments-'));
});

afterEach(async () => {
  useWrite(writeSync);
  await rm(path, { recursive: true, force: true });
});

function useWrite(write: typeof fs.writeSync): void {
  fs.writeSync = write;
  syncBuiltinESMExports();
}

const writesOf = (text: string): Write[] => [
  { table: 'active', key: Buffer.from(text), value: Buffer.alloc(5_000, text), instanceNumber: 1 },
];

test('a write that the system accepts in parts is completed', async () => {
  const journal = await createJournal(path, identity, 0);
  useWrite(((file: number, bytes: Buffer, from: number, count: number, at: number) =>
    writeSync(file, bytes, from, Math.min(count, 100), at)) as typeof fs.writeSync);
  journal.append(writesOf('a'));
  journal.close();
  expect(unappliedEntries(path, identity, 0).map(({ sequence }) => sequence)).toEqual([1]);
});

test('a write that the system stops accepting is an error', async () => {
  const journal = await createJournal(path, identity, 0);
  let accepted = 0;
  useWrite(((file: number, bytes: Buffer, from: number, count: number, at: number) => {
    accepted += 1;
    return accepted > 1 ? 0 : writeSync(file, bytes, from, Math.min(count, 100), at);
  }) as typeof fs.writeSync);
  expect(() => journal.append(writesOf('a'))).toThrow(/wrote 100 of 5\d+ bytes/);
  journal.close();
});

test('files with holes, left by a copy, get all their blocks at the next start', async () => {
  await writeFile(join(path, 'journal-0'), '');
  await truncate(join(path, 'journal-0'), SEGMENT_BYTES);
  await writeFile(join(path, 'journal-1'), 'short');
  (await createJournal(path, identity, 0)).close();
  for (const name of ['journal-0', 'journal-1']) {
    const { size, blocks } = await stat(join(path, name));
    expect(size).toBe(SEGMENT_BYTES);
    expect(blocks * 512).toBeGreaterThanOrEqual(SEGMENT_BYTES);
  }
});
