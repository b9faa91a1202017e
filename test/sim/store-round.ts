import type { createEventCodec, MemoryStore } from '@perdure/sidecar/internal';

/** What the simulated disk is given, as the sidecar's own types have it. */
export type EventCodec = ReturnType<typeof createEventCodec>;
export type StoreRound = Parameters<MemoryStore['commit']>[0][number];
export type HistoryEvent = ReturnType<EventCodec['decode']>[number];
