import { checkOptionalName } from '../../model/validate.ts';
import { checkValue } from '../../model/validate-parts.ts';
import type { ActionRule } from './action-rule.ts';

/** Sets a value of the key-value state. */
export const setValue: ActionRule<'setValue'> = {
  validate({ key, value }) {
    checkOptionalName('key', key);
    checkValue(value);
  },
  opensOperation: false,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'valueSet', valueSet: action });
  },
};
