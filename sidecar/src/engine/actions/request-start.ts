import { append } from '../../lib/lists.ts';
import { reused, routed } from '../routing.ts';
import { CHOSEN_ID_BYTES_MAX } from '../../limits.ts';
import { checkName } from '../../model/validate.ts';
import { checkStart } from '../../model/validate-parts.ts';
import { checkChosenId } from './action-rule.ts';
import type { ActionRule } from './action-rule.ts';

/** Starts an instance without a parent. The sender is notified whether the start succeeded. */
export const requestStart: ActionRule<'requestStart'> = {
  validate(body, bytesMax) {
    checkName('instance_id', body.instanceId, CHOSEN_ID_BYTES_MAX);
    checkStart(body, bytesMax);
  },
  opensOperation: true,
  endsExecution: false,
  check: (turn, { instanceId }) => checkChosenId(turn, instanceId),
  apply(b, action) {
    const { seq, name, version, instanceId, input } = action;
    b.emit({ kind: 'startRequested', startRequested: action });
    append(b.round, 'messages', {
      kind: 'start',
      target: instanceId,
      fresh: false,
      name,
      version,
      input,
      sender: b.link(seq),
      awaited: false,
      ...routed(b.state, action),
      ...reused(action),
    });
  },
};
