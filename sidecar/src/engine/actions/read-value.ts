import { append } from '../../lib/lists.ts';
import { CHILD_ID_BYTES_MAX } from '../../limits.ts';
import { checkName, checkOptionalName } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** Requests a value of another instance. */
export const readValue: ActionRule<'readValue'> = {
  validate({ instanceId, key }) {
    checkName('instance_id', instanceId, CHILD_ID_BYTES_MAX);
    checkOptionalName('key', key);
  },
  opensOperation: true,
  endsExecution: false,
  apply(b, action) {
    const { seq, instanceId, key } = action;
    b.emit({ kind: 'valueReadRequested', valueReadRequested: action });
    append(b.round, 'messages', { kind: 'read', target: instanceId, key, sender: b.link(seq) });
  },
};
