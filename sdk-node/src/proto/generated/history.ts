// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ActivityCompleted as _perdure_v1_ActivityCompleted, ActivityCompleted__Output as _perdure_v1_ActivityCompleted__Output } from './perdure/v1/ActivityCompleted.ts';
import type { ActivityFailed as _perdure_v1_ActivityFailed, ActivityFailed__Output as _perdure_v1_ActivityFailed__Output } from './perdure/v1/ActivityFailed.ts';
import type { ActivityOptions as _perdure_v1_ActivityOptions, ActivityOptions__Output as _perdure_v1_ActivityOptions__Output } from './perdure/v1/ActivityOptions.ts';
import type { ActivityScheduled as _perdure_v1_ActivityScheduled, ActivityScheduled__Output as _perdure_v1_ActivityScheduled__Output } from './perdure/v1/ActivityScheduled.ts';
import type { CancelRequested as _perdure_v1_CancelRequested, CancelRequested__Output as _perdure_v1_CancelRequested__Output } from './perdure/v1/CancelRequested.ts';
import type { ChildCompleted as _perdure_v1_ChildCompleted, ChildCompleted__Output as _perdure_v1_ChildCompleted__Output } from './perdure/v1/ChildCompleted.ts';
import type { ChildFailed as _perdure_v1_ChildFailed, ChildFailed__Output as _perdure_v1_ChildFailed__Output } from './perdure/v1/ChildFailed.ts';
import type { ChildScheduled as _perdure_v1_ChildScheduled, ChildScheduled__Output as _perdure_v1_ChildScheduled__Output } from './perdure/v1/ChildScheduled.ts';
import type { CustomStatusSet as _perdure_v1_CustomStatusSet, CustomStatusSet__Output as _perdure_v1_CustomStatusSet__Output } from './perdure/v1/CustomStatusSet.ts';
import type { EventRaised as _perdure_v1_EventRaised, EventRaised__Output as _perdure_v1_EventRaised__Output } from './perdure/v1/EventRaised.ts';
import type { EventWaitStarted as _perdure_v1_EventWaitStarted, EventWaitStarted__Output as _perdure_v1_EventWaitStarted__Output } from './perdure/v1/EventWaitStarted.ts';
import type { ExecutionCancelled as _perdure_v1_ExecutionCancelled, ExecutionCancelled__Output as _perdure_v1_ExecutionCancelled__Output } from './perdure/v1/ExecutionCancelled.ts';
import type { ExecutionCompleted as _perdure_v1_ExecutionCompleted, ExecutionCompleted__Output as _perdure_v1_ExecutionCompleted__Output } from './perdure/v1/ExecutionCompleted.ts';
import type { ExecutionContinuedAsNew as _perdure_v1_ExecutionContinuedAsNew, ExecutionContinuedAsNew__Output as _perdure_v1_ExecutionContinuedAsNew__Output } from './perdure/v1/ExecutionContinuedAsNew.ts';
import type { ExecutionFailed as _perdure_v1_ExecutionFailed, ExecutionFailed__Output as _perdure_v1_ExecutionFailed__Output } from './perdure/v1/ExecutionFailed.ts';
import type { ExecutionResumed as _perdure_v1_ExecutionResumed, ExecutionResumed__Output as _perdure_v1_ExecutionResumed__Output } from './perdure/v1/ExecutionResumed.ts';
import type { ExecutionStarted as _perdure_v1_ExecutionStarted, ExecutionStarted__Output as _perdure_v1_ExecutionStarted__Output } from './perdure/v1/ExecutionStarted.ts';
import type { ExecutionSuspended as _perdure_v1_ExecutionSuspended, ExecutionSuspended__Output as _perdure_v1_ExecutionSuspended__Output } from './perdure/v1/ExecutionSuspended.ts';
import type { ExecutionTerminated as _perdure_v1_ExecutionTerminated, ExecutionTerminated__Output as _perdure_v1_ExecutionTerminated__Output } from './perdure/v1/ExecutionTerminated.ts';
import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from './perdure/v1/Failure.ts';
import type { HistoryEvent as _perdure_v1_HistoryEvent, HistoryEvent__Output as _perdure_v1_HistoryEvent__Output } from './perdure/v1/HistoryEvent.ts';
import type { OperationCancelled as _perdure_v1_OperationCancelled, OperationCancelled__Output as _perdure_v1_OperationCancelled__Output } from './perdure/v1/OperationCancelled.ts';
import type { ParentLink as _perdure_v1_ParentLink, ParentLink__Output as _perdure_v1_ParentLink__Output } from './perdure/v1/ParentLink.ts';
import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from './perdure/v1/Payload.ts';
import type { RaiseAccepted as _perdure_v1_RaiseAccepted, RaiseAccepted__Output as _perdure_v1_RaiseAccepted__Output } from './perdure/v1/RaiseAccepted.ts';
import type { RaiseRefused as _perdure_v1_RaiseRefused, RaiseRefused__Output as _perdure_v1_RaiseRefused__Output } from './perdure/v1/RaiseRefused.ts';
import type { RaiseRequested as _perdure_v1_RaiseRequested, RaiseRequested__Output as _perdure_v1_RaiseRequested__Output } from './perdure/v1/RaiseRequested.ts';
import type { RetryPolicy as _perdure_v1_RetryPolicy, RetryPolicy__Output as _perdure_v1_RetryPolicy__Output } from './perdure/v1/RetryPolicy.ts';
import type { StartAccepted as _perdure_v1_StartAccepted, StartAccepted__Output as _perdure_v1_StartAccepted__Output } from './perdure/v1/StartAccepted.ts';
import type { StartRefused as _perdure_v1_StartRefused, StartRefused__Output as _perdure_v1_StartRefused__Output } from './perdure/v1/StartRefused.ts';
import type { StartRequested as _perdure_v1_StartRequested, StartRequested__Output as _perdure_v1_StartRequested__Output } from './perdure/v1/StartRequested.ts';
import type { StepCompleted as _perdure_v1_StepCompleted, StepCompleted__Output as _perdure_v1_StepCompleted__Output } from './perdure/v1/StepCompleted.ts';
import type { StepFailed as _perdure_v1_StepFailed, StepFailed__Output as _perdure_v1_StepFailed__Output } from './perdure/v1/StepFailed.ts';
import type { StepScheduled as _perdure_v1_StepScheduled, StepScheduled__Output as _perdure_v1_StepScheduled__Output } from './perdure/v1/StepScheduled.ts';
import type { TimerCreated as _perdure_v1_TimerCreated, TimerCreated__Output as _perdure_v1_TimerCreated__Output } from './perdure/v1/TimerCreated.ts';
import type { TimerFired as _perdure_v1_TimerFired, TimerFired__Output as _perdure_v1_TimerFired__Output } from './perdure/v1/TimerFired.ts';
import type { TurnCompleted as _perdure_v1_TurnCompleted, TurnCompleted__Output as _perdure_v1_TurnCompleted__Output } from './perdure/v1/TurnCompleted.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  perdure: {
    v1: {
      ActivityCompleted: MessageTypeDefinition<_perdure_v1_ActivityCompleted, _perdure_v1_ActivityCompleted__Output>
      ActivityFailed: MessageTypeDefinition<_perdure_v1_ActivityFailed, _perdure_v1_ActivityFailed__Output>
      ActivityOptions: MessageTypeDefinition<_perdure_v1_ActivityOptions, _perdure_v1_ActivityOptions__Output>
      ActivityScheduled: MessageTypeDefinition<_perdure_v1_ActivityScheduled, _perdure_v1_ActivityScheduled__Output>
      CancelRequested: MessageTypeDefinition<_perdure_v1_CancelRequested, _perdure_v1_CancelRequested__Output>
      ChildCompleted: MessageTypeDefinition<_perdure_v1_ChildCompleted, _perdure_v1_ChildCompleted__Output>
      ChildFailed: MessageTypeDefinition<_perdure_v1_ChildFailed, _perdure_v1_ChildFailed__Output>
      ChildScheduled: MessageTypeDefinition<_perdure_v1_ChildScheduled, _perdure_v1_ChildScheduled__Output>
      CustomStatusSet: MessageTypeDefinition<_perdure_v1_CustomStatusSet, _perdure_v1_CustomStatusSet__Output>
      EventRaised: MessageTypeDefinition<_perdure_v1_EventRaised, _perdure_v1_EventRaised__Output>
      EventWaitStarted: MessageTypeDefinition<_perdure_v1_EventWaitStarted, _perdure_v1_EventWaitStarted__Output>
      ExecutionCancelled: MessageTypeDefinition<_perdure_v1_ExecutionCancelled, _perdure_v1_ExecutionCancelled__Output>
      ExecutionCompleted: MessageTypeDefinition<_perdure_v1_ExecutionCompleted, _perdure_v1_ExecutionCompleted__Output>
      ExecutionContinuedAsNew: MessageTypeDefinition<_perdure_v1_ExecutionContinuedAsNew, _perdure_v1_ExecutionContinuedAsNew__Output>
      ExecutionFailed: MessageTypeDefinition<_perdure_v1_ExecutionFailed, _perdure_v1_ExecutionFailed__Output>
      ExecutionResumed: MessageTypeDefinition<_perdure_v1_ExecutionResumed, _perdure_v1_ExecutionResumed__Output>
      ExecutionStarted: MessageTypeDefinition<_perdure_v1_ExecutionStarted, _perdure_v1_ExecutionStarted__Output>
      ExecutionSuspended: MessageTypeDefinition<_perdure_v1_ExecutionSuspended, _perdure_v1_ExecutionSuspended__Output>
      ExecutionTerminated: MessageTypeDefinition<_perdure_v1_ExecutionTerminated, _perdure_v1_ExecutionTerminated__Output>
      Failure: MessageTypeDefinition<_perdure_v1_Failure, _perdure_v1_Failure__Output>
      FailureKind: EnumTypeDefinition
      HistoryEvent: MessageTypeDefinition<_perdure_v1_HistoryEvent, _perdure_v1_HistoryEvent__Output>
      OperationCancelled: MessageTypeDefinition<_perdure_v1_OperationCancelled, _perdure_v1_OperationCancelled__Output>
      ParentClosePolicy: EnumTypeDefinition
      ParentLink: MessageTypeDefinition<_perdure_v1_ParentLink, _perdure_v1_ParentLink__Output>
      Payload: MessageTypeDefinition<_perdure_v1_Payload, _perdure_v1_Payload__Output>
      RaiseAccepted: MessageTypeDefinition<_perdure_v1_RaiseAccepted, _perdure_v1_RaiseAccepted__Output>
      RaiseRefused: MessageTypeDefinition<_perdure_v1_RaiseRefused, _perdure_v1_RaiseRefused__Output>
      RaiseRequested: MessageTypeDefinition<_perdure_v1_RaiseRequested, _perdure_v1_RaiseRequested__Output>
      RetryPolicy: MessageTypeDefinition<_perdure_v1_RetryPolicy, _perdure_v1_RetryPolicy__Output>
      StartAccepted: MessageTypeDefinition<_perdure_v1_StartAccepted, _perdure_v1_StartAccepted__Output>
      StartRefused: MessageTypeDefinition<_perdure_v1_StartRefused, _perdure_v1_StartRefused__Output>
      StartRequested: MessageTypeDefinition<_perdure_v1_StartRequested, _perdure_v1_StartRequested__Output>
      StepCompleted: MessageTypeDefinition<_perdure_v1_StepCompleted, _perdure_v1_StepCompleted__Output>
      StepFailed: MessageTypeDefinition<_perdure_v1_StepFailed, _perdure_v1_StepFailed__Output>
      StepScheduled: MessageTypeDefinition<_perdure_v1_StepScheduled, _perdure_v1_StepScheduled__Output>
      TimerCreated: MessageTypeDefinition<_perdure_v1_TimerCreated, _perdure_v1_TimerCreated__Output>
      TimerFired: MessageTypeDefinition<_perdure_v1_TimerFired, _perdure_v1_TimerFired__Output>
      TurnCompleted: MessageTypeDefinition<_perdure_v1_TurnCompleted, _perdure_v1_TurnCompleted__Output>
    }
  }
}

