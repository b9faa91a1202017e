// The readable JSON form of wire objects: fields with their default value are left out, a JSON
// payload is {"json": value}, any other {"base64": …, "encoding": …}, bytes are hexadecimal.
// `perdure history --json` prints the same form.
import type { EventKind, ActionKind } from '../replay/wire-types.ts';

type Scalar = 'text' | 'number' | 'flag' | 'bytes' | 'payload' | 'texts';
type Field = Scalar | { readonly prefix: string } | { readonly shape: () => Shape };
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
};
const parent: Shape = { instanceId: 'text', execution: 'number', seq: 'number' };
const closePolicy: Field = { prefix: 'PARENT_CLOSE_POLICY_' };

const seq: Shape = { seq: 'number' };
const reason: Shape = { reason: 'text' };
const named: Shape = { seq: 'number', name: 'text' };
const succeeded: Shape = { seq: 'number', output: 'payload' };
const didFail: Shape = { seq: 'number', failure: aFailure };
const ended: Shape = { output: 'payload' };
const broke: Shape = { failure: aFailure };
const status: Shape = { value: 'payload' };
const next: Shape = { input: 'payload', version: 'text' };
const timer: Shape = { seq: 'number', fireAtMs: 'number' };
const activity: Shape = { ...named, input: 'payload', options: { shape: () => options } };
const start: Shape = { ...named, version: 'text', instanceId: 'text', input: 'payload' };
const child: Shape = { ...start, parentClosePolicy: closePolicy };
const raise: Shape = { seq: 'number', instanceId: 'text', name: 'text', payload: 'payload' };

export const eventShapes: Readonly<Record<EventKind, Shape>> = {
  executionStarted: {
    instanceId: 'text',
    execution: 'number',
    name: 'text',
    version: 'text',
    input: 'payload',
    parent: { shape: () => parent },
    seed: 'bytes',
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
  eventRaised: { name: 'text', payload: 'payload', carriedFrom: 'number' },
  childScheduled: child,
  childCompleted: succeeded,
  childFailed: didFail,
  startRequested: start,
  startAccepted: seq,
  startRefused: didFail,
  stepScheduled: named,
  stepCompleted: succeeded,
  stepFailed: didFail,
  operationCancelled: seq,
  customStatusSet: status,
  raiseRequested: raise,
  raiseAccepted: seq,
  raiseRefused: didFail,
};

export const actionShapes: Readonly<Record<ActionKind, Shape>> = {
  scheduleActivity: activity,
  createTimer: timer,
  waitForEvent: named,
  scheduleChild: child,
  requestStart: start,
  scheduleStep: { ...named, output: 'payload', failure: aFailure },
  requestRaise: raise,
  cancelOperation: seq,
  setCustomStatus: status,
  completeExecution: ended,
  failExecution: broke,
  cancelExecution: reason,
  continueAsNew: { ...next, delivered: 'number' },
};
