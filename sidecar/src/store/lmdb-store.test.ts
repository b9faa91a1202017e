import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HistoryStore, Log } from '../model/ports.ts';
import { openEnvironment } from './environment.ts';
import { FORMAT_VERSION, textKeyOf } from './keys.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { all, creationOf, joined, recordOf, roundOf, timerOf } from './round-samples.suite.ts';

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'perdure-lmdb-'));
});

afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

const openAt = (path: string, log?: Log): Promise<HistoryStore> =>
  openLmdbStore({ path, pid: process.pid, ...(log && { log }) });

const sockets = async (path: string): Promise<string[]> =>
  (await readdir(path)).filter((name) => name.endsWith('.sock'));

test('a missing directory is created for its owner, and removed after a failed start', async () => {
  const path = join(base, 'deep', 'data.d');
  const store = await openAt(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  expect(await sockets(path)).toHaveLength(1);
  await store.close();
  expect((await readdir(path)).sort()).toEqual(['data.mdb', 'journal-0', 'journal-1', 'lock.mdb']);
});

test('data of a newer format is rejected and not changed', async () => {
  const environment = openEnvironment(base, process.pid);
  const { tables, codec, root } = environment;
  await tables.meta.put(textKeyOf('format'), codec.encode(FORMAT_VERSION + 1));
  await root.close();
  await expect(openAt(base)).rejects.toMatchObject({
    code: 'STORE_FAILED',
    message: expect.stringContaining(`has format ${FORMAT_VERSION + 1}`),
  });
  expect(await sockets(base)).toEqual([]);
});

test.each([1, 100_000])(
  'a data file of %i bytes with invalid contents is rejected',
  async (bytes) => {
    await writeFile(join(base, 'data.mdb'), Buffer.alloc(bytes, 'x'));
    await expect(openAt(base)).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('is not a store'),
    });
  },
);

test('an empty data file from an interrupted start is initialised', async () => {
  await writeFile(join(base, 'data.mdb'), '');
  const store = await openAt(base);
  await store.commit([creationOf({ instanceNumber: 1 })]);
  await store.close();
});

test.each([2, 40])(
  'a list of %i with one Round that cannot be stored stores nothing',
  async (n) => {
    const store = await openAt(base);
    const rounds = Array.from({ length: n }, (_, index) =>
      creationOf({ instanceNumber: index + 1 }),
    );
    const impossible = roundOf({
      instanceNumber: n,
      timersPut: [timerOf({ instanceNumber: n, fireAtMs: Number.NaN })],
    });
    const refused = store.commit([...rounds, impossible]);
    await expect(refused).rejects.toThrow('cannot be part of a key');
    await expect(refused).rejects.toMatchObject({ name: 'UnstorableRoundError', index: n });
    expect(await store.lastInstanceNumber()).toBe(0);
    await store.commit(rounds);
    expect(await store.lastInstanceNumber()).toBe(n);
    await store.close();
  },
);

test('close waits for the commit in progress', async () => {
  const store = await openAt(base);
  const many = Array.from({ length: 2_000 }, (_, index) =>
    creationOf({ instanceNumber: index + 1 }),
  );
  const committed = store.commit(many);
  await store.close();
  await committed;
  const again = await openAt(base);
  expect(await again.lastInstanceNumber()).toBe(2_000);
  await again.close();
});

test('a scan and concurrent commits do not block each other', async () => {
  const store = await openAt(base);
  const rounds = Array.from({ length: 5_000 }, (_, index) => ({
    ...creationOf({ instanceNumber: index + 1 }),
    active: true,
  }));
  await store.commit(rounds);
  let seen = 0;
  for await (const instanceNumber of store.activeInstances()) {
    seen += 1;
    if (instanceNumber % 1_500 === 0) {
      const size = instanceNumber === 3_000 ? 1 : 50;
      const records = Array.from({ length: size }, (_, index) =>
        recordOf({ instanceNumber, firstEventId: index + 1 }),
      );
      await store.commit([roundOf({ instanceNumber, records })]);
    }
  }
  expect(seen).toBe(5_000);
  expect(joined(await all(store.history(4_500, 1, 1))).toString()).toMatch(/4500\/1\/50$/);
  await store.close();
});

test('a directory with a path too long for a socket is locked', async () => {
  const path = join(base, 'd'.repeat(120));
  const store = await openAt(path);
  await expect(openAt(path)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await store.close();
  await (await openAt(path)).close();
});

test('files of a dead process in the directory are removed', async () => {
  await mkdir(join(base, 'sub'));
  const left = join(base, 'owner-1-abcdef.sock');
  // A socket that was moved no longer belongs to its server, which cannot remove it when it closes.
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(base, 'sub', 's.sock'), resolve));
  await rename(join(base, 'sub', 's.sock'), left);
  await expect(openAt(base)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('in use by process 1;'),
  });
  await new Promise((resolve) => server.close(resolve));
  expect(await sockets(base)).toEqual(['owner-1-abcdef.sock']);
  const store = await openAt(base);
  expect(await sockets(base)).not.toContain('owner-1-abcdef.sock');
  await store.close();
});

test('new and old files in a shared directory are accessible only to their owner', async () => {
  await chmod(base, 0o755);
  await (await openAt(base)).close();
  for (const name of ['data.mdb', 'journal-0']) await chmod(join(base, name), 0o664);
  const store = await openAt(base);
  const names = await readdir(base);
  expect(names).toHaveLength(5);
  for (const name of names) expect((await stat(join(base, name))).mode & 0o777, name).toBe(0o600);
  await store.close();
});
