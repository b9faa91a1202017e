import { cpSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { COMPILE_CACHE_FOLDER } from '../lib/compile-cache.ts';
import type { HistoryStore } from '../model/ports.ts';
import { restoreBackup } from './backup.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { all, creationOf, recordOf, roundOf } from './round-samples.suite.ts';

let base: string;
let store: HistoryStore;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'perdure-backup-'));
  store = await openLmdbStore({ path: join(base, 'data'), pid: process.pid });
});

afterEach(async () => {
  await store.close();
  await rm(base, { recursive: true, force: true });
});

const restored = async (from: string): Promise<HistoryStore> => {
  const path = join(base, 'restored');
  await restoreBackup(from, path, process.pid);
  return openLmdbStore({ path, pid: process.pid });
};

test('a backup contains all durable data, including that in the journal', async () => {
  await store.commit([creationOf({ instanceNumber: 1, id: 'a' })]);
  await store.commit([roundOf({ instanceNumber: 1, records: [recordOf({ instanceNumber: 1 })] })]);
  const { path, bytes } = await store.backup(join(base, 'backups'), 'first');
  expect(path).toBe(join(base, 'backups', 'first'));
  expect(await readdir(path)).toEqual(['data.mdb']);
  expect(bytes).toBeGreaterThan(4_000);
  await store.commit([creationOf({ instanceNumber: 2, id: 'late' })]);

  const copy = await restored(path);
  expect(await copy.instanceById('a')).toMatchObject({ instanceNumber: 1 });
  expect(await copy.instanceById('late')).toBe(null);
  const ours = await all(store.history(1, 1, 1));
  expect(ours).toHaveLength(1);
  expect(await all(copy.history(1, 1, 1))).toEqual(ours);
  // The copy accepts writes. Their journal numbers continue from those of the copy.
  await copy.commit([creationOf({ instanceNumber: 3, id: 'c' })]);
  await copy.close();
  const again = await openLmdbStore({ path: join(base, 'restored'), pid: process.pid });
  expect(await again.instanceById('c')).toMatchObject({ instanceNumber: 3 });
  await again.close();
});

test('commits continue during a backup, which contains only complete commits', async () => {
  let instanceNumber = 0;
  let acknowledged = 0;
  let going = true;
  const writing = (async () => {
    while (going) {
      instanceNumber += 1;
      const records = [recordOf({ instanceNumber })];
      await store.commit([
        { ...creationOf({ instanceNumber, id: `i-${instanceNumber}` }), records },
      ]);
      await new Promise((resolve) => setImmediate(resolve));
      acknowledged = instanceNumber;
    }
  })();
  while (acknowledged < 50) await new Promise((resolve) => setImmediate(resolve));
  const before = acknowledged;
  const { path } = await store.backup(base, 'busy');
  going = false;
  await writing;
  const copy = await restored(path);
  const last = await copy.lastInstanceNumber();
  expect(last).toBeGreaterThanOrEqual(before);
  for (let one = 1; one <= last; one += 1) {
    expect(await copy.instanceById(`i-${one}`)).toMatchObject({ instanceNumber: one });
    expect((await all(copy.history(one, 1, 1))).length).toBe(1);
  }
  await copy.close();
});

