import { append } from '../../lib/lists.ts';
import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Records the wish and lets a worker have it once that is durable. */
export function scheduleActivity(b: RoundBuilder, action: ActionBodies['scheduleActivity']): void {
  b.emit({ kind: 'activityScheduled', activityScheduled: action });
  append(b.round, 'activities', { seq: action.seq });
}
