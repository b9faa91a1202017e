import type { createEventCodec, MemoryStore } from '@perdure/sidecar/internal';

/** The input of the simulated disk, in types of the sidecar. */
export type EventCodec = ReturnType<typeof createEventCodec>;
export type StoreRound = Parameters<MemoryStore['commit']>[0][number];
export type HistoryEvent = ReturnType<EventCodec['decode']>[number];
