import type { EventKind, HistoryEvent } from '../model/event.ts';

/** Outcomes of a failed activity, child or step. */
const FAILURES: ReadonlySet<EventKind> = new Set<EventKind>([
  'activityFailed',
  'childFailed',
  'stepFailed',
]);

/**
 * The event to which a failed execution is rewound so that failed operations are retried: the event
 * before the first failure that its last turn received. If the last turn received no failure, its
 * code failed, and the result is the last event, so that the turn runs again.
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
