import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HistoryStore } from '../model/ports.ts';
import { checkFree } from './disk.ts';
import { Journal } from './journal.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { creationOf, roundOf, timerOf } from './round-samples.suite.ts';

vi.mock('./disk.ts', async (original) => ({
  ...(await original<object>()),
  checkFree: vi.fn(() => Promise.resolve()),
}));

let path: string;
let store: HistoryStore;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'perdure-full-'));
  store = await openLmdbStore({ path, pid: process.pid });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
  await rm(path, { recursive: true, force: true });
});

function refuseNext(): void {
  vi.spyOn(Journal.prototype, 'append').mockImplementationOnce(() => {
    throw new Error('ENOSPC: no space left on device');
  });
}

test('a commit that fails during a check of the disk makes the check fail', async () => {
  let answer = (): void => {};
  vi.mocked(checkFree).mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  const looked = store.checkWritable();
  refuseNext();
  await expect(store.commit([creationOf({ instanceNumber: 1 })])).rejects.toThrow('ENOSPC');
  answer();
  await looked;
  await store.checkWritable();
  expect(checkFree).toHaveBeenLastCalledWith(path, true);
  await store.checkWritable();
  expect(checkFree).toHaveBeenLastCalledWith(path, false);
});

test('a Round that cannot be stored does not count as a full disk', async () => {
  const impossible = roundOf({
    instanceNumber: 1,
    timersPut: [timerOf({ instanceNumber: 1, fireAtMs: Number.NaN })],
  });
  await expect(store.commit([impossible])).rejects.toThrow('cannot be part of a key');
  await store.checkWritable();
  expect(checkFree).toHaveBeenLastCalledWith(path, false);
});
