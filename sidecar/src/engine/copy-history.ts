import { append } from '../lib/lists.ts';
import { isDelivery } from '../model/event.ts';
import type { EventBodies, EventKind, ExecutionStarted, HistoryEvent } from '../model/event.ts';
import { applyEvent, finishFold } from './apply-event.ts';
import type { RoundBuilder } from './round.ts';
import { emptyState } from './state.ts';
import type { InstanceIdentity, InstanceState } from './state.ts';

/** A history, divided at a place where another one may copy its beginning. */
export interface HistoryCut {
  /** Events 1 … n; n is the id of the last one. */
  readonly kept: readonly HistoryEvent[];
  readonly tail: readonly HistoryEvent[];
}

const ENDS: ReadonlySet<EventKind> = new Set<EventKind>([
  'executionCompleted',
  'executionFailed',
  'executionCancelled',
  'executionTerminated',
  'executionContinuedAsNew',
  'executionRewound',
]);

/** Events that may occur between turns, besides deliveries. */
const NOTES: ReadonlySet<EventKind> = new Set<EventKind>([
  'executionSuspended',
  'executionResumed',
  'executionTerminated',
  'executionRewound',
]);

/**
 * Divides a history after `eventId`, or before its turn when the event is inside a turn: the
 * decisions of a turn are copied as a whole. The end of the execution is never copied.
 */
export function cutHistory(events: readonly HistoryEvent[], eventId: number): HistoryCut {
  let kept = 0;
  let at = 0;
  while (at < events.length && at < eventId) {
    let last = at;
    if (events[at]!.kind === 'turnCompleted') {
      while (last + 1 < events.length && isDecided(events, last + 1)) last += 1;
    }
    if (last >= eventId || ENDS.has(events[last]!.kind)) break;
    kept = last + 1;
    at = kept;
  }
  return { kept: events.slice(0, kept), tail: events.slice(kept) };
}

/** True for decisions of the turn whose events end before this one. */
function isDecided(events: readonly HistoryEvent[], at: number): boolean {
  const event = events[at]!;
  const before = events[at - 1]!;
  if (event.kind === 'stepCompleted' || event.kind === 'stepFailed') {
    const outcome = event.kind === 'stepCompleted' ? event.stepCompleted : event.stepFailed;
    return before.kind === 'stepScheduled' && before.stepScheduled.seq === outcome.seq;
  }
  return !isDelivery(event.kind) && event.kind !== 'turnCompleted' && !NOTES.has(event.kind);
}

/** The state after these events. */
export function stateOf(
  identity: InstanceIdentity,
  events: readonly HistoryEvent[],
): InstanceState {
  const state = emptyState(identity);
  for (const event of events) applyEvent(state, event);
  finishFold(state);
  return state;
}

/**
 * Begins the execution of a new state with these events. Ids and times are unchanged; the start is
 * changed as given. `change` may replace the ids of children.
 */
export function copyBeginning(
  b: RoundBuilder,
  kept: readonly HistoryEvent[],
  start: Partial<ExecutionStarted>,
  change: (child: EventBodies['childScheduled']) => EventBodies['childScheduled'] = (same) => same,
): void {
  for (const event of kept) {
    switch (event.kind) {
      case 'executionStarted':
        b.copy({ ...event, executionStarted: { ...event.executionStarted, ...start } });
        break;
      case 'childScheduled':
        b.copy({ ...event, childScheduled: change(event.childScheduled) });
        break;
      default:
        b.copy(event);
    }
  }
  b.round.rowChanged = true;
}

/** Dispatches activities and sets timers without an outcome. */
export function scheduleOpen({ state, round }: RoundBuilder): void {
  const { execution } = state;
  for (const [seq, operation] of state.open) {
    if (operation.kind === 'activity') append(round, 'activities', { seq });
    if (operation.kind !== 'timer') continue;
    append(round, 'timers', { execution, seq, fireAtMs: operation.fireAtMs });
  }
}

/** Answers in a tail to operations that have no outcome, if these operations still need one. */
export function takeAnswers(
  b: RoundBuilder,
  tail: readonly HistoryEvent[],
  wanted: (event: HistoryEvent) => boolean,
): void {
  for (const event of tail) {
    if (!wanted(event)) continue;
    const { id: _, timeMs: __, ...body } = event;
    b.emit(body);
  }
}
