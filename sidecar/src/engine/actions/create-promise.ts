import type { ActionRule } from './action-rule.ts';

/** Opens a durable promise, which clients or other instances settle. */
export const createPromise: ActionRule<'createPromise'> = {
  validate: () => undefined,
  opensOperation: true,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'promiseCreated', promiseCreated: action });
  },
};
