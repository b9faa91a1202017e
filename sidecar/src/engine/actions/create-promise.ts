import type { ActionRule } from './action-rule.ts';

/** Opens a promise that somebody outside settles. */
export const createPromise: ActionRule<'createPromise'> = {
  validate: () => undefined,
  opensOperation: true,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'promiseCreated', promiseCreated: action });
  },
};