test('a backup overwrites no files, and a partial copy is not accepted as a backup', async () => {
  await store.commit([creationOf({ instanceNumber: 1 })]);
  await store.backup(base, 'one');
  await expect(store.backup(base, 'one')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  await writeFile(join(base, 'file'), '');
  await expect(store.backup(join(base, 'file'), 'two')).rejects.toMatchObject({
    code: 'STORE_FAILED',
  });
  expect((await readdir(base)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a backup is restored into an empty directory that no process uses', async () => {
  await store.commit([creationOf({ instanceNumber: 1 })]);
  const { path } = await store.backup(base, 'one');
  await expect(restoreBackup(path, join(base, 'data'), process.pid)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
  });
  await expect(restoreBackup(path, path, process.pid)).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
  });
  await expect(
    restoreBackup(join(base, 'nowhere'), join(base, 'new'), process.pid),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a backup is restored into a directory that contains only a compile cache', async () => {
  await store.commit([creationOf({ instanceNumber: 1, id: 'a' })]);
  const { path } = await store.backup(base, 'one');
  await mkdir(join(base, 'restored', COMPILE_CACHE_FOLDER), { recursive: true });
  const copy = await restored(path);
  await copy.close();
});

test('exactly one of several simultaneous backups with one name succeeds', async () => {
  await store.commit([creationOf({ instanceNumber: 1, id: 'a' })]);
  for (let round = 0; round < 10; round += 1) {
    const name = `b-${round}`;
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, () => store.backup(join(base, 'backups'), name)),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(3);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await readdir(join(base, 'backups', name))).toEqual(['data.mdb']);
    expect((await stat(join(base, 'backups', name, 'data.mdb'))).mode & 0o777).toBe(0o600);
  }
});

test('a damaged or truncated backup is not restored', async () => {
  for (let instanceNumber = 1; instanceNumber <= 50; instanceNumber += 1) {
    const records = [recordOf({ instanceNumber, bytes: Buffer.alloc(500, `${instanceNumber}.`) })];
    await store.commit([{ ...creationOf({ instanceNumber, id: `i-${instanceNumber}` }), records }]);
  }
  const { path } = await store.backup(join(base, 'backups'), 'one');
  const name = join(path, 'data.mdb');
  const file = await readFile(name);
  const damaged = Buffer.from(file);
  damaged[damaged.indexOf('25.25.25')]! ^= 1;
  for (const content of [damaged, file.subarray(0, file.length / 2), Buffer.alloc(0)]) {
    await writeFile(name, content);
    await expect(restoreBackup(path, join(base, 'restored'), process.pid)).rejects.toMatchObject({
      code: 'STORE_FAILED',
    });
  }
  await writeFile(name, file);
  const copy = await restored(path);
  expect(await copy.instanceById('i-50')).toMatchObject({ instanceNumber: 50 });
  await copy.close();
});

test('the data file of a backup ignores the journal of the original', async () => {
  const crashInto = (from: string, to: string): void => {
    for (const name of readdirSync(join(base, from))) {
      if (name.endsWith('.sock') || name === 'lock.mdb') continue;
      cpSync(join(base, from, name), join(base, to, name));
    }
  };
  await store.commit([creationOf({ instanceNumber: 1, id: 'one' })]);
  const { path } = await store.backup(base, 'first');
  for (const firstEventId of [1, 2, 3]) {
    await store.commit([
      roundOf({ instanceNumber: 1, records: [recordOf({ instanceNumber: 1, firstEventId })] }),
    ]);
  }
  crashInto('data', 'mixed');
  cpSync(join(path, 'data.mdb'), join(base, 'mixed', 'data.mdb'));
  const mixed = await openLmdbStore({ path: join(base, 'mixed'), pid: process.pid });
  await mixed.commit([creationOf({ instanceNumber: 2, id: 'two' })]);
  crashInto('mixed', 'again');
  await mixed.close();
  const again = await openLmdbStore({ path: join(base, 'again'), pid: process.pid });
  expect(await again.instanceById('two')).toMatchObject({ instanceNumber: 2 });
  expect(await all(again.history(1, 1, 1))).toEqual([]);
  await again.close();
});

test('a restored copy contains neither workers of the original nor their attempts', async () => {
  const objects = [
    { kind: 'secret', id: 'attempt-keys', body: { secret: '00' } },
    { kind: 'worker', id: 'identity-1', body: { worker: 'w' } },
    { kind: 'schedule', id: 's', body: {} },
  ];
  await store.commit([roundOf({ instanceNumber: 0, objects })]);
  const { path } = await store.backup(base, 'first');
  const copy = await restored(path);
  expect(await all(copy.objects('secret', ''))).toEqual([]);
  expect(await all(copy.objects('worker', ''))).toEqual([]);
  expect(await all(copy.objects('schedule', ''))).toHaveLength(1);
  await copy.close();
});
