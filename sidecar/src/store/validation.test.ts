import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HistoryStore } from '../model/ports.ts';
import { restoreBackup } from './backup.ts';
import { Journal } from './journal.ts';
import { JournaledTables } from './journaled-tables.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { createMemoryDisk } from './memory-disk.ts';
import { openMemoryStore } from './memory-store.ts';
import { storeValidations } from './validation.suite.ts';
import type { StorePlace } from './validation-case.suite.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'perdure-store-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(base, { recursive: true, force: true });
});

const openAt = (name: string): Promise<HistoryStore> =>
  openLmdbStore({ path: join(base, name), pid: process.pid });

async function restored(store: HistoryStore): Promise<HistoryStore> {
  const { path } = await store.backup(join(base, 'copies'), 'one');
  await restoreBackup(path, join(base, 'restored'), process.pid);
  return openAt('restored');
}

function onDisk(): StorePlace {
  return { open: () => openAt('data'), restored };
}

/** Each commit is a transaction of LMDB, without the journal. */
function pastTheJournal(): StorePlace {
  vi.spyOn(JournaledTables.prototype, 'commit').mockImplementation(function (
    this: JournaledTables,
    writes,
  ) {
    return this.commitDirectly(() => writes);
  });
  return onDisk();
}

/** Another thread makes each flush. */
function inBackground(): StorePlace {
  vi.spyOn(Journal.prototype, 'flushMs', 'get').mockReturnValue(1_000);
  const { commit } = JournaledTables.prototype;
  vi.spyOn(JournaledTables.prototype, 'commit').mockImplementation(function (
    this: JournaledTables,
    writes,
  ) {
    return commit.call(this, writes, true);
  });
  return onDisk();
}

/** Each opening uses a copy of the files from before the last close, as a crash leaves them. */
function crashing(): StorePlace {
  let life = 0;
  const open = async (): Promise<HistoryStore> => {
    const store = await openAt(`data-${life}`);
    const close = store.close.bind(store);
    store.close = async () => {
      const [from, to] = [join(base, `data-${life}`), join(base, `data-${life + 1}`)];
      life += 1;
      mkdirSync(to);
      for (const file of readdirSync(from)) {
        if (!file.endsWith('.sock')) cpSync(join(from, file), join(to, file));
      }
      store.close = close;
      await close();
    };
    return store;
  };
  return { open, restored };
}

function inMemory(): StorePlace {
  const disk = createMemoryDisk();
  return { open: async () => openMemoryStore(disk) };
}

const places = {
  'the memory store': inMemory,
  'the LMDB store with flushes in the background': inBackground,
  'the LMDB store': onDisk,
  'the LMDB store without its journal': pastTheJournal,
  'the LMDB store after crashes': crashing,
} as const;

describe.each(Object.entries(places))('%s', (_name, placeOf) => {
  for (const { name, run } of storeValidations) {
    test(`keeps the contract: ${name}`, () => run(placeOf()));
  }
});

test('the page of the contract contains each rule', () => {
  const page = readFileSync(
    join(import.meta.dirname, '../../../docs/internals/store-contract.md'),
    'utf8',
  );
  const missing = storeValidations.filter(
    ({ name }) => !page.includes(`keeps the contract: ${name}"`),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
});
