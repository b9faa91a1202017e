import { assert } from '../lib/assert.ts';
import type { Action } from '../model/action.ts';
import { PerdureError } from '../model/error.ts';
import { cancelOperation } from './actions/cancel-operation.ts';
import { clearValues } from './actions/clear-values.ts';
import { completeUpdate } from './actions/complete-update.ts';
import { continueAsNew } from './actions/continue-as-new.ts';
import { createPromise } from './actions/create-promise.ts';
import { createTimer } from './actions/create-timer.ts';
import { markPatch } from './actions/mark-patch.ts';
import { readValue } from './actions/read-value.ts';
import { requestRaise } from './actions/request-raise.ts';
import { requestStart } from './actions/request-start.ts';
import { scheduleActivity } from './actions/schedule-activity.ts';
import { scheduleChild } from './actions/schedule-child.ts';
import { scheduleStep } from './actions/schedule-step.ts';
import { setCustomStatus } from './actions/set-custom-status.ts';
import { setValue } from './actions/set-value.ts';
import { waitForEvent } from './actions/wait-for-event.ts';
import { checkTurn } from './check-turn.ts';
import { endExecution } from './end-execution.ts';
import { settleMailboxes } from './mailbox.ts';
import { netOut } from './net-out.ts';
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
  /** The version that an unversioned start would get now, where an action asks for it. */
  readonly latestVersion?: string;
}

/**
 * Records what orchestrator code decided in one turn. Throws PerdureError, and changes nothing,
 * when the instance has ended or the actions break the protocol or a limit.
 */
export function applyTurn(state: InstanceState, input: TurnInput, nowMs: number): Round {
  checkTurn(state, input.actions);
  const delivered = shownOf(state, input);
  assert(
    input.delivered >= state.delivered && input.delivered <= state.lastDeliveryId,
    `instance ${state.id} was delivered to ${input.delivered}, which it cannot have been`,
  );
  const b = new RoundBuilder(state, nowMs);
  if (state.status === 'pending') b.round.rowChanged = true;
  if (state.stuck !== null) b.round.rowChanged = true;
  if (input.actions.length > 0 || delivered > state.delivered) {
    b.emit({ kind: 'turnCompleted', turnCompleted: { delivered, worker: input.worker } });
  }
  for (const action of input.actions) applyAction(b, action, input);
  settleMailboxes(state);
  netOut(b.round);
  return b.round;
}

/** Up to which event the code saw what the turn brought: it may have ended before the rest. */
function shownOf(state: InstanceState, { actions, delivered }: TurnInput): number {
  const last = actions.at(-1);
  if (last?.kind !== 'continueAsNew' || last.continueAsNew.delivered === 0) return delivered;
  const shown = last.continueAsNew.delivered;
  if (shown > state.delivered && shown <= delivered) return shown;
  throw new PerdureError(
    'PROTOCOL_VIOLATION',
    `instance ${state.id}: it was shown up to event ${shown}, which its turn did not bring`,
  );
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
    case 'markPatch':
      return markPatch(b, action.markPatch);
    case 'setValue':
      return setValue(b, action.setValue);
    case 'clearValues':
      return clearValues(b, action.clearValues);
    case 'readValue':
      return readValue(b, action.readValue);
    case 'createPromise':
      return createPromise(b, action.createPromise);
    case 'completeUpdate':
      return completeUpdate(b, action.completeUpdate);
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
      return continueAsNew(b, action.continueAsNew, input.seed, input.latestVersion);
    default: {
      const missed: never = action;
      throw new Error(`no rule for ${JSON.stringify(missed)}`);
    }
  }
}
