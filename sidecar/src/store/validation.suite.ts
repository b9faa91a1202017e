import { commitCases } from './commit-cases.suite.ts';
import { objectCases } from './object-cases.suite.ts';
import { orderCases } from './order-cases.suite.ts';
import { purgeCases } from './purge-cases.suite.ts';
import { readCases } from './read-cases.suite.ts';
import { recoveryCases } from './recovery-cases.suite.ts';
import type { StoreValidation } from './validation-case.suite.ts';

/** The contract of `HistoryStore` as test cases, all of which every store must pass. */
export const storeValidations: readonly StoreValidation[] = [
  ...commitCases,
  ...readCases,
  ...purgeCases,
  ...objectCases,
  ...orderCases,
  ...recoveryCases,
];
