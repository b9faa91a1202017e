// How Perdure survives: the stores behind the `HistoryStore` contract of model/ports.ts.
//
// Invariant: what `commit` was given is durable wholly or not at all, in list order, before the
// promise resolves. `lmdb-store.ts` keeps it in one LMDB environment that one process owns, with
// a journal in front of it (`journaled-tables.ts`); `memory-store.ts` keeps it in memory for tests
// and the simulator. `validation.suite.ts` states the contract as cases that every store runs. The
// module contains no rule of orchestration.
export { checkBackupPlace } from './backup-place.ts';
export { openLmdbStore } from './lmdb-store.ts';
export type { LmdbStoreOptions } from './lmdb-store.ts';
export { lmdbNamespaces } from './namespace-folders.ts';
export { createMemoryDisk } from './memory-disk.ts';
export type { MemoryDisk } from './memory-disk.ts';
export { openMemoryStore } from './memory-store.ts';
export type { MemoryStore } from './memory-store.ts';
