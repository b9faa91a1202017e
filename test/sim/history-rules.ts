import { OUTCOME_OF } from '@perdure/proto/kinds';

import type { HistoryEvent } from './store-round.ts';
import { Violation } from './violation.ts';

/** One execution, derived from its events by the rules of the protocol's documentation. */
export interface Execution {
  readonly instanceId: string;
  readonly number: number;
  readonly events: HistoryEvent[];
  /** The scheduling events of operations without an outcome, by sequence number. */
  readonly open: Map<number, HistoryEvent>;
  /** All scheduled operations. */
  readonly scheduled: Map<number, HistoryEvent>;
  readonly updates: Map<string, HistoryEvent | null>;
  delivered: number;
  timeMs: number;
  cancelRequested: boolean;
  suspended: boolean;
  /** Kind of the event that ended it. */
  ended: HistoryEvent['kind'] | null;
}

/** An instance and all its executions, also after a purge. */
export interface Instance {
  readonly instanceNumber: number;
  readonly id: string;
  readonly executions: Map<number, Execution>;
  current: Execution;
  purged: boolean;
}

export function newExecution(started: HistoryEvent): Execution {
  if (started.kind !== 'executionStarted') throw new Error('a history begins with its start');
  const { instanceId, execution } = started.executionStarted;
  return {
    instanceId,
    number: execution,
    events: [],
    open: new Map(),
    scheduled: new Map(),
    updates: new Map(),
    delivered: 0,
    timeMs: 0,
    cancelRequested: false,
    suspended: false,
    ended: null,
  };
}

/** The kind of event that schedules the operation, by the kind of its outcome. */
const outcomes: Readonly<Partial<Record<HistoryEvent['kind'], HistoryEvent['kind']>>> = OUTCOME_OF;
const openers = new Set<HistoryEvent['kind']>([...Object.values(OUTCOME_OF), 'eventWaitStarted']);
const ends = new Set<HistoryEvent['kind']>([
  'executionCompleted',
  'executionFailed',
  'executionCancelled',
  'executionTerminated',
  'executionContinuedAsNew',
]);

/** Appends an event. Throws Violation when the event is illegal at this position. */
export function applyToExecution(execution: Execution, event: HistoryEvent): void {
  const { events } = execution;
  const where = `${execution.instanceId}/${execution.number}, event ${event.id} ${event.kind}`;
  const wrong = (text: string): Violation => new Violation('G2 atomic turns', `${where}: ${text}`);
  if (execution.ended !== null) throw wrong('it had ended');
  if (event.id !== events.length + 1) throw wrong(`event ${events.length + 1} comes next`);
  if (event.timeMs < execution.timeMs) throw wrong('time fell');
  if ((event.kind === 'executionStarted') !== (event.id === 1)) throw wrong('no start, or two');
  events.push(event);
  execution.timeMs = event.timeMs;
  const { kind } = event;
  const body = (event as unknown as Record<string, { readonly seq: number }>)[kind]!;
  if (openers.has(kind)) {
    if (execution.scheduled.has(body.seq)) throw wrong(`operation ${body.seq} was there`);
    execution.scheduled.set(body.seq, event);
    execution.open.set(body.seq, event);
  } else if (outcomes[kind] !== undefined) complete(execution, event, body.seq, where);
  else applyOther(execution, event, wrong);
}

function complete(execution: Execution, event: HistoryEvent, seq: number, where: string): void {
  const asked = execution.open.get(seq);
  if (asked === undefined || asked.kind !== outcomes[event.kind]) {
    throw new Violation(
      'G5 first result',
      `${where}: operation ${seq} does not wait for this outcome`,
    );
  }
  if (asked.kind === 'timerCreated' && event.timeMs < asked.timerCreated.fireAtMs) {
    const earlyMs = asked.timerCreated.fireAtMs - event.timeMs;
    throw new Violation('G8 timers', `${where}: timer ${seq} fires ${earlyMs} ms early`);
  }
  execution.open.delete(seq);
}

function applyOther(
  execution: Execution,
  event: HistoryEvent,
  wrong: (text: string) => Violation,
): void {
  switch (event.kind) {
    case 'turnCompleted': {
      const { delivered } = event.turnCompleted;
      if (delivered < execution.delivered) throw wrong('it had delivered more before');
      if (delivered >= event.id) throw wrong('it has delivered a missing event');
      execution.delivered = delivered;
      return;
    }
    case 'operationCancelled':
      // The outcome of the operation may have arrived during the turn that cancels it.
      if (!execution.scheduled.has(event.operationCancelled.seq)) throw wrong('nothing to cancel');
      execution.open.delete(event.operationCancelled.seq);
      return;
    case 'updateAccepted':
      if (execution.updates.has(event.updateAccepted.updateId)) throw wrong('accepted twice');
      execution.updates.set(event.updateAccepted.updateId, null);
      return;
    case 'updateCompleted':
      if (execution.updates.get(event.updateCompleted.updateId) !== null) {
        throw wrong('no update waits for it');
      }
      execution.updates.set(event.updateCompleted.updateId, event);
      return;
    case 'cancelRequested':
      execution.cancelRequested = true;
      return;
    case 'executionSuspended':
      execution.suspended = true;
      return;
    case 'executionResumed':
      execution.suspended = false;
      return;
    default:
      if (ends.has(event.kind)) execution.ended = event.kind;
  }
}
