import type { ActionKind } from '../../model/action.ts';
import type { ActionRule } from './action-rule.ts';
import { cancelExecution } from './cancel-execution.ts';
import { cancelOperation } from './cancel-operation.ts';
import { clearValues } from './clear-values.ts';
import { completeExecution } from './complete-execution.ts';
import { completeUpdate } from './complete-update.ts';
import { continueAsNew } from './continue-as-new.ts';
import { createPromise } from './create-promise.ts';
import { createTimer } from './create-timer.ts';
import { failExecution } from './fail-execution.ts';
import { markPatch } from './mark-patch.ts';
import { readValue } from './read-value.ts';
import { requestRaise } from './request-raise.ts';
import { requestStart } from './request-start.ts';
import { scheduleActivity } from './schedule-activity.ts';
import { scheduleChild } from './schedule-child.ts';
import { scheduleStep } from './schedule-step.ts';
import { setCustomStatus } from './set-custom-status.ts';
import { setValue } from './set-value.ts';
import { waitForEvent } from './wait-for-event.ts';

/** The rule of each kind of action. */
export const ACTION_RULES: { readonly [K in ActionKind]: ActionRule<K> } = {
  scheduleActivity,
  createTimer,
  waitForEvent,
  scheduleChild,
  requestStart,
  scheduleStep,
  requestRaise,
  cancelOperation,
  setCustomStatus,
  markPatch,
  setValue,
  clearValues,
  readValue,
  createPromise,
  completeUpdate,
  completeExecution,
  failExecution,
  cancelExecution,
  continueAsNew,
};
