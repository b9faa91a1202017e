import { expect, test } from 'vitest';
import { openMemoryStore } from './memory-store.ts';
import { roundOf, rowOf } from './round-samples.suite.ts';

const one = [roundOf({ instanceNumber: 1, id: 'a', row: rowOf({ instanceNumber: 1, id: 'a' }) })];

test('a paused commit is not visible before it is released', async () => {
  const store = openMemoryStore();
  store.hold();
  const committed = store.commit(one);
  await Promise.resolve();
  expect(store.held).toBe(true);
  expect(await store.instanceByNumber(1)).toBeNull();
  store.release();
  await committed;
  expect(store.held).toBe(false);
  expect(await store.instanceByNumber(1)).not.toBeNull();
});

test('a discarded commit stores nothing, and later commits succeed', async () => {
  const store = openMemoryStore();
  store.hold();
  void store.commit(one);
  store.discard();
  const again = openMemoryStore(store.disk);
  expect(await again.lastInstanceNumber()).toBe(0);
  await again.commit(one);
  expect(await again.lastInstanceNumber()).toBe(1);
});

test('a failed commit stores nothing and the next one succeeds', async () => {
  const store = openMemoryStore();
  store.failNext();
  await expect(store.commit(one)).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect(await store.instanceById('a')).toBeNull();
  await store.commit(one);
  expect((await store.instanceById('a'))?.instanceNumber).toBe(1);
});

test('a commit that fails also fails the commits that began after it', async () => {
  const store = openMemoryStore();
  store.hold();
  const commits = [store.commit(one), store.commit(one)];
  store.failNext();
  store.release();
  for (const { status } of await Promise.allSettled(commits)) expect(status).toBe('rejected');
  await store.commit(one);
  expect((await store.instanceById('a'))?.instanceNumber).toBe(1);
});
