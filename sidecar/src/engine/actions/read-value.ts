import { append } from '../../lib/lists.ts';
import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Asks another instance for a value that it keeps. */
export function readValue(b: RoundBuilder, action: ActionBodies['readValue']): void {
  const { seq, instanceId, key } = action;
  b.emit({ kind: 'valueReadRequested', valueReadRequested: action });
  append(b.round, 'messages', { kind: 'read', target: instanceId, key, sender: b.link(seq) });
}
