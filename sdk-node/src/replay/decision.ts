// One decision of orchestrator code: how it compares with the event that recorded it, and how both
// are put into words.
import type { Decision, DecisionKind } from '../model/decision.ts';
import type { EventBodies, HistoryEvent } from '../model/wire-types.ts';

/** True when the event may be what this decision was recorded as. */
export function matches(event: HistoryEvent, decision: Decision): boolean {
  if (event.kind !== decision.kind) return false;
  const { seq, name, target } = decision;
  switch (event.kind) {
    case 'activityScheduled':
      return event.activityScheduled.seq === seq && event.activityScheduled.name === name;
    case 'timerCreated':
      return event.timerCreated.seq === seq && event.timerCreated.fireAtMs === decision.fireAtMs;
    case 'eventWaitStarted':
      return event.eventWaitStarted.seq === seq && event.eventWaitStarted.name === name;
    case 'stepScheduled':
      return event.stepScheduled.seq === seq && event.stepScheduled.name === name;
    case 'childScheduled': {
      const body = event.childScheduled;
      // Without an id of its own the code takes the one that the sidecar made up.
      const sameId = target === '' || body.instanceId === target;
      return body.seq === seq && body.name === name && sameId;
    }
    case 'startRequested':
      return sameTarget(event.startRequested, decision);
    case 'raiseRequested':
      return sameTarget(event.raiseRequested, decision);
    case 'operationCancelled':
      return event.operationCancelled.seq === seq;
    case 'patchMarked':
      return event.patchMarked.changeId === name;
    case 'valueSet':
      return event.valueSet.key === name;
    case 'valuesCleared': {
      const { key, all } = event.valuesCleared;
      return key === name && all === (target === '*');
    }
    case 'valueReadRequested': {
      const body = event.valueReadRequested;
      return body.seq === seq && body.key === name && body.instanceId === target;
    }
    case 'promiseCreated':
      return event.promiseCreated.seq === seq;
    case 'updateCompleted':
      return event.updateCompleted.updateId === name;
    default:
      return true;
  }
}

type Targeted = EventBodies['startRequested'] | EventBodies['raiseRequested'];

function sameTarget(body: Targeted, { seq, name, target }: Decision): boolean {
  return body.seq === seq && body.name === name && targetOf(body) === target;
}

function targetOf(body: Targeted): string {
  return ('promiseId' in body && body.promiseId) || body.instanceId;
}

function date(ms: number): string {
  const value = new Date(ms);
  return Number.isNaN(value.getTime()) ? `${ms} ms` : value.toISOString();
}

/** In words, without `seq`. */
export function describe(decision: Decision): string {
  const { kind, seq, name, target } = decision;
  switch (kind) {
    case 'activityScheduled':
      return `activity "${name}"`;
    case 'timerCreated':
      return `timer due at ${date(decision.fireAtMs)}`;
    case 'eventWaitStarted':
      return `wait for event "${name}"`;
    case 'childScheduled':
      return target === '' ? `orchestration "${name}"` : `orchestration "${name}" as "${target}"`;
    case 'startRequested':
      return `start of "${name}" as "${target}"`;
    case 'stepScheduled':
      return `step "${name}"`;
    case 'raiseRequested':
      return name === '' ? `settling of "${target}"` : `event "${name}" to "${target}"`;
    case 'operationCancelled':
      return `cancellation of operation ${seq}`;
    case 'patchMarked':
      return `patch "${name}"`;
    case 'valueSet':
      return `value "${name}"`;
    case 'valuesCleared':
      return target === '*' ? 'clearing of all values' : `clearing of value "${name}"`;
    case 'valueReadRequested':
      return `read of value "${name}" of "${target}"`;
    case 'promiseCreated':
      return 'promise';
    case 'updateCompleted':
      return `answer to update "${name}"`;
    case 'customStatusSet':
      return 'custom status';
    case 'executionCompleted':
      return 'return of the orchestrator';
    case 'executionFailed':
      return name === '' ? 'failure of the orchestrator' : `failure of the orchestrator (${name})`;
    case 'executionCancelled':
      return 'cancellation of the orchestrator';
    case 'executionContinuedAsNew':
      return 'continue-as-new';
  }
}

/** The decision that an event records, or undefined for any other event. */
export function decisionOf(event: HistoryEvent): Decision | undefined {
  const made = (seq: number, name = '', target = '', fireAtMs = 0): Decision => ({
    kind: event.kind as DecisionKind,
    seq,
    name,
    target,
    fireAtMs,
  });
  switch (event.kind) {
    case 'activityScheduled':
      return made(event.activityScheduled.seq, event.activityScheduled.name);
    case 'timerCreated':
      return made(event.timerCreated.seq, '', '', event.timerCreated.fireAtMs);
    case 'eventWaitStarted':
      return made(event.eventWaitStarted.seq, event.eventWaitStarted.name);
    case 'stepScheduled':
      return made(event.stepScheduled.seq, event.stepScheduled.name);
    case 'childScheduled':
    case 'startRequested':
    case 'raiseRequested': {
      const body = (event as { [kind: string]: unknown })[event.kind] as Targeted;
      return made(body.seq, body.name, targetOf(body));
    }
    case 'patchMarked':
      return made(0, event.patchMarked.changeId);
    case 'valueSet':
      return made(0, event.valueSet.key);
    case 'valuesCleared':
      return made(0, event.valuesCleared.key, event.valuesCleared.all ? '*' : '');
    case 'valueReadRequested': {
      const { seq, key, instanceId } = event.valueReadRequested;
      return made(seq, key, instanceId);
    }
    case 'promiseCreated':
      return made(event.promiseCreated.seq);
    case 'updateCompleted':
      return made(0, event.updateCompleted.updateId);
    case 'operationCancelled':
      return made(event.operationCancelled.seq);
    case 'executionFailed':
      return made(0, event.executionFailed.failure?.type ?? '');
    case 'customStatusSet':
    case 'executionCompleted':
    case 'executionCancelled':
    case 'executionContinuedAsNew':
      return made(0);
    default:
      return undefined;
  }
}

/** The recorded decision in words, with its place: `activity "charge" (seq 3, event 7)`. */
export function describeRecorded(event: HistoryEvent): string {
  const decision = decisionOf(event);
  if (decision === undefined) return `event ${event.id} (${event.kind})`;
  // The sidecar's own ids say nothing to whoever wrote the code, but an explicit one may differ.
  const place = decision.seq === 0 ? `event ${event.id}` : `seq ${decision.seq}, event ${event.id}`;
  return `${describe(decision)} (${place})`;
}
