import { NONE } from '../lib/lists.ts';
import { OUTCOME_OF } from '@perdure/proto/kinds';
import type { OpeningKind, OutcomeKind, TerminalKind } from '@perdure/proto/kinds';

import { UPDATE_ANSWERS_MAX } from '../limits.ts';
import { isDelivery } from '../model/event.ts';
import type { EventKind, ExecutionStarted, HistoryEvent } from '../model/event.ts';
import type { InstanceStatus } from '../model/instance.ts';
import {
  cancelWait,
  dropWaits,
  hasWaiter,
  putEvent,
  putWait,
  returnEvent,
  settleMailboxes,
} from './mailbox.ts';
import { extrasOf } from './state.ts';
import { storeRequest, storedEvent } from './stored-requests.ts';
import type { Extras, InstanceState, OpenOperation } from './state.ts';
import { clearValue, clearValues, setValue } from './values.ts';

/** How one kind of event changes the state. */
type EventRule<K extends EventKind> = (state: InstanceState, event: HistoryEvent<K>) => void;

/** Events that open an operation. */
const openings: { readonly [K in OpeningKind]: EventRule<K> } = {
  activityScheduled(state, { id, timeMs, activityScheduled: { seq, name, options } }) {
    state.openActivities += 1;
    open(state, seq, { kind: 'activity', name, options, sinceMs: timeMs, eventId: id });
  },
  timerCreated(state, { timeMs, timerCreated: { seq, fireAtMs } }) {
    open(state, seq, { kind: 'timer', fireAtMs: Math.max(0, fireAtMs), sinceMs: timeMs });
  },
  eventWaitStarted(state, { timeMs, eventWaitStarted: { seq, name } }) {
    putWait(state, name, seq);
    open(state, seq, { kind: 'wait', name, sinceMs: timeMs });
  },
  childScheduled(state, { timeMs, childScheduled }) {
    const { seq, name, instanceId, parentClosePolicy: policy } = childScheduled;
    open(state, seq, { kind: 'child', name, instanceId, policy, sinceMs: timeMs });
  },
  startRequested(state, { timeMs, startRequested: { seq, instanceId } }) {
    open(state, seq, { kind: 'start', instanceId, sinceMs: timeMs });
  },
  raiseRequested(state, { timeMs, raiseRequested: { seq, instanceId } }) {
    open(state, seq, { kind: 'raise', instanceId, sinceMs: timeMs });
  },
  stepScheduled(state, { timeMs, stepScheduled: { seq, name } }) {
    state.openSteps += 1;
    open(state, seq, { kind: 'step', name, sinceMs: timeMs });
  },
  valueReadRequested(state, { timeMs, valueReadRequested: { seq, instanceId, key } }) {
    open(state, seq, { kind: 'read', instanceId, name: key, sinceMs: timeMs });
  },
  promiseCreated(state, { timeMs, promiseCreated: { seq } }) {
    open(state, seq, { kind: 'promise', sinceMs: timeMs });
  },
};

/** Events that end an execution. */
const endings: { readonly [K in TerminalKind]: EventRule<K> } = {
  executionCompleted: (state, { timeMs }) => end(state, timeMs, 'completed'),
  executionFailed: (state, { timeMs }) => end(state, timeMs, 'failed'),
  executionCancelled: (state, { timeMs }) => end(state, timeMs, 'cancelled'),
  executionTerminated: (state, { timeMs }) => end(state, timeMs, 'terminated'),
  executionContinuedAsNew: (state, { timeMs }) => end(state, timeMs, 'continuedAsNew'),
  executionRewound: (state, { timeMs }) => end(state, timeMs, 'rewound'),
};

/** Events that are the outcome of an operation and have further effects. */
const settlings: { readonly [K in OutcomeKind]?: EventRule<K> } = {
  promiseResolved(state, { promiseResolved }) {
    keepSettling(state, promiseResolved);
    close(state, promiseResolved.seq);
  },
  promiseRejected(state, { promiseRejected }) {
    keepSettling(state, promiseRejected);
    close(state, promiseRejected.seq);
  },
};

