import { closeSync, cpSync, openSync, readSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seededRandom } from '../lib/random.ts';
import type { HistoryStore } from '../model/ports.ts';
import { checkAtStart, checkData } from './data-check.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { all, creationOf, joined, recordOf, roundOf, timerOf } from './round-samples.suite.ts';

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'perdure-check-'));
});

afterEach(() => rm(base, { recursive: true, force: true }));

const openAt = (name: string): Promise<HistoryStore> =>
  openLmdbStore({ path: join(base, name), pid: process.pid });

const INSTANCES = 300;

const sizeOf = (instanceNumber: number): number =>
  instanceNumber % 50 === 0 ? 20_000 : 40 * (instanceNumber % 11);

/** A store of instances, some of them purged, whose files are closed. */
async function filled(name: string): Promise<void> {
  const store = await openAt(name);
  for (let instanceNumber = 1; instanceNumber <= INSTANCES; instanceNumber += 1) {
    const bytes = Buffer.alloc(sizeOf(instanceNumber), `${instanceNumber}.`);
    const records = [recordOf({ instanceNumber, bytes })];
    const timersPut = [timerOf({ instanceNumber, fireAtMs: instanceNumber * 10 })];
    await store.commit([
      { ...creationOf({ instanceNumber, id: `i-${instanceNumber}` }), records, timersPut },
    ]);
    if (instanceNumber % 40 === 0) await store.lastInstanceNumber();
    if (instanceNumber % 7 === 0)
      await store.commit([
        roundOf({
          instanceNumber: instanceNumber - 1,
          id: `i-${instanceNumber - 1}`,
          purged: true,
        }),
      ]);
  }
  await store.close();
}

async function contentOf(store: HistoryStore): Promise<unknown> {
  const content: unknown[] = [await store.lastInstanceNumber(), await store.timerCount()];
  for (let instanceNumber = 1; instanceNumber <= INSTANCES; instanceNumber += 1) {
    const row = await store.instanceById(`i-${instanceNumber}`);
    content.push(row, joined(await all(store.history(instanceNumber, 1, 1))).toString());
  }
  return content;
}

function flip(name: string, at: number, bit: number): void {
  const file = openSync(name, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  byte[0]! ^= 1 << bit;
  writeSync(file, byte, 0, 1, at);
  closeSync(file);
}

test('a valid file has no problems after any writes and deletes', async () => {
  for (let time = 0; time < 3; time += 1) {
    await filled('data');
    const { problems, pages } = checkData(join(base, 'data', 'data.mdb'));
    expect(problems).toEqual([]);
    expect(pages.isComplete).toBe(true);
    expect(pages.used).toBeLessThan(pages.total);
  }
});

test('a flipped bit anywhere changes no read data, or is detected before a read', async () => {
  await filled('data');
  const sound = await openAt('data');
  const content = await contentOf(sound);
  await sound.close();
  const { size } = await stat(join(base, 'data', 'data.mdb'));
  const random = seededRandom(7);
  let refused = 0;
  for (let time = 0; time < 100; time += 1) {
    rmSync(join(base, 'copy'), { recursive: true, force: true });
    cpSync(join(base, 'data'), join(base, 'copy'), { recursive: true });
    const at = Buffer.from(random.bytes(4)).readUInt32LE() % size;
    flip(join(base, 'copy', 'data.mdb'), at, time % 8);
    try {
      const store = await openAt('copy');
      expect(await contentOf(store), `bit ${time % 8} of byte ${at}`).toEqual(content);
      await store.close();
    } catch (error) {
      expect(error).toMatchObject({ code: 'STORE_FAILED' });
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(20);
}, 60_000);

test('a file truncated anywhere is rejected, and does not end the process', async () => {
  await filled('data');
  const { size } = await stat(join(base, 'data', 'data.mdb'));
  for (let cut = 1; cut < 60; cut += 1) {
    rmSync(join(base, 'copy'), { recursive: true, force: true });
    cpSync(join(base, 'data'), join(base, 'copy'), { recursive: true });
    truncateSync(join(base, 'copy', 'data.mdb'), Math.floor((size * cut) / 60));
    const opened = openAt('copy').then(async (store) => {
      await contentOf(store);
      await store.close();
    });
    const result = await opened.catch((error: unknown) => error);
    if (result !== undefined) expect(result).toMatchObject({ code: 'STORE_FAILED' });
    if (cut < 50) expect(result, `cut to ${cut} of 60`).toBeDefined();
  }
}, 60_000);

test('a table above the limit is checked in its branch pages and at its end', async () => {
  await filled('large');
  const name = join(base, 'large', 'data.mdb');
  const { pages, problems } = checkData(name, 16);
  expect({ problems, isComplete: pages.isComplete }).toEqual({ problems: [], isComplete: false });

  const original = await stat(name);
  truncateSync(name, original.size - Math.floor(original.size / 3));
  expect(() => checkAtStart(join(base, 'large'))).toThrow('the data file is damaged');
});
