import type { Action, ActionKind } from '../model/action.ts';
import { PerdureError } from '../model/error.ts';
import { HISTORY_EVENTS_MAX, OPEN_OPERATIONS_MAX } from '../limits.ts';
import { cancelOperation } from './actions/cancel-operation.ts';
import { continueAsNew } from './actions/continue-as-new.ts';
import { createTimer } from './actions/create-timer.ts';
import { requestRaise } from './actions/request-raise.ts';
import { requestStart } from './actions/request-start.ts';
import { scheduleActivity } from './actions/schedule-activity.ts';
import { scheduleChild } from './actions/schedule-child.ts';
import { scheduleStep } from './actions/schedule-step.ts';
import { setCustomStatus } from './actions/set-custom-status.ts';
import { waitForEvent } from './actions/wait-for-event.ts';
import { endExecution } from './end-execution.ts';
import { settleMailboxes } from './mailbox.ts';
import { RoundBuilder } from './round.ts';
import type { Round } from './round.ts';
import type { InstanceState } from './state.ts';

export interface TurnInput {
  readonly actions: readonly Action[];
  /** The last delivery that the code had seen. */
  readonly delivered: number;
  readonly worker: string;
  /** For the next execution, should this one continue as new: 8 bytes. */
  readonly seed: Uint8Array;
}

const ENDING: ReadonlySet<ActionKind> = new Set<ActionKind>([
  'completeExecution',
  'failExecution',
  'cancelExecution',
  'continueAsNew',
]);

/**
 * Records what orchestrator code decided in one turn. Throws PerdureError, and changes nothing, when
 * the actions break the protocol or a limit.
 */
export function applyTurn(state: InstanceState, input: TurnInput, nowMs: number): Round {
  checkActions(state, input.actions);
  const b = new RoundBuilder(state, nowMs);
  if (state.status === 'pending') b.round.rowChanged = true;
  if (state.stuck !== null) b.round.rowChanged = true;
  if (input.actions.length > 0 || input.delivered > state.delivered) {
    const { delivered, worker } = input;
    b.emit({ kind: 'turnCompleted', turnCompleted: { delivered, worker } });
  }
  for (const action of input.actions) applyAction(b, action, input);
  settleMailboxes(state);
  return b.round;
}

function applyAction(b: RoundBuilder, action: Action, input: TurnInput): void {
  switch (action.kind) {
    case 'scheduleActivity':
      return scheduleActivity(b, action.scheduleActivity);
    case 'createTimer':
      return createTimer(b, action.createTimer);
    case 'waitForEvent':
      return waitForEvent(b, action.waitForEvent);
    case 'scheduleChild':
      return scheduleChild(b, action.scheduleChild);
    case 'requestStart':
      return requestStart(b, action.requestStart);
    case 'scheduleStep':
      return scheduleStep(b, action.scheduleStep);
    case 'requestRaise':
      return requestRaise(b, action.requestRaise);
    case 'cancelOperation':
      return cancelOperation(b, action.cancelOperation);
    case 'setCustomStatus':
      return setCustomStatus(b, action.setCustomStatus);
    case 'completeExecution':
      return endExecution(b, {
        kind: 'executionCompleted',
        executionCompleted: action.completeExecution,
      });
    case 'failExecution':
      return endExecution(b, { kind: 'executionFailed', executionFailed: action.failExecution });
    case 'cancelExecution':
      return endExecution(b, {
        kind: 'executionCancelled',
        executionCancelled: action.cancelExecution,
      });
    case 'continueAsNew':
      return continueAsNew(b, action.continueAsNew, input.seed);
    default: {
      const missed: never = action;
      throw new Error(`no rule for ${JSON.stringify(missed)}`);
    }
  }
}

function checkActions(state: InstanceState, actions: readonly Action[]): void {
  let { nextSeq } = state;
  for (const [index, action] of actions.entries()) {
    if (ENDING.has(action.kind) && index !== actions.length - 1) {
      throw violation(state, `${action.kind} must be the last action of a turn`);
    }
    const seq = newSeq(action);
    if (seq === null) continue;
    if (seq !== nextSeq) {
      throw violation(state, `${action.kind} has seq ${seq} where ${nextSeq} is next`);
    }
    nextSeq += 1;
  }
  const opened = nextSeq - state.nextSeq;
  if (state.open.size + opened > OPEN_OPERATIONS_MAX) {
    throw new PerdureError(
      'LIMIT_EXCEEDED',
      `instance ${state.id} wants ${state.open.size + opened} operations in flight; ` +
        `at most ${OPEN_OPERATIONS_MAX} may be`,
    );
  }
  if (state.lastEventId + actions.length > HISTORY_EVENTS_MAX) {
    throw new PerdureError(
      'LIMIT_EXCEEDED',
      `the history of instance ${state.id} would pass ${HISTORY_EVENTS_MAX} events; ` +
        'use continue-as-new',
    );
  }
}

/** The number of the operation that the action opens, or null when it opens none. */
function newSeq(action: Action): number | null {
  switch (action.kind) {
    case 'scheduleActivity':
      return action.scheduleActivity.seq;
    case 'createTimer':
      return action.createTimer.seq;
    case 'waitForEvent':
      return action.waitForEvent.seq;
    case 'scheduleChild':
      return action.scheduleChild.seq;
    case 'requestStart':
      return action.requestStart.seq;
    case 'scheduleStep':
      return action.scheduleStep.seq;
    case 'requestRaise':
      return action.requestRaise.seq;
    default:
      return null;
  }
}

function violation(state: InstanceState, text: string): PerdureError {
  return new PerdureError(
    'PROTOCOL_VIOLATION',
    `instance ${state.id}, execution ${state.execution}: ${text}`,
  );
}
