import { cpSync, existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HistoryStore } from '../model/ports.ts';
import { restoreBackup } from './backup.ts';
import { checkDirectory } from './check-directory.ts';
import { compactDirectory } from './compact.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { lmdbNamespaces } from './namespace-folders.ts';
import { creationOf, recordOf, roundOf } from './round-samples.suite.ts';

let base: string;
let path: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'perdure-compact-'));
  path = join(base, 'data');
});

afterEach(() => rm(base, { recursive: true, force: true }));

const options = (): { path: string; pid: number } => ({ path, pid: process.pid });
const BYTES = Buffer.alloc(50_000, 'x');

/** Creates a hundred instances and purges all except the last. */
async function shrink(store: HistoryStore): Promise<void> {
  for (let instanceNumber = 1; instanceNumber <= 100; instanceNumber += 1) {
    const records = [recordOf({ instanceNumber, bytes: BYTES })];
    await store.commit([{ ...creationOf({ instanceNumber, id: `i-${instanceNumber}` }), records }]);
  }
  for (let instanceNumber = 1; instanceNumber < 100; instanceNumber += 1) {
    await store.commit([roundOf({ instanceNumber, id: `i-${instanceNumber}`, purged: true })]);
  }
}

const sizeOf = async (file: string): Promise<number> => (await stat(file)).size;

async function expectKept(directory: string): Promise<void> {
  const store = await openLmdbStore({ path: directory, pid: process.pid });
  expect(await store.instanceById('i-100')).toMatchObject({ instanceNumber: 100 });
  expect(await store.instanceById('i-99')).toBe(null);
  await store.commit([creationOf({ instanceNumber: 101, id: 'i-101' })]);
  await store.close();
}

test('compacted directories are as small as their contents, in each namespace', async () => {
  const store = await openLmdbStore(options());
  const other = await lmdbNamespaces(options()).open('other');
  await shrink(store);
  await shrink(other);
  await store.close();
  await other.close();
  const [before] = await checkDirectory(path, process.pid);
  expect(before!.freePages).toBeGreaterThan(before!.pages / 2);

  const reports = await compactDirectory(path, process.pid);
  expect(reports.map((report) => report.path)).toEqual([path, join(path, 'namespaces/other')]);
  for (const { bytesBefore, bytesAfter } of reports) {
    expect(bytesAfter).toBeLessThan(bytesBefore / 4);
  }
  for (const report of await checkDirectory(path, process.pid)) {
    expect(report).toMatchObject({ problems: [], freePages: 0 });
  }
  expect(readdirSync(path)).not.toContain('compact.part');
  for (let time = 0; time < 2; time += 1) await expectKept(path);
  await expectKept(join(path, 'namespaces/other'));
});

test('compaction retains the journal and removes files of an interrupted compaction', async () => {
  const store = await openLmdbStore(options());
  await shrink(store);
  await store.commit([creationOf({ instanceNumber: 200, id: 'late' })]);
  const left = join(base, 'left');
  cpSync(path, left, { recursive: true, filter: (name) => !name.endsWith('.sock') });
  await store.close();
  await mkdir(join(left, 'compact.part'));
  await writeFile(join(left, 'compact.part/data.mdb'), 'half');
  await compactDirectory(left, process.pid);
  expect(existsSync(join(left, 'compact.part'))).toBe(false);
  const again = await openLmdbStore({ path: left, pid: process.pid });
  expect(await again.instanceById('late')).toMatchObject({ instanceNumber: 200 });
  await again.close();
  await expectKept(left);
});

test('a backup of a purged store is small, and so is the restored directory', async () => {
  const store = await openLmdbStore(options());
  await shrink(store);
  const copy = await store.backup(join(base, 'backups'), 'one');
  expect(copy.bytes).toBeLessThan((await sizeOf(join(path, 'data.mdb'))) / 4);
  await store.close();
  expect(await checkDirectory(copy.path, process.pid)).toMatchObject([{ problems: [] }]);
  expect(readdirSync(copy.path)).toEqual(['data.mdb']);
  await restoreBackup(copy.path, join(base, 'restored'), process.pid);
  await expectKept(join(base, 'restored'));
});

test('a directory that is in use or has no data is not compacted', async () => {
  await expect(compactDirectory(base, process.pid)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const store = await openLmdbStore(options());
  await expect(compactDirectory(path, process.pid)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(checkDirectory(path, process.pid)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await store.close();
});