/** All other events. */
const others: {
  readonly [K in Exclude<EventKind, OpeningKind | TerminalKind | OutcomeKind>]: EventRule<K>;
} = {
  executionStarted(state, { timeMs, executionStarted: started }) {
    begin(state, started);
    state.name = started.name;
    state.version = started.version;
    state.parent = started.parent;
    state.execution = started.execution;
    state.startedMs = timeMs;
    // Only the first turn of an instance has the status pending.
    state.status = started.execution === 1 ? 'pending' : 'running';
  },
  turnCompleted(state, { turnCompleted }) {
    settleMailboxes(state);
    state.delivered = turnCompleted.delivered;
    state.status = 'running';
    state.stuck = null;
  },
  cancelRequested(state, { id, cancelRequested: { reason } }) {
    state.cancelRequest ??= { eventId: id, reason };
  },
  executionSuspended(state) {
    state.suspended = true;
  },
  executionResumed(state) {
    state.suspended = false;
    state.stuck = null;
    if (state.extras !== null) state.extras.lostTurnAttempts = 0;
  },
  customStatusSet(state, { customStatusSet: { value } }) {
    state.customStatus = value;
    extrasOf(state).customStatusVersion += 1;
  },
  eventRaised(state, { id, eventRaised }) {
    const { name, idempotencyKey = '' } = eventRaised;
    // The request of an event that is carried over may already be stored with its answer.
    if (idempotencyKey !== '' && storedEvent(state, name, idempotencyKey) === undefined) {
      const delivered = hasWaiter(state, name);
      storeRequest(state, { idempotencyKey, name, execution: 0, seq: 0, delivered });
    }
    putEvent(state, id, eventRaised);
  },
  operationCancelled(state, { operationCancelled }) {
    returnEvent(state, operationCancelled);
    close(state, operationCancelled.seq);
  },
  patchMarked(state, { patchMarked }) {
    extrasOf(state).patches.add(patchMarked.changeId);
  },
  valueSet(state, { valueSet: { key, value } }) {
    setValue(state, key, value);
  },
  valuesCleared(state, { valuesCleared: { key, all } }) {
    if (all) clearValues(state);
    else clearValue(state, key);
  },
  updateAccepted(state, { id, updateAccepted: { updateId, name, input, headers = NONE } }) {
    extrasOf(state).updates.set(updateId, { eventId: id, name, input, headers });
  },
  updateCompleted(state, { id, updateCompleted: { updateId } }) {
    completeOpenUpdate(extrasOf(state), updateId, id);
  },
  historyLimitNear(state) {
    extrasOf(state).limitNear = true;
  },
};

type AnyRule = (state: InstanceState, event: HistoryEvent) => void;

/** Applies an outcome of any kind. */
function closeOperation(state: InstanceState, event: HistoryEvent): void {
  const body = (event as unknown as { readonly [kind: string]: { readonly seq: number } })[
    event.kind
  ]!;
  close(state, body.seq);
}

const closings = Object.fromEntries(Object.keys(OUTCOME_OF).map((kind) => [kind, closeOperation]));
const rules = { ...closings, ...settlings, ...openings, ...endings, ...others } as unknown as {
  readonly [K in EventKind]: AnyRule;
};

/**
 * Changes the state by one event. No other code changes the state, neither for new events nor when
 * it folds a history.
 */
export function applyEvent(state: InstanceState, event: HistoryEvent): void {
  const { kind } = event;
  state.lastEventId = event.id;
  state.lastTimeMs = event.timeMs;
  if (isDelivery(kind)) state.lastDeliveryId = event.id;
  const rule = rules[kind] as AnyRule | undefined;
  if (rule === undefined) throw new Error(`no rule for event kind ${kind}`);
  rule(state, event);
}

/** Completes a fold: applies the changes that the next `turnCompleted` would apply. */
export function finishFold(state: InstanceState): void {
  settleMailboxes(state);
}

function keepSettling(
  state: InstanceState,
  { seq, idempotencyKey = '' }: { readonly seq: number; readonly idempotencyKey?: string },
): void {
  const { execution } = state;
  storeRequest(state, { idempotencyKey, name: '', execution, seq, delivered: false });
}

/** Applies the optional parts of a start. Most starts have none. */
function begin(state: InstanceState, started: ExecutionStarted): void {
  const { seed, queue, priority, fairnessKey, headers, values, copiedFrom } = started;
  const { customStatus, customStatusVersion } = started;
  if (seed.length >= 4) {
    state.seedMark = ((seed[0]! << 24) | (seed[1]! << 16) | (seed[2]! << 8) | seed[3]!) >>> 0;
  }
  if (customStatus) state.customStatus = customStatus;
  if (customStatusVersion) extrasOf(state).customStatusVersion = customStatusVersion;
  if (queue) extrasOf(state).queue = queue;
  if (priority) extrasOf(state).priority = priority;
  if (fairnessKey) extrasOf(state).fairnessKey = fairnessKey;
  if (headers !== undefined && headers.length > 0) extrasOf(state).headers = headers;
  if (copiedFrom) extrasOf(state).copiedFrom = copiedFrom;
  if (values !== undefined) for (const { key, value } of values) setValue(state, key, value);
  for (const request of started.storedRequests ?? NONE) storeRequest(state, request);
}

function open(state: InstanceState, seq: number, operation: OpenOperation): void {
  state.open.set(seq, operation);
  state.nextSeq = seq + 1;
  const { extras, lastEventId } = state;
  if (extras === null || extras.copiedFrom === null) return;
  if (lastEventId <= extras.copiedFrom.eventId) extras.copiedSeqs = seq;
}

function close(state: InstanceState, seq: number): void {
  const operation = state.open.get(seq);
  if (operation === undefined) return;
  state.open.delete(seq);
  if (operation.kind === 'activity') state.openActivities -= 1;
  else if (operation.kind === 'step') state.openSteps -= 1;
  else if (operation.kind === 'wait') cancelWait(state, operation.name, seq);
}

function end(state: InstanceState, timeMs: number, status: InstanceStatus): void {
  settleMailboxes(state);
  dropWaits(state);
  state.open = new Map();
  state.openActivities = 0;
  state.openSteps = 0;
  state.status = status;
  state.endedMs = timeMs;
  state.stuck = null;
  state.suspended = false;
}

function completeOpenUpdate({ updates, answers }: Extras, updateId: string, eventId: number): void {
  updates.delete(updateId);
  answers.set(updateId, eventId);
  if (answers.size <= UPDATE_ANSWERS_MAX) return;
  for (const oldest of answers.keys()) {
    answers.delete(oldest);
    return;
  }
}
