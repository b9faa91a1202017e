import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { namespaceFolders, restoreBackup } from './backup.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { lmdbNamespaces } from './namespace-folders.ts';
import { creationOf } from './round-samples.suite.ts';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'perdure-namespaces-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

const stores = () => lmdbNamespaces({ path, pid: process.pid });

test('each store has its own folder, and its contents are separate', async () => {
  expect(await stores().names()).toEqual([]);
  const [a, b] = [await stores().open('a'), await stores().open('b')];
  await a.commit([creationOf({ instanceNumber: 1, id: 'same' })]);
  expect(await b.instanceById('same')).toBe(null);
  await a.close();
  await b.close();
  expect(await stores().names()).toEqual(['a', 'b']);
  const again = await stores().open('a');
  expect(await again.instanceById('same')).toMatchObject({ instanceNumber: 1 });
  await again.close();
});

test('a deleted namespace is empty, also if its files remain', async () => {
  const a = await stores().open('a');
  await a.commit([creationOf({ instanceNumber: 1, id: 'i' })]);
  await a.close();
  await stores().remove('a');
  expect(await readdir(join(path, 'namespaces'))).toEqual([]);
  await mkdir(join(path, 'namespaces', '.a-0011'));
  await writeFile(join(path, 'namespaces', '.a-0011', 'data.mdb'), 'old');
  await mkdir(join(path, 'namespaces', 'NOT one'));
  expect(await stores().names()).toEqual([]);
  expect(await readdir(join(path, 'namespaces'))).toEqual(['NOT one']);
});

test('a backup contains the stores of namespaces, and a restore restores them', async () => {
  const data = join(path, 'data');
  const store = await openLmdbStore({ path: data, pid: process.pid });
  const beside = await lmdbNamespaces({ path: data, pid: process.pid }).open('a');
  await store.commit([creationOf({ instanceNumber: 1, id: 'here' })]);
  await beside.commit([creationOf({ instanceNumber: 1, id: 'there' })]);
  const copy = await store.backup(join(path, 'backups'), 'all', new Map([['a', beside]]));
  await store.close();
  await beside.close();
  expect(await namespaceFolders(copy.path)).toEqual(['a']);
  const restored = join(path, 'restored');
  expect((await restoreBackup(copy.path, restored, process.pid)).bytes).toBe(copy.bytes);
  const again = await lmdbNamespaces({ path: restored, pid: process.pid }).open('a');
  expect(await again.instanceById('there')).toMatchObject({ instanceNumber: 1 });
  await again.close();
});

test('a backup with one damaged file is not restored', async () => {
  const store = await openLmdbStore({ path: join(path, 'data'), pid: process.pid });
  const copy = await store.backup(join(path, 'backups'), 'b');
  await store.close();
  const folder = join(copy.path, 'namespaces', 'a');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'data.mdb'), Buffer.alloc(4_096));
  const restored = restoreBackup(copy.path, join(path, 'restored'), process.pid);
  await expect(restored).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect(await readdir(path)).not.toContain('restored');
});
