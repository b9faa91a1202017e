import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { openLmdbStore } from './lmdb-store.ts';
import { createMemoryDisk } from './memory-disk.ts';
import { openMemoryStore } from './memory-store.ts';
import { storeValidations } from './validation.suite.ts';

describe('the memory store', () => {
  for (const { name, run } of storeValidations) {
    test(`keeps the contract: ${name}`, async () => {
      const disk = createMemoryDisk();
      await run({ open: async () => openMemoryStore(disk) });
    });
  }
});

describe('the LMDB store', () => {
  for (const { name, run } of storeValidations) {
    test(`keeps the contract: ${name}`, async () => {
      const path = await mkdtemp(join(tmpdir(), 'perdure-store-'));
      try {
        await run({ open: () => openLmdbStore({ path, pid: process.pid }) });
      } finally {
        await rm(path, { recursive: true, force: true });
      }
    });
  }
});
