// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/action.proto

import type { ScheduleActivity as _perdure_v1_ScheduleActivity, ScheduleActivity__Output as _perdure_v1_ScheduleActivity__Output } from '../../perdure/v1/ScheduleActivity.ts';
import type { CreateTimer as _perdure_v1_CreateTimer, CreateTimer__Output as _perdure_v1_CreateTimer__Output } from '../../perdure/v1/CreateTimer.ts';
import type { WaitForEvent as _perdure_v1_WaitForEvent, WaitForEvent__Output as _perdure_v1_WaitForEvent__Output } from '../../perdure/v1/WaitForEvent.ts';
import type { ScheduleChild as _perdure_v1_ScheduleChild, ScheduleChild__Output as _perdure_v1_ScheduleChild__Output } from '../../perdure/v1/ScheduleChild.ts';
import type { RequestStart as _perdure_v1_RequestStart, RequestStart__Output as _perdure_v1_RequestStart__Output } from '../../perdure/v1/RequestStart.ts';
import type { ScheduleStep as _perdure_v1_ScheduleStep, ScheduleStep__Output as _perdure_v1_ScheduleStep__Output } from '../../perdure/v1/ScheduleStep.ts';
import type { RequestRaise as _perdure_v1_RequestRaise, RequestRaise__Output as _perdure_v1_RequestRaise__Output } from '../../perdure/v1/RequestRaise.ts';
import type { CancelOperation as _perdure_v1_CancelOperation, CancelOperation__Output as _perdure_v1_CancelOperation__Output } from '../../perdure/v1/CancelOperation.ts';
import type { SetCustomStatus as _perdure_v1_SetCustomStatus, SetCustomStatus__Output as _perdure_v1_SetCustomStatus__Output } from '../../perdure/v1/SetCustomStatus.ts';
import type { MarkPatch as _perdure_v1_MarkPatch, MarkPatch__Output as _perdure_v1_MarkPatch__Output } from '../../perdure/v1/MarkPatch.ts';
import type { SetValue as _perdure_v1_SetValue, SetValue__Output as _perdure_v1_SetValue__Output } from '../../perdure/v1/SetValue.ts';
import type { ClearValues as _perdure_v1_ClearValues, ClearValues__Output as _perdure_v1_ClearValues__Output } from '../../perdure/v1/ClearValues.ts';
import type { ReadValue as _perdure_v1_ReadValue, ReadValue__Output as _perdure_v1_ReadValue__Output } from '../../perdure/v1/ReadValue.ts';
import type { CreatePromise as _perdure_v1_CreatePromise, CreatePromise__Output as _perdure_v1_CreatePromise__Output } from '../../perdure/v1/CreatePromise.ts';
import type { CompleteUpdate as _perdure_v1_CompleteUpdate, CompleteUpdate__Output as _perdure_v1_CompleteUpdate__Output } from '../../perdure/v1/CompleteUpdate.ts';
import type { CompleteExecution as _perdure_v1_CompleteExecution, CompleteExecution__Output as _perdure_v1_CompleteExecution__Output } from '../../perdure/v1/CompleteExecution.ts';
import type { FailExecution as _perdure_v1_FailExecution, FailExecution__Output as _perdure_v1_FailExecution__Output } from '../../perdure/v1/FailExecution.ts';
import type { CancelExecution as _perdure_v1_CancelExecution, CancelExecution__Output as _perdure_v1_CancelExecution__Output } from '../../perdure/v1/CancelExecution.ts';
import type { ContinueAsNew as _perdure_v1_ContinueAsNew, ContinueAsNew__Output as _perdure_v1_ContinueAsNew__Output } from '../../perdure/v1/ContinueAsNew.ts';

export interface Action {
  'scheduleActivity'?: (_perdure_v1_ScheduleActivity | null);
  'createTimer'?: (_perdure_v1_CreateTimer | null);
  'waitForEvent'?: (_perdure_v1_WaitForEvent | null);
  'scheduleChild'?: (_perdure_v1_ScheduleChild | null);
  'requestStart'?: (_perdure_v1_RequestStart | null);
  'scheduleStep'?: (_perdure_v1_ScheduleStep | null);
  'requestRaise'?: (_perdure_v1_RequestRaise | null);
  'cancelOperation'?: (_perdure_v1_CancelOperation | null);
  'setCustomStatus'?: (_perdure_v1_SetCustomStatus | null);
  'markPatch'?: (_perdure_v1_MarkPatch | null);
  'setValue'?: (_perdure_v1_SetValue | null);
  'clearValues'?: (_perdure_v1_ClearValues | null);
  'readValue'?: (_perdure_v1_ReadValue | null);
  'createPromise'?: (_perdure_v1_CreatePromise | null);
  'completeUpdate'?: (_perdure_v1_CompleteUpdate | null);
  'completeExecution'?: (_perdure_v1_CompleteExecution | null);
  'failExecution'?: (_perdure_v1_FailExecution | null);
  'cancelExecution'?: (_perdure_v1_CancelExecution | null);
  'continueAsNew'?: (_perdure_v1_ContinueAsNew | null);
  'kind'?: "scheduleActivity"|"createTimer"|"waitForEvent"|"scheduleChild"|"requestStart"|"scheduleStep"|"requestRaise"|"cancelOperation"|"setCustomStatus"|"markPatch"|"setValue"|"clearValues"|"readValue"|"createPromise"|"completeUpdate"|"completeExecution"|"failExecution"|"cancelExecution"|"continueAsNew";
}

export interface Action__Output {
  'scheduleActivity'?: (_perdure_v1_ScheduleActivity__Output | null);
  'createTimer'?: (_perdure_v1_CreateTimer__Output | null);
  'waitForEvent'?: (_perdure_v1_WaitForEvent__Output | null);
  'scheduleChild'?: (_perdure_v1_ScheduleChild__Output | null);
  'requestStart'?: (_perdure_v1_RequestStart__Output | null);
  'scheduleStep'?: (_perdure_v1_ScheduleStep__Output | null);
  'requestRaise'?: (_perdure_v1_RequestRaise__Output | null);
  'cancelOperation'?: (_perdure_v1_CancelOperation__Output | null);
  'setCustomStatus'?: (_perdure_v1_SetCustomStatus__Output | null);
  'markPatch'?: (_perdure_v1_MarkPatch__Output | null);
  'setValue'?: (_perdure_v1_SetValue__Output | null);
  'clearValues'?: (_perdure_v1_ClearValues__Output | null);
  'readValue'?: (_perdure_v1_ReadValue__Output | null);
  'createPromise'?: (_perdure_v1_CreatePromise__Output | null);
  'completeUpdate'?: (_perdure_v1_CompleteUpdate__Output | null);
  'completeExecution'?: (_perdure_v1_CompleteExecution__Output | null);
  'failExecution'?: (_perdure_v1_FailExecution__Output | null);
  'cancelExecution'?: (_perdure_v1_CancelExecution__Output | null);
  'continueAsNew'?: (_perdure_v1_ContinueAsNew__Output | null);
  'kind'?: "scheduleActivity"|"createTimer"|"waitForEvent"|"scheduleChild"|"requestStart"|"scheduleStep"|"requestRaise"|"cancelOperation"|"setCustomStatus"|"markPatch"|"setValue"|"clearValues"|"readValue"|"createPromise"|"completeUpdate"|"completeExecution"|"failExecution"|"cancelExecution"|"continueAsNew";
}
