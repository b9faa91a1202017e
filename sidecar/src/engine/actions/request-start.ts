import { append } from '../../lib/lists.ts';
import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';
import { reused, routed } from '../routing.ts';

/** Starts an instance that nobody awaits. The sender still hears whether it exists now. */
export function requestStart(b: RoundBuilder, action: ActionBodies['requestStart']): void {
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
}
