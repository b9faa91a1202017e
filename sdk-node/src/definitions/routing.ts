// How turns and activities are dispatched: queue, priority, fairness key; as users write it and as
// it is sent.
import type { RoutingOptions } from '../model/routing.ts';
import type { Routing } from '../model/wire-types.ts';
import { checkOptionalName } from './name.ts';

const NOTHING: Routing = {};

/**
 * The given options in encoded form.
 * @throws TypeError for a wrong queue or key, RangeError for a priority that is none.
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
