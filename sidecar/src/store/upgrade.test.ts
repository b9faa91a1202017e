import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEnvironment } from './environment.ts';
import { encodeEntry, TAG_BYTES } from './journal-entry.ts';
import { formatKey, isPlain, tableNames, textKeyOf } from './keys.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { all, creationOf, recordOf, roundOf } from './round-samples.suite.ts';
import { valueOf } from './row-checksum.ts';
import { putRecord } from './tables/history.ts';
import { upgradeRows } from './upgrade.ts';

let path: string;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'perdure-upgrade-'));
});

afterEach(() => rm(path, { recursive: true, force: true }));

const INSTANCES = 50;

/**
 * Creates a directory of format 2 as a killed process leaves it, with one commit in the journal.
 */
async function oldDirectory(): Promise<void> {
  const store = await openLmdbStore({ path, pid: process.pid });
  for (let instanceNumber = 1; instanceNumber <= INSTANCES; instanceNumber += 1) {
    await store.commit([
      {
        ...creationOf({ instanceNumber, id: `i-${instanceNumber}` }),
        records: [recordOf({ instanceNumber })],
      },
    ]);
  }
  await store.close();
  const { root, tables, codec } = openEnvironment(path, process.pid);
  let applied = 0;
  root.transactionSync(() => {
    for (const name of tableNames) {
      const rows = Array.from(tables[name].getRange({}));
      for (const { key, value } of rows) {
        if (isPlain(name, key)) continue;
        const plain = Buffer.from(valueOf(key, Buffer.from(value)));
        if (name === 'meta' && key.equals(textKeyOf('applied'))) {
          applied = codec.decode(plain) as number;
        }
        void tables[name].put(Buffer.from(key), plain);
      }
    }
    for (const key of ['identity', 'journaled']) void tables.meta.remove(textKeyOf(key));
    void tables.meta.put(formatKey, codec.encode(2));
  });
  await root.close();
  const write = putRecord(recordOf({ instanceNumber: 1, firstEventId: 2 }));
  const entry = Buffer.alloc(4_096);
  encodeEntry(entry, Buffer.alloc(TAG_BYTES), applied + 1, [write]);
  await writeFile(join(path, 'journal-0'), entry.subarray(TAG_BYTES));
  await writeFile(join(path, 'journal-1'), Buffer.alloc(4_096));
}

async function expectWhole(): Promise<void> {
  const store = await openLmdbStore({ path, pid: process.pid });
  expect(await store.lastInstanceNumber()).toBe(INSTANCES);
  for (let instanceNumber = 1; instanceNumber <= INSTANCES; instanceNumber += 1) {
    expect(await store.instanceById(`i-${instanceNumber}`)).toMatchObject({ instanceNumber });
    expect(await all(store.history(instanceNumber, 1, 1))).toHaveLength(
      instanceNumber === 1 ? 2 : 1,
    );
  }
  await store.commit([
    roundOf({ instanceNumber: 2, records: [recordOf({ instanceNumber: 2, firstEventId: 2 })] }),
  ]);
  expect(await all(store.history(2, 1, 1))).toHaveLength(2);
  await store.close();
}

test('a directory of an older format is upgraded, with its journal', async () => {
  await oldDirectory();
  await expectWhole();
});

test('an upgrade that is interrupted after any part is continued at the next start', async () => {
  for (let parts = 1; parts < tableNames.length; parts += 1) {
    await rm(path, { recursive: true, force: true });
    await oldDirectory();
    const environment = openEnvironment(path, process.pid);
    let left = parts;
    const { root } = environment;
    const cut = {
      transactionSync: (write: () => void) => {
        if (left === 0) throw new Error('cut short');
        left -= 1;
        return root.transactionSync(write);
      },
    } as typeof root;
    expect(() => upgradeRows({ ...environment, root: cut })).toThrow('cut short');
    await root.close();
    await expectWhole();
  }
});
