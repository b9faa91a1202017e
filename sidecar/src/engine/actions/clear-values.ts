import { checkOptionalName } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** Deletes one value, or all values. */
export const clearValues: ActionRule<'clearValues'> = {
  validate({ key }) {
    checkOptionalName('key', key);
  },
  opensOperation: false,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'valuesCleared', valuesCleared: action });
  },
};
