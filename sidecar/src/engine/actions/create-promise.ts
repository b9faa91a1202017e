import type { ActionRule } from './action-rule.ts';

/** Opens a promise that is settled from outside. */
export const createPromise: ActionRule<'createPromise'> = {
  validate: () => undefined,
  opensOperation: true,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'promiseCreated', promiseCreated: action });
  },
};
