// Routing of turns and activities (queue, priority, fairness key) and its encoded form.
import type { RoutingOptions } from '../model/routing.ts';
import type { Routing } from '../model/wire-types.ts';
import { checkOptionalName } from './name.ts';

const NOTHING: Routing = {};

/**
 * Returns the encoded options.
 * @throws TypeError for an invalid queue or key, RangeError for an invalid priority.
 */
export function wireRouting({ queue, priority, fairnessKey }: RoutingOptions): Routing {
  if (queue === undefined && priority === undefined && fairnessKey === undefined) return NOTHING;
  checkOptionalName(queue ?? '', 'queue');
  checkOptionalName(fairnessKey ?? '', 'fairness key');
  if (priority !== undefined && ![1, 2, 3, 4, 5].includes(priority)) {
    throw new RangeError(`priority: ${priority} is not a whole number from 1 to 5`);
  }
  return { queue: queue ?? '', priority: priority ?? 0, fairnessKey: fairnessKey ?? '' };
}
