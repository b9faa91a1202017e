// The internal entry point of the sidecar, for the SDK's testing module and for the tests of this
// repository. Any release may change it.
export { APPLY_AFTER_MS } from './limits.ts';
export { NOUNS } from './cli/nouns.ts';
export { createEventCodec } from './wire/event-codec.ts';
export { loadContract } from './wire/load.ts';
export type { Contract } from './wire/load.ts';
export { startServer } from './rpc/server.ts';
export type { RunningServer, ServerOptions } from './rpc/server.ts';
export { readConfig } from './config/read.ts';
export type { Config } from './config/settings.ts';
export { createMemoryDisk, openLmdbStore, openMemoryStore } from './store/store.ts';
export type { LmdbStoreOptions, MemoryDisk, MemoryStore } from './store/store.ts';
export { startSidecar } from './compose/sidecar.ts';
export type { RunningSidecar, SidecarParts, SidecarSettings } from './compose/sidecar.ts';
export { systemClock, virtualClock } from './lib/clock.ts';
export type { VirtualClock } from './lib/clock.ts';
export { cryptoRandom, seededRandom } from './lib/random.ts';
export { systemTicks } from './lib/ticks.ts';
