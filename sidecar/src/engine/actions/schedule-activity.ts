import { append } from '../../lib/lists.ts';
import { checkHeaders, checkName, checkPayload } from '../../model/validate.ts';
import { checkOptions } from '../../model/validate-parts.ts';
import type { ActionRule } from './action-rule.ts';

/** Records the activity, which is dispatched after the commit. */
export const scheduleActivity: ActionRule<'scheduleActivity'> = {
  validate({ name, headers, input, options }, bytesMax) {
    checkName('name', name);
    checkHeaders(headers);
    checkPayload('input', input, bytesMax);
    checkOptions(options);
  },
  opensOperation: true,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'activityScheduled', activityScheduled: action });
    append(b.round, 'activities', { seq: action.seq });
  },
};
