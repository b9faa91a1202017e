import { NONE } from '../lib/lists.ts';
import { isDelivery } from '../model/event.ts';
import type { ExecutionStarted, HistoryEvent } from '../model/event.ts';
import type { InstanceStatus } from '../model/instance.ts';
import {
  cancelWait,
  dropWaits,
  hasWaiter,
  putMessage,
  putWait,
  returnMessage,
  settleMailboxes,
} from './mailbox.ts';
import { applyExtra } from './apply-extra.ts';
import { extrasOf } from './state.ts';
import { keepRequest } from './stored-requests.ts';
import type { InstanceState, OpenOperation } from './state.ts';
import { setValue } from './values.ts';

/** Moves the state by one event: the only place that does. Works alike live and when folding. */
export function applyEvent(state: InstanceState, event: HistoryEvent): void {
  state.lastEventId = event.id;
  state.lastTimeMs = event.timeMs;
  if (isDelivery(event.kind)) state.lastDeliveryId = event.id;
  switch (event.kind) {
    case 'executionStarted': {
      const started = event.executionStarted;
      begin(state, started);
      state.name = started.name;
      state.version = started.version;
      state.parent = started.parent;
      state.execution = started.execution;
      state.startedMs = event.timeMs;
      // Of an instance, only the very first turn is waited for as pending.
      state.status = started.execution === 1 ? 'pending' : 'running';
      return;
    }
    case 'turnCompleted':
      settleMailboxes(state);
      state.delivered = event.turnCompleted.delivered;
      state.status = 'running';
      state.stuck = null;
      return;
    case 'cancelRequested':
      state.cancelRequest ??= { eventId: event.id, reason: event.cancelRequested.reason };
      return;
    case 'executionSuspended':
      state.suspended = true;
      return;
    case 'executionResumed':
      state.suspended = false;
      state.stuck = null;
      if (state.extras !== null) state.extras.lostTurnAttempts = 0;
      return;
    case 'executionCompleted':
      return end(state, event.timeMs, 'completed');
    case 'executionFailed':
      return end(state, event.timeMs, 'failed');
    case 'executionCancelled':
      return end(state, event.timeMs, 'cancelled');
    case 'executionTerminated':
      return end(state, event.timeMs, 'terminated');
    case 'executionContinuedAsNew':
      return end(state, event.timeMs, 'continuedAsNew');
    case 'executionRewound':
      return end(state, event.timeMs, 'rewound');
    case 'customStatusSet':
      state.customStatus = event.customStatusSet.value;
      extrasOf(state).customStatusVersion += 1;
      return;
    case 'eventRaised': {
      const { name, idempotencyKey = '' } = event.eventRaised;
      if (idempotencyKey !== '') {
        const delivered = hasWaiter(state, name);
        keepRequest(state, { idempotencyKey, name, execution: 0, seq: 0, delivered });
      }
      putMessage(state, event.id, event.eventRaised);
      return;
    }
    default:
      if (!applyExtra(state, event)) applyOperation(state, event);
  }
}

/** Finishes a fold: what `turnCompleted` of the next turn would have settled. */
export function finishFold(state: InstanceState): void {
  settleMailboxes(state);
}

function applyOperation(state: InstanceState, event: HistoryEvent): void {
  const sinceMs = event.timeMs;
  switch (event.kind) {
    case 'activityScheduled': {
      const { seq, name, options } = event.activityScheduled;
      state.openActivities += 1;
      const eventId = event.id;
      return open(state, seq, { kind: 'activity', name, options, sinceMs, eventId });
    }
    case 'timerCreated': {
      const { seq, fireAtMs } = event.timerCreated;
      return open(state, seq, { kind: 'timer', fireAtMs: Math.max(0, fireAtMs), sinceMs });
    }
    case 'eventWaitStarted': {
      const { seq, name } = event.eventWaitStarted;
      putWait(state, name, seq);
      return open(state, seq, { kind: 'wait', name, sinceMs });
    }
    case 'childScheduled': {
      const { seq, name, instanceId, parentClosePolicy: policy } = event.childScheduled;
      return open(state, seq, { kind: 'child', name, instanceId, policy, sinceMs });
    }
    case 'startRequested': {
      const { seq, instanceId } = event.startRequested;
      return open(state, seq, { kind: 'start', instanceId, sinceMs });
    }
    case 'raiseRequested': {
      const { seq, instanceId } = event.raiseRequested;
      return open(state, seq, { kind: 'raise', instanceId, sinceMs });
    }
    case 'stepScheduled': {
      const { seq, name } = event.stepScheduled;
      state.openSteps += 1;
      return open(state, seq, { kind: 'step', name, sinceMs });
    }
    case 'valueReadRequested': {
      const { seq, instanceId, key } = event.valueReadRequested;
      return open(state, seq, { kind: 'read', instanceId, name: key, sinceMs });
    }
    case 'promiseCreated':
      return open(state, event.promiseCreated.seq, { kind: 'promise', sinceMs });
    default:
      return applyOutcome(state, event);
  }
}

function applyOutcome(state: InstanceState, event: HistoryEvent): void {
  switch (event.kind) {
    case 'activityCompleted':
      return close(state, event.activityCompleted.seq);
    case 'activityFailed':
      return close(state, event.activityFailed.seq);
    case 'timerFired':
      return close(state, event.timerFired.seq);
    case 'childCompleted':
      return close(state, event.childCompleted.seq);
    case 'childFailed':
      return close(state, event.childFailed.seq);
    case 'startAccepted':
      return close(state, event.startAccepted.seq);
    case 'startRefused':
      return close(state, event.startRefused.seq);
    case 'raiseAccepted':
      return close(state, event.raiseAccepted.seq);
    case 'raiseRefused':
      return close(state, event.raiseRefused.seq);
    case 'stepCompleted':
      return close(state, event.stepCompleted.seq);
    case 'stepFailed':
      return close(state, event.stepFailed.seq);
    case 'valueRead':
      return close(state, event.valueRead.seq);
    case 'valueReadRefused':
      return close(state, event.valueReadRefused.seq);
    case 'promiseResolved':
      keepSettling(state, event.promiseResolved);
      return close(state, event.promiseResolved.seq);
    case 'promiseRejected':
      keepSettling(state, event.promiseRejected);
      return close(state, event.promiseRejected.seq);
    case 'operationCancelled':
      returnMessage(state, event.operationCancelled);
      return close(state, event.operationCancelled.seq);
    default:
      throw new Error(`no rule for event kind ${event.kind}`);
  }
}

function keepSettling(
  state: InstanceState,
  { seq, idempotencyKey = '' }: { readonly seq: number; readonly idempotencyKey?: string },
): void {
  const { execution } = state;
  keepRequest(state, { idempotencyKey, name: '', execution, seq, delivered: false });
}

/** What a start says beside name, version and parent; most say nothing of it. */
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
  for (const request of started.storedRequests ?? NONE) keepRequest(state, request);
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
