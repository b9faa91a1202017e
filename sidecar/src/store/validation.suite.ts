import type { HistoryStore } from '../model/ports.ts';
import { commitCases } from './commit-cases.suite.ts';
import { objectCases } from './object-cases.suite.ts';
import { orderCases } from './order-cases.suite.ts';
import { purgeCases } from './purge-cases.suite.ts';
import { readCases } from './read-cases.suite.ts';
import { recoveryCases } from './recovery-cases.suite.ts';

/** Where one store keeps its data. */
export interface StorePlace {
  /** Opens what is there; what was opened before is closed by then. */
  open(): Promise<HistoryStore>;
  /** Has the store make a copy of itself and opens that; left out: it has no files to copy. */
  restored?(store: HistoryStore): Promise<HistoryStore>;
}

/** One sentence of the contract. It throws an AssertionError when a store breaks it. */
export interface StoreValidation {
  readonly name: string;
  /** Needs a place where nothing is yet. */
  run(place: StorePlace): Promise<void>;
}

/** The contract of `HistoryStore`, case by case; every store passes all of them. */
export const storeValidations: readonly StoreValidation[] = [
  ...commitCases,
  ...readCases,
  ...purgeCases,
  ...objectCases,
  ...orderCases,
  ...recoveryCases,
];
