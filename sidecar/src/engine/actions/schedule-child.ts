import { append } from '../../lib/lists.ts';
import type { ActionBodies } from '../../model/action.ts';
import { madeUpChildId } from '../child-id.ts';
import type { RoundBuilder } from '../round.ts';
import { reused, routed } from '../routing.ts';

/** Starts a child that this operation awaits. A taken id comes back as ChildFailed. */
export function scheduleChild(b: RoundBuilder, action: ActionBodies['scheduleChild']): void {
  const { seq, name, version, input } = action;
  const fresh = action.instanceId === '';
  const instanceId = fresh ? madeUpChildId(b.state, seq) : action.instanceId;
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
}
