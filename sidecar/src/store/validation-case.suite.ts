import type { HistoryStore } from '../model/ports.ts';

/** Where one store keeps its data. */
export interface StorePlace {
  /** Opens what is there; what was opened before is closed first. */
  open(): Promise<HistoryStore>;
  /** Has the store make a copy of itself and opens that. Absent when it has no files to copy. */
  restored?(store: HistoryStore): Promise<HistoryStore>;
}

/** One sentence of the contract. It throws an AssertionError when a store breaks it. */
export interface StoreValidation {
  readonly name: string;
  /** Needs a place where nothing is yet. */
  run(place: StorePlace): Promise<void>;
}
