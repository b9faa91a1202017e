// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Action as _perdure_v1_Action, Action__Output as _perdure_v1_Action__Output } from './perdure/v1/Action.ts';
import type { ActivityCompleted as _perdure_v1_ActivityCompleted, ActivityCompleted__Output as _perdure_v1_ActivityCompleted__Output } from './perdure/v1/ActivityCompleted.ts';
import type { ActivityFailed as _perdure_v1_ActivityFailed, ActivityFailed__Output as _perdure_v1_ActivityFailed__Output } from './perdure/v1/ActivityFailed.ts';
import type { ActivityOptions as _perdure_v1_ActivityOptions, ActivityOptions__Output as _perdure_v1_ActivityOptions__Output } from './perdure/v1/ActivityOptions.ts';
import type { ActivityResult as _perdure_v1_ActivityResult, ActivityResult__Output as _perdure_v1_ActivityResult__Output } from './perdure/v1/ActivityResult.ts';
import type { ActivityScheduled as _perdure_v1_ActivityScheduled, ActivityScheduled__Output as _perdure_v1_ActivityScheduled__Output } from './perdure/v1/ActivityScheduled.ts';
import type { ActivityTask as _perdure_v1_ActivityTask, ActivityTask__Output as _perdure_v1_ActivityTask__Output } from './perdure/v1/ActivityTask.ts';
import type { AdminServiceClient as _perdure_v1_AdminServiceClient, AdminServiceDefinition as _perdure_v1_AdminServiceDefinition } from './perdure/v1/AdminService.ts';
import type { AttachRequest as _perdure_v1_AttachRequest, AttachRequest__Output as _perdure_v1_AttachRequest__Output } from './perdure/v1/AttachRequest.ts';
import type { AttachResponse as _perdure_v1_AttachResponse, AttachResponse__Output as _perdure_v1_AttachResponse__Output } from './perdure/v1/AttachResponse.ts';
import type { CancelActivity as _perdure_v1_CancelActivity, CancelActivity__Output as _perdure_v1_CancelActivity__Output } from './perdure/v1/CancelActivity.ts';
import type { CancelExecution as _perdure_v1_CancelExecution, CancelExecution__Output as _perdure_v1_CancelExecution__Output } from './perdure/v1/CancelExecution.ts';
import type { CancelOperation as _perdure_v1_CancelOperation, CancelOperation__Output as _perdure_v1_CancelOperation__Output } from './perdure/v1/CancelOperation.ts';
import type { CancelRequested as _perdure_v1_CancelRequested, CancelRequested__Output as _perdure_v1_CancelRequested__Output } from './perdure/v1/CancelRequested.ts';
import type { ChildCompleted as _perdure_v1_ChildCompleted, ChildCompleted__Output as _perdure_v1_ChildCompleted__Output } from './perdure/v1/ChildCompleted.ts';
import type { ChildFailed as _perdure_v1_ChildFailed, ChildFailed__Output as _perdure_v1_ChildFailed__Output } from './perdure/v1/ChildFailed.ts';
import type { ChildScheduled as _perdure_v1_ChildScheduled, ChildScheduled__Output as _perdure_v1_ChildScheduled__Output } from './perdure/v1/ChildScheduled.ts';
import type { CompleteExecution as _perdure_v1_CompleteExecution, CompleteExecution__Output as _perdure_v1_CompleteExecution__Output } from './perdure/v1/CompleteExecution.ts';
import type { ContinueAsNew as _perdure_v1_ContinueAsNew, ContinueAsNew__Output as _perdure_v1_ContinueAsNew__Output } from './perdure/v1/ContinueAsNew.ts';
import type { CreateTimer as _perdure_v1_CreateTimer, CreateTimer__Output as _perdure_v1_CreateTimer__Output } from './perdure/v1/CreateTimer.ts';
import type { Credits as _perdure_v1_Credits, Credits__Output as _perdure_v1_Credits__Output } from './perdure/v1/Credits.ts';
import type { CustomStatusSet as _perdure_v1_CustomStatusSet, CustomStatusSet__Output as _perdure_v1_CustomStatusSet__Output } from './perdure/v1/CustomStatusSet.ts';
import type { DescribeSidecarRequest as _perdure_v1_DescribeSidecarRequest, DescribeSidecarRequest__Output as _perdure_v1_DescribeSidecarRequest__Output } from './perdure/v1/DescribeSidecarRequest.ts';
import type { DescribeSidecarResponse as _perdure_v1_DescribeSidecarResponse, DescribeSidecarResponse__Output as _perdure_v1_DescribeSidecarResponse__Output } from './perdure/v1/DescribeSidecarResponse.ts';
import type { Drain as _perdure_v1_Drain, Drain__Output as _perdure_v1_Drain__Output } from './perdure/v1/Drain.ts';
import type { Drained as _perdure_v1_Drained, Drained__Output as _perdure_v1_Drained__Output } from './perdure/v1/Drained.ts';
import type { EventRaised as _perdure_v1_EventRaised, EventRaised__Output as _perdure_v1_EventRaised__Output } from './perdure/v1/EventRaised.ts';
import type { EventWaitStarted as _perdure_v1_EventWaitStarted, EventWaitStarted__Output as _perdure_v1_EventWaitStarted__Output } from './perdure/v1/EventWaitStarted.ts';
import type { Evict as _perdure_v1_Evict, Evict__Output as _perdure_v1_Evict__Output } from './perdure/v1/Evict.ts';
import type { Evicted as _perdure_v1_Evicted, Evicted__Output as _perdure_v1_Evicted__Output } from './perdure/v1/Evicted.ts';
import type { ExecutionCancelled as _perdure_v1_ExecutionCancelled, ExecutionCancelled__Output as _perdure_v1_ExecutionCancelled__Output } from './perdure/v1/ExecutionCancelled.ts';
import type { ExecutionCompleted as _perdure_v1_ExecutionCompleted, ExecutionCompleted__Output as _perdure_v1_ExecutionCompleted__Output } from './perdure/v1/ExecutionCompleted.ts';
import type { ExecutionContinuedAsNew as _perdure_v1_ExecutionContinuedAsNew, ExecutionContinuedAsNew__Output as _perdure_v1_ExecutionContinuedAsNew__Output } from './perdure/v1/ExecutionContinuedAsNew.ts';
import type { ExecutionFailed as _perdure_v1_ExecutionFailed, ExecutionFailed__Output as _perdure_v1_ExecutionFailed__Output } from './perdure/v1/ExecutionFailed.ts';
import type { ExecutionResumed as _perdure_v1_ExecutionResumed, ExecutionResumed__Output as _perdure_v1_ExecutionResumed__Output } from './perdure/v1/ExecutionResumed.ts';
import type { ExecutionStarted as _perdure_v1_ExecutionStarted, ExecutionStarted__Output as _perdure_v1_ExecutionStarted__Output } from './perdure/v1/ExecutionStarted.ts';
import type { ExecutionSuspended as _perdure_v1_ExecutionSuspended, ExecutionSuspended__Output as _perdure_v1_ExecutionSuspended__Output } from './perdure/v1/ExecutionSuspended.ts';
import type { ExecutionTerminated as _perdure_v1_ExecutionTerminated, ExecutionTerminated__Output as _perdure_v1_ExecutionTerminated__Output } from './perdure/v1/ExecutionTerminated.ts';
import type { FailExecution as _perdure_v1_FailExecution, FailExecution__Output as _perdure_v1_FailExecution__Output } from './perdure/v1/FailExecution.ts';
import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from './perdure/v1/Failure.ts';
import type { Handler as _perdure_v1_Handler, Handler__Output as _perdure_v1_Handler__Output } from './perdure/v1/Handler.ts';
import type { Heartbeat as _perdure_v1_Heartbeat, Heartbeat__Output as _perdure_v1_Heartbeat__Output } from './perdure/v1/Heartbeat.ts';
import type { Hello as _perdure_v1_Hello, Hello__Output as _perdure_v1_Hello__Output } from './perdure/v1/Hello.ts';
import type { HistoryEvent as _perdure_v1_HistoryEvent, HistoryEvent__Output as _perdure_v1_HistoryEvent__Output } from './perdure/v1/HistoryEvent.ts';
import type { ListWorkersRequest as _perdure_v1_ListWorkersRequest, ListWorkersRequest__Output as _perdure_v1_ListWorkersRequest__Output } from './perdure/v1/ListWorkersRequest.ts';
import type { ListWorkersResponse as _perdure_v1_ListWorkersResponse, ListWorkersResponse__Output as _perdure_v1_ListWorkersResponse__Output } from './perdure/v1/ListWorkersResponse.ts';
import type { OperationCancelled as _perdure_v1_OperationCancelled, OperationCancelled__Output as _perdure_v1_OperationCancelled__Output } from './perdure/v1/OperationCancelled.ts';
import type { ParentLink as _perdure_v1_ParentLink, ParentLink__Output as _perdure_v1_ParentLink__Output } from './perdure/v1/ParentLink.ts';
import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from './perdure/v1/Payload.ts';
import type { Ping as _perdure_v1_Ping, Ping__Output as _perdure_v1_Ping__Output } from './perdure/v1/Ping.ts';
import type { Pong as _perdure_v1_Pong, Pong__Output as _perdure_v1_Pong__Output } from './perdure/v1/Pong.ts';
import type { RaiseAccepted as _perdure_v1_RaiseAccepted, RaiseAccepted__Output as _perdure_v1_RaiseAccepted__Output } from './perdure/v1/RaiseAccepted.ts';
import type { RaiseRefused as _perdure_v1_RaiseRefused, RaiseRefused__Output as _perdure_v1_RaiseRefused__Output } from './perdure/v1/RaiseRefused.ts';
import type { RaiseRequested as _perdure_v1_RaiseRequested, RaiseRequested__Output as _perdure_v1_RaiseRequested__Output } from './perdure/v1/RaiseRequested.ts';
import type { Refusal as _perdure_v1_Refusal, Refusal__Output as _perdure_v1_Refusal__Output } from './perdure/v1/Refusal.ts';
import type { RequestRaise as _perdure_v1_RequestRaise, RequestRaise__Output as _perdure_v1_RequestRaise__Output } from './perdure/v1/RequestRaise.ts';
import type { RequestStart as _perdure_v1_RequestStart, RequestStart__Output as _perdure_v1_RequestStart__Output } from './perdure/v1/RequestStart.ts';
import type { RetryPolicy as _perdure_v1_RetryPolicy, RetryPolicy__Output as _perdure_v1_RetryPolicy__Output } from './perdure/v1/RetryPolicy.ts';
import type { ScheduleActivity as _perdure_v1_ScheduleActivity, ScheduleActivity__Output as _perdure_v1_ScheduleActivity__Output } from './perdure/v1/ScheduleActivity.ts';
import type { ScheduleChild as _perdure_v1_ScheduleChild, ScheduleChild__Output as _perdure_v1_ScheduleChild__Output } from './perdure/v1/ScheduleChild.ts';
import type { ScheduleStep as _perdure_v1_ScheduleStep, ScheduleStep__Output as _perdure_v1_ScheduleStep__Output } from './perdure/v1/ScheduleStep.ts';
import type { SetCustomStatus as _perdure_v1_SetCustomStatus, SetCustomStatus__Output as _perdure_v1_SetCustomStatus__Output } from './perdure/v1/SetCustomStatus.ts';
import type { StartAccepted as _perdure_v1_StartAccepted, StartAccepted__Output as _perdure_v1_StartAccepted__Output } from './perdure/v1/StartAccepted.ts';
import type { StartRefused as _perdure_v1_StartRefused, StartRefused__Output as _perdure_v1_StartRefused__Output } from './perdure/v1/StartRefused.ts';
import type { StartRequested as _perdure_v1_StartRequested, StartRequested__Output as _perdure_v1_StartRequested__Output } from './perdure/v1/StartRequested.ts';
import type { StepCompleted as _perdure_v1_StepCompleted, StepCompleted__Output as _perdure_v1_StepCompleted__Output } from './perdure/v1/StepCompleted.ts';
import type { StepFailed as _perdure_v1_StepFailed, StepFailed__Output as _perdure_v1_StepFailed__Output } from './perdure/v1/StepFailed.ts';
import type { StepGrant as _perdure_v1_StepGrant, StepGrant__Output as _perdure_v1_StepGrant__Output } from './perdure/v1/StepGrant.ts';
import type { StepResult as _perdure_v1_StepResult, StepResult__Output as _perdure_v1_StepResult__Output } from './perdure/v1/StepResult.ts';
import type { StepScheduled as _perdure_v1_StepScheduled, StepScheduled__Output as _perdure_v1_StepScheduled__Output } from './perdure/v1/StepScheduled.ts';
import type { TimerCreated as _perdure_v1_TimerCreated, TimerCreated__Output as _perdure_v1_TimerCreated__Output } from './perdure/v1/TimerCreated.ts';
import type { TimerFired as _perdure_v1_TimerFired, TimerFired__Output as _perdure_v1_TimerFired__Output } from './perdure/v1/TimerFired.ts';
import type { TurnCompleted as _perdure_v1_TurnCompleted, TurnCompleted__Output as _perdure_v1_TurnCompleted__Output } from './perdure/v1/TurnCompleted.ts';
import type { TurnFailure as _perdure_v1_TurnFailure, TurnFailure__Output as _perdure_v1_TurnFailure__Output } from './perdure/v1/TurnFailure.ts';
import type { TurnMiss as _perdure_v1_TurnMiss, TurnMiss__Output as _perdure_v1_TurnMiss__Output } from './perdure/v1/TurnMiss.ts';
import type { TurnResult as _perdure_v1_TurnResult, TurnResult__Output as _perdure_v1_TurnResult__Output } from './perdure/v1/TurnResult.ts';
import type { TurnTask as _perdure_v1_TurnTask, TurnTask__Output as _perdure_v1_TurnTask__Output } from './perdure/v1/TurnTask.ts';
import type { WaitForEvent as _perdure_v1_WaitForEvent, WaitForEvent__Output as _perdure_v1_WaitForEvent__Output } from './perdure/v1/WaitForEvent.ts';
import type { Welcome as _perdure_v1_Welcome, Welcome__Output as _perdure_v1_Welcome__Output } from './perdure/v1/Welcome.ts';
import type { WorkerInfo as _perdure_v1_WorkerInfo, WorkerInfo__Output as _perdure_v1_WorkerInfo__Output } from './perdure/v1/WorkerInfo.ts';
import type { WorkerServiceClient as _perdure_v1_WorkerServiceClient, WorkerServiceDefinition as _perdure_v1_WorkerServiceDefinition } from './perdure/v1/WorkerService.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  perdure: {
    v1: {
      Action: MessageTypeDefinition<_perdure_v1_Action, _perdure_v1_Action__Output>
      ActivityCompleted: MessageTypeDefinition<_perdure_v1_ActivityCompleted, _perdure_v1_ActivityCompleted__Output>
      ActivityFailed: MessageTypeDefinition<_perdure_v1_ActivityFailed, _perdure_v1_ActivityFailed__Output>
      ActivityOptions: MessageTypeDefinition<_perdure_v1_ActivityOptions, _perdure_v1_ActivityOptions__Output>
      ActivityResult: MessageTypeDefinition<_perdure_v1_ActivityResult, _perdure_v1_ActivityResult__Output>
      ActivityScheduled: MessageTypeDefinition<_perdure_v1_ActivityScheduled, _perdure_v1_ActivityScheduled__Output>
      ActivityTask: MessageTypeDefinition<_perdure_v1_ActivityTask, _perdure_v1_ActivityTask__Output>
      AdminService: SubtypeConstructor<typeof grpc.Client, _perdure_v1_AdminServiceClient> & { service: _perdure_v1_AdminServiceDefinition }
      AttachRequest: MessageTypeDefinition<_perdure_v1_AttachRequest, _perdure_v1_AttachRequest__Output>
      AttachResponse: MessageTypeDefinition<_perdure_v1_AttachResponse, _perdure_v1_AttachResponse__Output>
      CancelActivity: MessageTypeDefinition<_perdure_v1_CancelActivity, _perdure_v1_CancelActivity__Output>
      CancelExecution: MessageTypeDefinition<_perdure_v1_CancelExecution, _perdure_v1_CancelExecution__Output>
      CancelOperation: MessageTypeDefinition<_perdure_v1_CancelOperation, _perdure_v1_CancelOperation__Output>
      CancelRequested: MessageTypeDefinition<_perdure_v1_CancelRequested, _perdure_v1_CancelRequested__Output>
      ChildCompleted: MessageTypeDefinition<_perdure_v1_ChildCompleted, _perdure_v1_ChildCompleted__Output>
      ChildFailed: MessageTypeDefinition<_perdure_v1_ChildFailed, _perdure_v1_ChildFailed__Output>
      ChildScheduled: MessageTypeDefinition<_perdure_v1_ChildScheduled, _perdure_v1_ChildScheduled__Output>
      CompleteExecution: MessageTypeDefinition<_perdure_v1_CompleteExecution, _perdure_v1_CompleteExecution__Output>
      ContinueAsNew: MessageTypeDefinition<_perdure_v1_ContinueAsNew, _perdure_v1_ContinueAsNew__Output>
      CreateTimer: MessageTypeDefinition<_perdure_v1_CreateTimer, _perdure_v1_CreateTimer__Output>
      Credits: MessageTypeDefinition<_perdure_v1_Credits, _perdure_v1_Credits__Output>
      CustomStatusSet: MessageTypeDefinition<_perdure_v1_CustomStatusSet, _perdure_v1_CustomStatusSet__Output>
      DescribeSidecarRequest: MessageTypeDefinition<_perdure_v1_DescribeSidecarRequest, _perdure_v1_DescribeSidecarRequest__Output>
      DescribeSidecarResponse: MessageTypeDefinition<_perdure_v1_DescribeSidecarResponse, _perdure_v1_DescribeSidecarResponse__Output>
      Drain: MessageTypeDefinition<_perdure_v1_Drain, _perdure_v1_Drain__Output>
      Drained: MessageTypeDefinition<_perdure_v1_Drained, _perdure_v1_Drained__Output>
      EventRaised: MessageTypeDefinition<_perdure_v1_EventRaised, _perdure_v1_EventRaised__Output>
      EventWaitStarted: MessageTypeDefinition<_perdure_v1_EventWaitStarted, _perdure_v1_EventWaitStarted__Output>
      Evict: MessageTypeDefinition<_perdure_v1_Evict, _perdure_v1_Evict__Output>
      Evicted: MessageTypeDefinition<_perdure_v1_Evicted, _perdure_v1_Evicted__Output>
      ExecutionCancelled: MessageTypeDefinition<_perdure_v1_ExecutionCancelled, _perdure_v1_ExecutionCancelled__Output>
      ExecutionCompleted: MessageTypeDefinition<_perdure_v1_ExecutionCompleted, _perdure_v1_ExecutionCompleted__Output>
      ExecutionContinuedAsNew: MessageTypeDefinition<_perdure_v1_ExecutionContinuedAsNew, _perdure_v1_ExecutionContinuedAsNew__Output>
      ExecutionFailed: MessageTypeDefinition<_perdure_v1_ExecutionFailed, _perdure_v1_ExecutionFailed__Output>
      ExecutionResumed: MessageTypeDefinition<_perdure_v1_ExecutionResumed, _perdure_v1_ExecutionResumed__Output>
      ExecutionStarted: MessageTypeDefinition<_perdure_v1_ExecutionStarted, _perdure_v1_ExecutionStarted__Output>
      ExecutionSuspended: MessageTypeDefinition<_perdure_v1_ExecutionSuspended, _perdure_v1_ExecutionSuspended__Output>
      ExecutionTerminated: MessageTypeDefinition<_perdure_v1_ExecutionTerminated, _perdure_v1_ExecutionTerminated__Output>
      FailExecution: MessageTypeDefinition<_perdure_v1_FailExecution, _perdure_v1_FailExecution__Output>
      Failure: MessageTypeDefinition<_perdure_v1_Failure, _perdure_v1_Failure__Output>
      FailureKind: EnumTypeDefinition
      Handler: MessageTypeDefinition<_perdure_v1_Handler, _perdure_v1_Handler__Output>
      Heartbeat: MessageTypeDefinition<_perdure_v1_Heartbeat, _perdure_v1_Heartbeat__Output>
      Hello: MessageTypeDefinition<_perdure_v1_Hello, _perdure_v1_Hello__Output>
      HistoryEvent: MessageTypeDefinition<_perdure_v1_HistoryEvent, _perdure_v1_HistoryEvent__Output>
      ListWorkersRequest: MessageTypeDefinition<_perdure_v1_ListWorkersRequest, _perdure_v1_ListWorkersRequest__Output>
      ListWorkersResponse: MessageTypeDefinition<_perdure_v1_ListWorkersResponse, _perdure_v1_ListWorkersResponse__Output>
      OperationCancelled: MessageTypeDefinition<_perdure_v1_OperationCancelled, _perdure_v1_OperationCancelled__Output>
      ParentClosePolicy: EnumTypeDefinition
      ParentLink: MessageTypeDefinition<_perdure_v1_ParentLink, _perdure_v1_ParentLink__Output>
      Payload: MessageTypeDefinition<_perdure_v1_Payload, _perdure_v1_Payload__Output>
      Ping: MessageTypeDefinition<_perdure_v1_Ping, _perdure_v1_Ping__Output>
      Pong: MessageTypeDefinition<_perdure_v1_Pong, _perdure_v1_Pong__Output>
      RaiseAccepted: MessageTypeDefinition<_perdure_v1_RaiseAccepted, _perdure_v1_RaiseAccepted__Output>
      RaiseRefused: MessageTypeDefinition<_perdure_v1_RaiseRefused, _perdure_v1_RaiseRefused__Output>
      RaiseRequested: MessageTypeDefinition<_perdure_v1_RaiseRequested, _perdure_v1_RaiseRequested__Output>
      Refusal: MessageTypeDefinition<_perdure_v1_Refusal, _perdure_v1_Refusal__Output>
      RequestRaise: MessageTypeDefinition<_perdure_v1_RequestRaise, _perdure_v1_RequestRaise__Output>
      RequestStart: MessageTypeDefinition<_perdure_v1_RequestStart, _perdure_v1_RequestStart__Output>
      RetryPolicy: MessageTypeDefinition<_perdure_v1_RetryPolicy, _perdure_v1_RetryPolicy__Output>
      ScheduleActivity: MessageTypeDefinition<_perdure_v1_ScheduleActivity, _perdure_v1_ScheduleActivity__Output>
      ScheduleChild: MessageTypeDefinition<_perdure_v1_ScheduleChild, _perdure_v1_ScheduleChild__Output>
      ScheduleStep: MessageTypeDefinition<_perdure_v1_ScheduleStep, _perdure_v1_ScheduleStep__Output>
      SetCustomStatus: MessageTypeDefinition<_perdure_v1_SetCustomStatus, _perdure_v1_SetCustomStatus__Output>
      StartAccepted: MessageTypeDefinition<_perdure_v1_StartAccepted, _perdure_v1_StartAccepted__Output>
      StartRefused: MessageTypeDefinition<_perdure_v1_StartRefused, _perdure_v1_StartRefused__Output>
      StartRequested: MessageTypeDefinition<_perdure_v1_StartRequested, _perdure_v1_StartRequested__Output>
      StepCompleted: MessageTypeDefinition<_perdure_v1_StepCompleted, _perdure_v1_StepCompleted__Output>
      StepFailed: MessageTypeDefinition<_perdure_v1_StepFailed, _perdure_v1_StepFailed__Output>
      StepGrant: MessageTypeDefinition<_perdure_v1_StepGrant, _perdure_v1_StepGrant__Output>
      StepResult: MessageTypeDefinition<_perdure_v1_StepResult, _perdure_v1_StepResult__Output>
      StepScheduled: MessageTypeDefinition<_perdure_v1_StepScheduled, _perdure_v1_StepScheduled__Output>
      TimerCreated: MessageTypeDefinition<_perdure_v1_TimerCreated, _perdure_v1_TimerCreated__Output>
      TimerFired: MessageTypeDefinition<_perdure_v1_TimerFired, _perdure_v1_TimerFired__Output>
      TurnCompleted: MessageTypeDefinition<_perdure_v1_TurnCompleted, _perdure_v1_TurnCompleted__Output>
      TurnFailure: MessageTypeDefinition<_perdure_v1_TurnFailure, _perdure_v1_TurnFailure__Output>
      TurnFailureReason: EnumTypeDefinition
      TurnMiss: MessageTypeDefinition<_perdure_v1_TurnMiss, _perdure_v1_TurnMiss__Output>
      TurnResult: MessageTypeDefinition<_perdure_v1_TurnResult, _perdure_v1_TurnResult__Output>
      TurnTask: MessageTypeDefinition<_perdure_v1_TurnTask, _perdure_v1_TurnTask__Output>
      WaitForEvent: MessageTypeDefinition<_perdure_v1_WaitForEvent, _perdure_v1_WaitForEvent__Output>
      Welcome: MessageTypeDefinition<_perdure_v1_Welcome, _perdure_v1_Welcome__Output>
      WorkerInfo: MessageTypeDefinition<_perdure_v1_WorkerInfo, _perdure_v1_WorkerInfo__Output>
      WorkerService: SubtypeConstructor<typeof grpc.Client, _perdure_v1_WorkerServiceClient> & { service: _perdure_v1_WorkerServiceDefinition }
    }
  }
}

