import { HISTORY_BYTES_SUGGEST, HISTORY_EVENTS_SUGGEST } from '../limits.ts';
import type { Action } from '../model/action.ts';
import { failure } from '../model/payload.ts';
import type { Failure } from '../model/payload.ts';
import type { InstanceState } from './state.ts';

const TOO_LARGE = 'HistoryTooLarge';

/** Limits of the history of one execution. */
export interface HistoryLimits {
  /** Above these limits, code is advised to continue as new. */
  readonly eventsSuggest: number;
  readonly bytesSuggest: number;
  /** Above these limits, the execution fails. */
  readonly eventsMax: number;
  readonly bytesMax: number;
}

/** The limits of a history. For a low limit, the advice is given at half of it. */
export function historyLimits(eventsMax: number, bytesMax: number): HistoryLimits {
  return {
    eventsSuggest: Math.min(HISTORY_EVENTS_SUGGEST, Math.ceil(eventsMax / 2)),
    bytesSuggest: Math.min(HISTORY_BYTES_SUGGEST, Math.ceil(bytesMax / 2)),
    eventsMax,
    bytesMax,
  };
}

/**
 * The actions of a turn or, if the history would exceed its limit, the failure that ends the
 * execution.
 */
export function withinLimits(
  state: InstanceState,
  actions: readonly Action[],
  historyBytes: number,
  limits: HistoryLimits,
): readonly Action[] {
  // The record of the turn is an event, too.
  const events = state.lastEventId + actions.length + 1;
  if (events <= limits.eventsMax && historyBytes <= limits.bytesMax) return actions;
  const last = actions.at(-1)?.kind;
  // An ending action is always accepted: it is the remedy.
  if (last === 'completeExecution' || last === 'failExecution') return actions;
  if (last === 'cancelExecution' || last === 'continueAsNew') return actions;
  const what =
    events > limits.eventsMax
      ? `more than ${limits.eventsMax} events`
      : `more than ${limits.bytesMax} bytes`;
  const text =
    `the history of execution ${state.execution} would have ${what}: continue as new earlier, ` +
    'when ctx.continueAsNewSuggested is true';
  const ended = failure('FAILURE_KIND_TOO_LARGE', TOO_LARGE, text);
  return [{ kind: 'failExecution', failExecution: { failure: ended } }];
}

/** True for the failure that ends an execution whose history would exceed its limit. */
export function isHistoryTooLarge(why: Failure | null): boolean {
  return why?.kind === 'FAILURE_KIND_TOO_LARGE' && why.type === TOO_LARGE;
}
