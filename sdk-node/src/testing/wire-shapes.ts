// The readable JSON form of wire objects: fields with their default value are left out, a JSON
// payload is {"json": value}, any other {"base64": …, "encoding": …}, bytes are hexadecimal.
// `perdure history --json` prints the same form.
import type { EventKind, ActionKind } from '../model/wire-types.ts';

type Scalar = 'text' | 'number' | 'flag' | 'bytes' | 'payload' | 'texts';
type Field =
  | Scalar
  | { readonly prefix: string }
  | { readonly shape: () => Shape }
  | { readonly shapes: () => Shape };
export interface Shape {
  readonly [field: string]: Field;
}

const failure: Shape = {
  kind: { prefix: 'FAILURE_KIND_' },
  type: 'text',
  message: 'text',
  stack: 'text',
  nonRetryable: 'flag',
  details: 'payload',
  cause: { shape: () => failure },
  classNames: 'texts',
};
const aFailure: Field = { shape: () => failure };
const retry: Shape = {
  maxAttempts: 'number',
  initialIntervalMs: 'number',
  maxIntervalMs: 'number',
  backoffCoefficient: 'number',
  nonRetryableTypes: 'texts',
};
const options: Shape = {
  retry: { shape: () => retry },
  startToCloseMs: 'number',
  scheduleToStartMs: 'number',
  scheduleToCloseMs: 'number',
  heartbeatMs: 'number',
  queue: 'text',
  version: 'text',
  session: 'text',
  priority: 'number',
  fairnessKey: 'text',
};
const parent: Shape = { instanceId: 'text', execution: 'number', seq: 'number' };
const closePolicy: Field = { prefix: 'PARENT_CLOSE_POLICY_' };

const seq: Shape = { seq: 'number' };
const cancelled: Shape = { seq: 'number', passedBy: 'number' };
const reason: Shape = { reason: 'text' };
const named: Shape = { seq: 'number', name: 'text' };
const succeeded: Shape = { seq: 'number', output: 'payload' };
const didFail: Shape = { seq: 'number', failure: aFailure };
const ended: Shape = { output: 'payload' };
const broke: Shape = { failure: aFailure };
const status: Shape = { value: 'payload' };
const next: Shape = { input: 'payload', version: 'text' };
const timer: Shape = { seq: 'number', fireAtMs: 'number' };
const header: Shape = { key: 'text', value: 'text' };
const headers: Field = { shapes: () => header };
const keyValue: Shape = { key: 'text', value: 'payload' };
const routing: Shape = { queue: 'text', priority: 'number', fairnessKey: 'text' };
const copied: Shape = { instanceId: 'text', execution: 'number', eventId: 'number' };
const cleared: Shape = { key: 'text', all: 'flag' };
const read: Shape = { seq: 'number', instanceId: 'text', key: 'text' };
const settled: Shape = { seq: 'number', value: 'payload' };
const idempotencyKey: Field = 'text';
const storedRequest: Shape = {
  idempotencyKey,
  name: 'text',
  execution: 'number',
  seq: 'number',
  delivered: 'flag',
};
const updated: Shape = { updateId: 'text', output: 'payload', failure: aFailure };
const activity: Shape = {
  ...named,
  input: 'payload',
  options: { shape: () => options },
  headers,
};
const start: Shape = {
  ...named,
  version: 'text',
  instanceId: 'text',
  input: 'payload',
  ...routing,
  headers,
  idReusePolicy: { prefix: 'START_ID_REUSE_POLICY_' },
};
const child: Shape = { ...start, parentClosePolicy: closePolicy };
const raise: Shape = {
  seq: 'number',
  instanceId: 'text',
  name: 'text',
  payload: 'payload',
  promiseId: 'text',
  failure: aFailure,
  headers,
};

export const eventShapes: Readonly<Record<EventKind, Shape>> = {
  executionStarted: {
    instanceId: 'text',
    execution: 'number',
    name: 'text',
    version: 'text',
    input: 'payload',
    parent: { shape: () => parent },
    seed: 'bytes',
    ...routing,
    headers,
    values: { shapes: () => keyValue },
    customStatus: 'payload',
    customStatusVersion: 'number',
    copiedFrom: { shape: () => copied },
    storedRequests: { shapes: () => storedRequest },
  },
  turnCompleted: { delivered: 'number', worker: 'text' },
  cancelRequested: reason,
  executionSuspended: reason,
  executionResumed: reason,
  executionCompleted: ended,
  executionFailed: broke,
  executionCancelled: reason,
  executionTerminated: reason,
  executionContinuedAsNew: next,
  activityScheduled: activity,
  activityCompleted: { ...succeeded, attempt: 'number' },
  activityFailed: { ...didFail, attempt: 'number' },
  timerCreated: timer,
  timerFired: seq,
  eventWaitStarted: named,
  eventRaised: {
    name: 'text',
    payload: 'payload',
    carriedFrom: 'number',
    headers,
    idempotencyKey,
  },
  childScheduled: child,
  childCompleted: succeeded,
  childFailed: didFail,
  startRequested: start,
  startAccepted: seq,
  startRefused: didFail,
  stepScheduled: named,
  stepCompleted: succeeded,
  stepFailed: didFail,
  operationCancelled: cancelled,
  customStatusSet: status,
  raiseRequested: raise,
  raiseAccepted: seq,
  raiseRefused: didFail,
  patchMarked: { changeId: 'text' },
  valueSet: keyValue,
  valuesCleared: cleared,
  valueReadRequested: read,
  valueRead: settled,
  valueReadRefused: didFail,
  promiseCreated: seq,
  promiseResolved: { ...settled, idempotencyKey },
  promiseRejected: { ...didFail, idempotencyKey },
  updateAccepted: {
    updateId: 'text',
    name: 'text',
    input: 'payload',
    headers,
    carriedFrom: 'number',
  },
  updateCompleted: updated,
  historyLimitNear: { events: 'number', bytes: 'number' },
  executionRewound: { eventId: 'number', reason: 'text' },
};

export const actionShapes: Readonly<Record<ActionKind, Shape>> = {
  scheduleActivity: activity,
  createTimer: timer,
  waitForEvent: named,
  scheduleChild: child,
  requestStart: start,
  scheduleStep: { ...named, output: 'payload', failure: aFailure },
  requestRaise: raise,
  cancelOperation: cancelled,
  setCustomStatus: status,
  markPatch: { changeId: 'text' },
  setValue: keyValue,
  clearValues: cleared,
  readValue: read,
  createPromise: seq,
  completeUpdate: updated,
  completeExecution: ended,
  failExecution: broke,
  cancelExecution: reason,
  continueAsNew: { ...next, delivered: 'number', latestVersion: 'flag' },
};
