import type { EventKind, HistoryEvent } from '../model/event.ts';

/** Outcomes that an activity, a child or a step has when it failed. */
const FAILURES: ReadonlySet<EventKind> = new Set<EventKind>([
  'activityFailed',
  'childFailed',
  'stepFailed',
]);

/**
 * The event to which a failed execution is taken back so that what failed is tried again: the one
 * before the first failure that its last turn was shown. When that turn was shown none, its code
 * failed by itself, and the last event means that the turn is run again.
 */
export function retryPoint(events: readonly HistoryEvent[]): number {
  let before = 0;
  let delivered = 0;
  for (const event of events) {
    if (event.kind !== 'turnCompleted') continue;
    before = delivered;
    delivered = event.turnCompleted.delivered;
  }
  const isShown = ({ id }: HistoryEvent): boolean => id > before && id <= delivered;
  const failed = events.find((event) => FAILURES.has(event.kind) && isShown(event));
  return failed === undefined ? (events.at(-1)?.id ?? 0) : failed.id - 1;
}
