import { append } from '../../lib/lists.ts';
import { generatedChildId } from '../child-id.ts';
import { reused, routed } from '../routing.ts';
import { CHOSEN_ID_BYTES_MAX } from '../../limits.ts';
import { checkOptionalName } from '../../model/validate.ts';
import { checkStart } from '../../model/validate-parts.ts';
import { checkChosenId } from './action-rule.ts';
import type { ActionRule } from './action-rule.ts';

/**
 * Starts a child, which this operation awaits. If the id of the child exists already, the outcome
 * is ChildFailed.
 */
export const scheduleChild: ActionRule<'scheduleChild'> = {
  validate(body, bytesMax) {
    checkOptionalName('instance_id', body.instanceId, CHOSEN_ID_BYTES_MAX);
    checkStart(body, bytesMax);
  },
  opensOperation: true,
  endsExecution: false,
  check: (turn, { instanceId }) => checkChosenId(turn, instanceId),
  apply(b, action) {
    const { seq, name, version, input } = action;
    const fresh = action.instanceId === '';
    const instanceId = fresh ? generatedChildId(b.state, seq) : action.instanceId;
    b.emit({ kind: 'childScheduled', childScheduled: fresh ? { ...action, instanceId } : action });
    append(b.round, 'messages', {
      kind: 'start',
      target: instanceId,
      fresh,
      name,
      version,
      input,
      sender: b.link(seq),
      awaited: true,
      ...routed(b.state, action),
      ...(!fresh && reused(action)),
    });
  },
};
