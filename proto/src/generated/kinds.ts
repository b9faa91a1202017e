// Generated from proto/ by `npm run gen`: do not edit.
import type { ActionKind, EventKind } from './types.ts';

export type EventFamily = 'decision' | 'delivery' | 'note';

/** The family of each kind of event. */
export const EVENT_FAMILIES: Readonly<Record<EventKind, EventFamily>> = {
  executionStarted: 'delivery',
  turnCompleted: 'note',
  cancelRequested: 'delivery',
  executionSuspended: 'note',
  executionResumed: 'note',
  executionCompleted: 'decision',
  executionFailed: 'decision',
  executionCancelled: 'decision',
  executionTerminated: 'note',
  executionContinuedAsNew: 'decision',
  activityScheduled: 'decision',
  activityCompleted: 'delivery',
  activityFailed: 'delivery',
  timerCreated: 'decision',
  timerFired: 'delivery',
  eventWaitStarted: 'decision',
  eventRaised: 'delivery',
  childScheduled: 'decision',
  childCompleted: 'delivery',
  childFailed: 'delivery',
  startRequested: 'decision',
  startAccepted: 'delivery',
  startRefused: 'delivery',
  stepScheduled: 'decision',
  stepCompleted: 'delivery',
  stepFailed: 'delivery',
  operationCancelled: 'decision',
  customStatusSet: 'decision',
  raiseRequested: 'decision',
  raiseAccepted: 'delivery',
  raiseRefused: 'delivery',
  patchMarked: 'decision',
  valueSet: 'decision',
  valuesCleared: 'decision',
  valueReadRequested: 'decision',
  valueRead: 'delivery',
  valueReadRefused: 'delivery',
  promiseCreated: 'decision',
  promiseResolved: 'delivery',
  promiseRejected: 'delivery',
  updateAccepted: 'delivery',
  updateCompleted: 'decision',
  historyLimitNear: 'delivery',
  executionRewound: 'note',
};

/** Events that are delivered to orchestrator code. */
export const DELIVERIES: ReadonlySet<EventKind> = new Set<EventKind>([
  'executionStarted',
  'cancelRequested',
  'activityCompleted',
  'activityFailed',
  'timerFired',
  'eventRaised',
  'childCompleted',
  'childFailed',
  'startAccepted',
  'startRefused',
  'stepCompleted',
  'stepFailed',
  'raiseAccepted',
  'raiseRefused',
  'valueRead',
  'valueReadRefused',
  'promiseResolved',
  'promiseRejected',
  'updateAccepted',
  'historyLimitNear',
]);

/** The event that records each kind of action. */
export const RECORDED_AS = {
  scheduleActivity: 'activityScheduled',
  createTimer: 'timerCreated',
  waitForEvent: 'eventWaitStarted',
  scheduleChild: 'childScheduled',
  requestStart: 'startRequested',
  scheduleStep: 'stepScheduled',
  requestRaise: 'raiseRequested',
  cancelOperation: 'operationCancelled',
  setCustomStatus: 'customStatusSet',
  markPatch: 'patchMarked',
  setValue: 'valueSet',
  clearValues: 'valuesCleared',
  readValue: 'valueReadRequested',
  createPromise: 'promiseCreated',
  completeUpdate: 'updateCompleted',
  completeExecution: 'executionCompleted',
  failExecution: 'executionFailed',
  cancelExecution: 'executionCancelled',
  continueAsNew: 'executionContinuedAsNew',
} as const;

/** Kinds of events that record an action. */
export type DecisionKind = (typeof RECORDED_AS)[ActionKind];

/** The event that opened the operation, for each kind of event that is an outcome. */
export const OUTCOME_OF = {
  activityCompleted: 'activityScheduled',
  activityFailed: 'activityScheduled',
  timerFired: 'timerCreated',
  childCompleted: 'childScheduled',
  childFailed: 'childScheduled',
  startAccepted: 'startRequested',
  startRefused: 'startRequested',
  stepCompleted: 'stepScheduled',
  stepFailed: 'stepScheduled',
  raiseAccepted: 'raiseRequested',
  raiseRefused: 'raiseRequested',
  valueRead: 'valueReadRequested',
  valueReadRefused: 'valueReadRequested',
  promiseResolved: 'promiseCreated',
  promiseRejected: 'promiseCreated',
} as const;

/** Kinds of events that are the outcome of an operation. */
export type OutcomeKind = keyof typeof OUTCOME_OF;

/** Kinds of events that open an operation. */
export type OpeningKind =
  | 'activityScheduled'
  | 'timerCreated'
  | 'eventWaitStarted'
  | 'childScheduled'
  | 'startRequested'
  | 'stepScheduled'
  | 'raiseRequested'
  | 'valueReadRequested'
  | 'promiseCreated';

/** Kinds of actions that open an operation. */
export type OpeningActionKind =
  | 'scheduleActivity'
  | 'createTimer'
  | 'waitForEvent'
  | 'scheduleChild'
  | 'requestStart'
  | 'scheduleStep'
  | 'requestRaise'
  | 'readValue'
  | 'createPromise';

/** Kinds of events that end an execution; each is the last of its history. */
export type TerminalKind =
  | 'executionCompleted'
  | 'executionFailed'
  | 'executionCancelled'
  | 'executionTerminated'
  | 'executionContinuedAsNew'
  | 'executionRewound';

/** Kinds of actions that end an execution; each is the last of its turn. */
export type EndingActionKind =
  | 'completeExecution'
  | 'failExecution'
  | 'cancelExecution'
  | 'continueAsNew';
