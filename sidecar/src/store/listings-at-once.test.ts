import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { EVERY_INSTANCE } from '../model/ports.ts';
import type { HistoryStore } from '../model/ports.ts';
import { countInstances } from '../scheduler/administration/count-instances.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { creationOf } from './round-samples.suite.ts';

const instances = 4_000;
const atOnce = 100;

/** Number of iterations of the event loop until the work ends. */
async function iterationsOf(work: () => Promise<unknown>): Promise<number> {
  let iterations = 0;
  let hasEnded = false;
  const count = (): void => {
    iterations += 1;
    if (!hasEnded) setImmediate(count);
  };
  setImmediate(count);
  await work();
  hasEnded = true;
  return iterations;
}

async function filledStore(path: string): Promise<HistoryStore> {
  const store = await openLmdbStore({ path, pid: process.pid });
  for (let first = 1; first <= instances; first += 1_000) {
    const numbers = Array.from({ length: 1_000 }, (_, at) => first + at);
    await store.commit(numbers.map((instanceNumber) => creationOf({ instanceNumber })));
  }
  return store;
}

it('counts of all instances share one slice of each iteration of the event loop', async () => {
  const path = await mkdtemp(join(tmpdir(), 'perdure-listings-'));
  const store = await filledStore(path);
  const count = async (): Promise<void> => {
    const counts = await countInstances(store, EVERY_INSTANCE);
    expect(counts.get('running')).toBe(instances);
  };
  // They read 400,000 rows. If each count took a slice of its own, these would be about five
  // iterations.
  const iterations = await iterationsOf(() => Promise.all(Array.from({ length: atOnce }, count)));
  expect(iterations).toBeGreaterThan(20);
  await store.close();
  await rm(path, { recursive: true });
}, 60_000);
