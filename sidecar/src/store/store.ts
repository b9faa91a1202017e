// The stores behind the `HistoryStore` contract of model/ports.ts.
//
// Invariant: the Rounds of a `commit` are durable completely or not at all, in list order, before
// the promise resolves. `lmdb-store.ts` implements it with one LMDB environment that one process
// owns, and a journal before it (`journaled-tables.ts`). `memory-store.ts` implements it in memory
// for tests and the simulator. `validation.suite.ts` contains the contract as test cases for all
// stores. The module contains no rule of orchestration.
export { checkBackupPlace } from './backup-place.ts';
export { openLmdbStore } from './lmdb-store.ts';
export type { LmdbStoreOptions } from './lmdb-store.ts';
export { lmdbNamespaces } from './namespace-folders.ts';
export { createMemoryDisk } from './memory-disk.ts';
export type { MemoryDisk } from './memory-disk.ts';
export { openMemoryStore } from './memory-store.ts';
export type { MemoryStore } from './memory-store.ts';
