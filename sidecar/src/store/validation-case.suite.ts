import type { HistoryStore } from '../model/ports.ts';

/** The location of the data of one store. */
export interface StorePlace {
  /** Closes the open store, then opens the store again. */
  open(): Promise<HistoryStore>;
  /** Copies the store and opens the copy. Absent for a store without files. */
  restored?(store: HistoryStore): Promise<HistoryStore>;
}

/** One rule of the contract. `run` throws an AssertionError if a store violates the rule. */
export interface StoreValidation {
  readonly name: string;
  /** Runs the test case at an empty location. */
  run(place: StorePlace): Promise<void>;
}
