import { append } from '../lib/lists.ts';
import { isDelivery } from '../model/event.ts';
import type { EventBodies, EventKind, ExecutionStarted, HistoryEvent } from '../model/event.ts';
import { applyEvent, finishFold } from './apply-event.ts';
import type { RoundBuilder } from './round.ts';
import { emptyState } from './state.ts';
import type { InstanceIdentity, InstanceState } from './state.ts';

/** A history, divided into the events that another history may copy and the events after them. */
export interface HistoryCut {
  /** Events 1 … n, which are copied. */
  readonly retained: readonly HistoryEvent[];
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
  let retainedCount = 0;
  let at = 0;
  while (at < events.length && at < eventId) {
    let last = at;
    if (events[at]!.kind === 'turnCompleted') {
      while (last + 1 < events.length && isDecided(events, last + 1)) last += 1;
    }
    if (last >= eventId || ENDS.has(events[last]!.kind)) break;
    retainedCount = last + 1;
    at = retainedCount;
  }
  return { retained: events.slice(0, retainedCount), tail: events.slice(retainedCount) };
}

/** True when the event at this index is a decision of the turn before it. */
function isDecided(events: readonly HistoryEvent[], at: number): boolean {
  const event = events[at]!;
  const before = events[at - 1]!;
  if (event.kind === 'stepCompleted' || event.kind === 'stepFailed') {
    const outcome = event.kind === 'stepCompleted' ? event.stepCompleted : event.stepFailed;
    return before.kind === 'stepScheduled' && before.stepScheduled.seq === outcome.seq;
  }
  return !isDelivery(event.kind) && event.kind !== 'turnCompleted' && !NOTES.has(event.kind);
}

/** Folds these events to a state. */
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
 * Begins the execution of a new state with these events. Ids and times are unchanged; `start`
 * replaces fields of the start. `change` may replace the ids of children.
 */
export function copyBeginning(
  b: RoundBuilder,
  retained: readonly HistoryEvent[],
  start: Partial<ExecutionStarted>,
  change: (child: EventBodies['childScheduled']) => EventBodies['childScheduled'] = (same) => same,
): void {
  for (const event of retained) {
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

/** Copies the answers in a tail to operations that have no outcome yet. */
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
