// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ActivityCompleted as _perdure_v1_ActivityCompleted, ActivityCompleted__Output as _perdure_v1_ActivityCompleted__Output } from './perdure/v1/ActivityCompleted.ts';
import type { ActivityFailed as _perdure_v1_ActivityFailed, ActivityFailed__Output as _perdure_v1_ActivityFailed__Output } from './perdure/v1/ActivityFailed.ts';
import type { ActivityOptions as _perdure_v1_ActivityOptions, ActivityOptions__Output as _perdure_v1_ActivityOptions__Output } from './perdure/v1/ActivityOptions.ts';
import type { ActivityScheduled as _perdure_v1_ActivityScheduled, ActivityScheduled__Output as _perdure_v1_ActivityScheduled__Output } from './perdure/v1/ActivityScheduled.ts';
import type { CancelInstanceRequest as _perdure_v1_CancelInstanceRequest, CancelInstanceRequest__Output as _perdure_v1_CancelInstanceRequest__Output } from './perdure/v1/CancelInstanceRequest.ts';
import type { CancelInstanceResponse as _perdure_v1_CancelInstanceResponse, CancelInstanceResponse__Output as _perdure_v1_CancelInstanceResponse__Output } from './perdure/v1/CancelInstanceResponse.ts';
import type { CancelRequested as _perdure_v1_CancelRequested, CancelRequested__Output as _perdure_v1_CancelRequested__Output } from './perdure/v1/CancelRequested.ts';
import type { ChildCompleted as _perdure_v1_ChildCompleted, ChildCompleted__Output as _perdure_v1_ChildCompleted__Output } from './perdure/v1/ChildCompleted.ts';
import type { ChildFailed as _perdure_v1_ChildFailed, ChildFailed__Output as _perdure_v1_ChildFailed__Output } from './perdure/v1/ChildFailed.ts';
import type { ChildScheduled as _perdure_v1_ChildScheduled, ChildScheduled__Output as _perdure_v1_ChildScheduled__Output } from './perdure/v1/ChildScheduled.ts';
import type { ClientServiceClient as _perdure_v1_ClientServiceClient, ClientServiceDefinition as _perdure_v1_ClientServiceDefinition } from './perdure/v1/ClientService.ts';
import type { CustomStatusSet as _perdure_v1_CustomStatusSet, CustomStatusSet__Output as _perdure_v1_CustomStatusSet__Output } from './perdure/v1/CustomStatusSet.ts';
import type { EventRaised as _perdure_v1_EventRaised, EventRaised__Output as _perdure_v1_EventRaised__Output } from './perdure/v1/EventRaised.ts';
import type { EventWaitStarted as _perdure_v1_EventWaitStarted, EventWaitStarted__Output as _perdure_v1_EventWaitStarted__Output } from './perdure/v1/EventWaitStarted.ts';
import type { Execution as _perdure_v1_Execution, Execution__Output as _perdure_v1_Execution__Output } from './perdure/v1/Execution.ts';
import type { ExecutionCancelled as _perdure_v1_ExecutionCancelled, ExecutionCancelled__Output as _perdure_v1_ExecutionCancelled__Output } from './perdure/v1/ExecutionCancelled.ts';
import type { ExecutionCompleted as _perdure_v1_ExecutionCompleted, ExecutionCompleted__Output as _perdure_v1_ExecutionCompleted__Output } from './perdure/v1/ExecutionCompleted.ts';
import type { ExecutionContinuedAsNew as _perdure_v1_ExecutionContinuedAsNew, ExecutionContinuedAsNew__Output as _perdure_v1_ExecutionContinuedAsNew__Output } from './perdure/v1/ExecutionContinuedAsNew.ts';
import type { ExecutionFailed as _perdure_v1_ExecutionFailed, ExecutionFailed__Output as _perdure_v1_ExecutionFailed__Output } from './perdure/v1/ExecutionFailed.ts';
import type { ExecutionResumed as _perdure_v1_ExecutionResumed, ExecutionResumed__Output as _perdure_v1_ExecutionResumed__Output } from './perdure/v1/ExecutionResumed.ts';
import type { ExecutionStarted as _perdure_v1_ExecutionStarted, ExecutionStarted__Output as _perdure_v1_ExecutionStarted__Output } from './perdure/v1/ExecutionStarted.ts';
import type { ExecutionSuspended as _perdure_v1_ExecutionSuspended, ExecutionSuspended__Output as _perdure_v1_ExecutionSuspended__Output } from './perdure/v1/ExecutionSuspended.ts';
import type { ExecutionTerminated as _perdure_v1_ExecutionTerminated, ExecutionTerminated__Output as _perdure_v1_ExecutionTerminated__Output } from './perdure/v1/ExecutionTerminated.ts';
import type { Failure as _perdure_v1_Failure, Failure__Output as _perdure_v1_Failure__Output } from './perdure/v1/Failure.ts';
import type { GetHistoryRequest as _perdure_v1_GetHistoryRequest, GetHistoryRequest__Output as _perdure_v1_GetHistoryRequest__Output } from './perdure/v1/GetHistoryRequest.ts';
import type { GetHistoryResponse as _perdure_v1_GetHistoryResponse, GetHistoryResponse__Output as _perdure_v1_GetHistoryResponse__Output } from './perdure/v1/GetHistoryResponse.ts';
import type { GetInstanceRequest as _perdure_v1_GetInstanceRequest, GetInstanceRequest__Output as _perdure_v1_GetInstanceRequest__Output } from './perdure/v1/GetInstanceRequest.ts';
import type { GetInstanceResponse as _perdure_v1_GetInstanceResponse, GetInstanceResponse__Output as _perdure_v1_GetInstanceResponse__Output } from './perdure/v1/GetInstanceResponse.ts';
import type { HistoryEvent as _perdure_v1_HistoryEvent, HistoryEvent__Output as _perdure_v1_HistoryEvent__Output } from './perdure/v1/HistoryEvent.ts';
import type { Instance as _perdure_v1_Instance, Instance__Output as _perdure_v1_Instance__Output } from './perdure/v1/Instance.ts';
import type { ListExecutionsRequest as _perdure_v1_ListExecutionsRequest, ListExecutionsRequest__Output as _perdure_v1_ListExecutionsRequest__Output } from './perdure/v1/ListExecutionsRequest.ts';
import type { ListExecutionsResponse as _perdure_v1_ListExecutionsResponse, ListExecutionsResponse__Output as _perdure_v1_ListExecutionsResponse__Output } from './perdure/v1/ListExecutionsResponse.ts';
import type { ListInstancesRequest as _perdure_v1_ListInstancesRequest, ListInstancesRequest__Output as _perdure_v1_ListInstancesRequest__Output } from './perdure/v1/ListInstancesRequest.ts';
import type { ListInstancesResponse as _perdure_v1_ListInstancesResponse, ListInstancesResponse__Output as _perdure_v1_ListInstancesResponse__Output } from './perdure/v1/ListInstancesResponse.ts';
import type { OperationCancelled as _perdure_v1_OperationCancelled, OperationCancelled__Output as _perdure_v1_OperationCancelled__Output } from './perdure/v1/OperationCancelled.ts';
import type { ParentLink as _perdure_v1_ParentLink, ParentLink__Output as _perdure_v1_ParentLink__Output } from './perdure/v1/ParentLink.ts';
import type { Payload as _perdure_v1_Payload, Payload__Output as _perdure_v1_Payload__Output } from './perdure/v1/Payload.ts';
import type { PurgeInstanceRequest as _perdure_v1_PurgeInstanceRequest, PurgeInstanceRequest__Output as _perdure_v1_PurgeInstanceRequest__Output } from './perdure/v1/PurgeInstanceRequest.ts';
import type { PurgeInstanceResponse as _perdure_v1_PurgeInstanceResponse, PurgeInstanceResponse__Output as _perdure_v1_PurgeInstanceResponse__Output } from './perdure/v1/PurgeInstanceResponse.ts';
import type { RaiseAccepted as _perdure_v1_RaiseAccepted, RaiseAccepted__Output as _perdure_v1_RaiseAccepted__Output } from './perdure/v1/RaiseAccepted.ts';
import type { RaiseEventRequest as _perdure_v1_RaiseEventRequest, RaiseEventRequest__Output as _perdure_v1_RaiseEventRequest__Output } from './perdure/v1/RaiseEventRequest.ts';
import type { RaiseEventResponse as _perdure_v1_RaiseEventResponse, RaiseEventResponse__Output as _perdure_v1_RaiseEventResponse__Output } from './perdure/v1/RaiseEventResponse.ts';
import type { RaiseRefused as _perdure_v1_RaiseRefused, RaiseRefused__Output as _perdure_v1_RaiseRefused__Output } from './perdure/v1/RaiseRefused.ts';
import type { RaiseRequested as _perdure_v1_RaiseRequested, RaiseRequested__Output as _perdure_v1_RaiseRequested__Output } from './perdure/v1/RaiseRequested.ts';
import type { ResumeInstanceRequest as _perdure_v1_ResumeInstanceRequest, ResumeInstanceRequest__Output as _perdure_v1_ResumeInstanceRequest__Output } from './perdure/v1/ResumeInstanceRequest.ts';
import type { ResumeInstanceResponse as _perdure_v1_ResumeInstanceResponse, ResumeInstanceResponse__Output as _perdure_v1_ResumeInstanceResponse__Output } from './perdure/v1/ResumeInstanceResponse.ts';
import type { RetryPolicy as _perdure_v1_RetryPolicy, RetryPolicy__Output as _perdure_v1_RetryPolicy__Output } from './perdure/v1/RetryPolicy.ts';
import type { SessionAnswer as _perdure_v1_SessionAnswer, SessionAnswer__Output as _perdure_v1_SessionAnswer__Output } from './perdure/v1/SessionAnswer.ts';
import type { SessionCall as _perdure_v1_SessionCall, SessionCall__Output as _perdure_v1_SessionCall__Output } from './perdure/v1/SessionCall.ts';
import type { SessionError as _perdure_v1_SessionError, SessionError__Output as _perdure_v1_SessionError__Output } from './perdure/v1/SessionError.ts';
import type { SessionPing as _perdure_v1_SessionPing, SessionPing__Output as _perdure_v1_SessionPing__Output } from './perdure/v1/SessionPing.ts';
import type { SessionRequest as _perdure_v1_SessionRequest, SessionRequest__Output as _perdure_v1_SessionRequest__Output } from './perdure/v1/SessionRequest.ts';
import type { SessionResponse as _perdure_v1_SessionResponse, SessionResponse__Output as _perdure_v1_SessionResponse__Output } from './perdure/v1/SessionResponse.ts';
import type { StartAccepted as _perdure_v1_StartAccepted, StartAccepted__Output as _perdure_v1_StartAccepted__Output } from './perdure/v1/StartAccepted.ts';
import type { StartInstanceRequest as _perdure_v1_StartInstanceRequest, StartInstanceRequest__Output as _perdure_v1_StartInstanceRequest__Output } from './perdure/v1/StartInstanceRequest.ts';
import type { StartInstanceResponse as _perdure_v1_StartInstanceResponse, StartInstanceResponse__Output as _perdure_v1_StartInstanceResponse__Output } from './perdure/v1/StartInstanceResponse.ts';
import type { StartRefused as _perdure_v1_StartRefused, StartRefused__Output as _perdure_v1_StartRefused__Output } from './perdure/v1/StartRefused.ts';
import type { StartRequested as _perdure_v1_StartRequested, StartRequested__Output as _perdure_v1_StartRequested__Output } from './perdure/v1/StartRequested.ts';
import type { StepCompleted as _perdure_v1_StepCompleted, StepCompleted__Output as _perdure_v1_StepCompleted__Output } from './perdure/v1/StepCompleted.ts';
import type { StepFailed as _perdure_v1_StepFailed, StepFailed__Output as _perdure_v1_StepFailed__Output } from './perdure/v1/StepFailed.ts';
import type { StepScheduled as _perdure_v1_StepScheduled, StepScheduled__Output as _perdure_v1_StepScheduled__Output } from './perdure/v1/StepScheduled.ts';
import type { SuspendInstanceRequest as _perdure_v1_SuspendInstanceRequest, SuspendInstanceRequest__Output as _perdure_v1_SuspendInstanceRequest__Output } from './perdure/v1/SuspendInstanceRequest.ts';
import type { SuspendInstanceResponse as _perdure_v1_SuspendInstanceResponse, SuspendInstanceResponse__Output as _perdure_v1_SuspendInstanceResponse__Output } from './perdure/v1/SuspendInstanceResponse.ts';
import type { TerminateInstanceRequest as _perdure_v1_TerminateInstanceRequest, TerminateInstanceRequest__Output as _perdure_v1_TerminateInstanceRequest__Output } from './perdure/v1/TerminateInstanceRequest.ts';
import type { TerminateInstanceResponse as _perdure_v1_TerminateInstanceResponse, TerminateInstanceResponse__Output as _perdure_v1_TerminateInstanceResponse__Output } from './perdure/v1/TerminateInstanceResponse.ts';
import type { TimerCreated as _perdure_v1_TimerCreated, TimerCreated__Output as _perdure_v1_TimerCreated__Output } from './perdure/v1/TimerCreated.ts';
import type { TimerFired as _perdure_v1_TimerFired, TimerFired__Output as _perdure_v1_TimerFired__Output } from './perdure/v1/TimerFired.ts';
import type { TurnCompleted as _perdure_v1_TurnCompleted, TurnCompleted__Output as _perdure_v1_TurnCompleted__Output } from './perdure/v1/TurnCompleted.ts';
import type { WaitInstanceRequest as _perdure_v1_WaitInstanceRequest, WaitInstanceRequest__Output as _perdure_v1_WaitInstanceRequest__Output } from './perdure/v1/WaitInstanceRequest.ts';
import type { WaitInstanceResponse as _perdure_v1_WaitInstanceResponse, WaitInstanceResponse__Output as _perdure_v1_WaitInstanceResponse__Output } from './perdure/v1/WaitInstanceResponse.ts';
import type { WaitingFor as _perdure_v1_WaitingFor, WaitingFor__Output as _perdure_v1_WaitingFor__Output } from './perdure/v1/WaitingFor.ts';

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
      CancelInstanceRequest: MessageTypeDefinition<_perdure_v1_CancelInstanceRequest, _perdure_v1_CancelInstanceRequest__Output>
      CancelInstanceResponse: MessageTypeDefinition<_perdure_v1_CancelInstanceResponse, _perdure_v1_CancelInstanceResponse__Output>
      CancelRequested: MessageTypeDefinition<_perdure_v1_CancelRequested, _perdure_v1_CancelRequested__Output>
      ChildCompleted: MessageTypeDefinition<_perdure_v1_ChildCompleted, _perdure_v1_ChildCompleted__Output>
      ChildFailed: MessageTypeDefinition<_perdure_v1_ChildFailed, _perdure_v1_ChildFailed__Output>
      ChildScheduled: MessageTypeDefinition<_perdure_v1_ChildScheduled, _perdure_v1_ChildScheduled__Output>
      ClientService: SubtypeConstructor<typeof grpc.Client, _perdure_v1_ClientServiceClient> & { service: _perdure_v1_ClientServiceDefinition }
      CustomStatusSet: MessageTypeDefinition<_perdure_v1_CustomStatusSet, _perdure_v1_CustomStatusSet__Output>
      EventRaised: MessageTypeDefinition<_perdure_v1_EventRaised, _perdure_v1_EventRaised__Output>
      EventWaitStarted: MessageTypeDefinition<_perdure_v1_EventWaitStarted, _perdure_v1_EventWaitStarted__Output>
      Execution: MessageTypeDefinition<_perdure_v1_Execution, _perdure_v1_Execution__Output>
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
      GetHistoryRequest: MessageTypeDefinition<_perdure_v1_GetHistoryRequest, _perdure_v1_GetHistoryRequest__Output>
      GetHistoryResponse: MessageTypeDefinition<_perdure_v1_GetHistoryResponse, _perdure_v1_GetHistoryResponse__Output>
      GetInstanceRequest: MessageTypeDefinition<_perdure_v1_GetInstanceRequest, _perdure_v1_GetInstanceRequest__Output>
      GetInstanceResponse: MessageTypeDefinition<_perdure_v1_GetInstanceResponse, _perdure_v1_GetInstanceResponse__Output>
      HistoryEvent: MessageTypeDefinition<_perdure_v1_HistoryEvent, _perdure_v1_HistoryEvent__Output>
      IdReusePolicy: EnumTypeDefinition
      Instance: MessageTypeDefinition<_perdure_v1_Instance, _perdure_v1_Instance__Output>
      InstanceStatus: EnumTypeDefinition
      ListExecutionsRequest: MessageTypeDefinition<_perdure_v1_ListExecutionsRequest, _perdure_v1_ListExecutionsRequest__Output>
      ListExecutionsResponse: MessageTypeDefinition<_perdure_v1_ListExecutionsResponse, _perdure_v1_ListExecutionsResponse__Output>
      ListInstancesRequest: MessageTypeDefinition<_perdure_v1_ListInstancesRequest, _perdure_v1_ListInstancesRequest__Output>
      ListInstancesResponse: MessageTypeDefinition<_perdure_v1_ListInstancesResponse, _perdure_v1_ListInstancesResponse__Output>
      OperationCancelled: MessageTypeDefinition<_perdure_v1_OperationCancelled, _perdure_v1_OperationCancelled__Output>
      ParentClosePolicy: EnumTypeDefinition
      ParentLink: MessageTypeDefinition<_perdure_v1_ParentLink, _perdure_v1_ParentLink__Output>
      Payload: MessageTypeDefinition<_perdure_v1_Payload, _perdure_v1_Payload__Output>
      PurgeInstanceRequest: MessageTypeDefinition<_perdure_v1_PurgeInstanceRequest, _perdure_v1_PurgeInstanceRequest__Output>
      PurgeInstanceResponse: MessageTypeDefinition<_perdure_v1_PurgeInstanceResponse, _perdure_v1_PurgeInstanceResponse__Output>
      RaiseAccepted: MessageTypeDefinition<_perdure_v1_RaiseAccepted, _perdure_v1_RaiseAccepted__Output>
      RaiseEventRequest: MessageTypeDefinition<_perdure_v1_RaiseEventRequest, _perdure_v1_RaiseEventRequest__Output>
      RaiseEventResponse: MessageTypeDefinition<_perdure_v1_RaiseEventResponse, _perdure_v1_RaiseEventResponse__Output>
      RaiseOutcome: EnumTypeDefinition
      RaisePolicy: EnumTypeDefinition
      RaiseRefused: MessageTypeDefinition<_perdure_v1_RaiseRefused, _perdure_v1_RaiseRefused__Output>
      RaiseRequested: MessageTypeDefinition<_perdure_v1_RaiseRequested, _perdure_v1_RaiseRequested__Output>
      ResumeInstanceRequest: MessageTypeDefinition<_perdure_v1_ResumeInstanceRequest, _perdure_v1_ResumeInstanceRequest__Output>
      ResumeInstanceResponse: MessageTypeDefinition<_perdure_v1_ResumeInstanceResponse, _perdure_v1_ResumeInstanceResponse__Output>
      RetryPolicy: MessageTypeDefinition<_perdure_v1_RetryPolicy, _perdure_v1_RetryPolicy__Output>
      SessionAnswer: MessageTypeDefinition<_perdure_v1_SessionAnswer, _perdure_v1_SessionAnswer__Output>
      SessionCall: MessageTypeDefinition<_perdure_v1_SessionCall, _perdure_v1_SessionCall__Output>
      SessionError: MessageTypeDefinition<_perdure_v1_SessionError, _perdure_v1_SessionError__Output>
      SessionPing: MessageTypeDefinition<_perdure_v1_SessionPing, _perdure_v1_SessionPing__Output>
      SessionRequest: MessageTypeDefinition<_perdure_v1_SessionRequest, _perdure_v1_SessionRequest__Output>
      SessionResponse: MessageTypeDefinition<_perdure_v1_SessionResponse, _perdure_v1_SessionResponse__Output>
      StartAccepted: MessageTypeDefinition<_perdure_v1_StartAccepted, _perdure_v1_StartAccepted__Output>
      StartInstanceRequest: MessageTypeDefinition<_perdure_v1_StartInstanceRequest, _perdure_v1_StartInstanceRequest__Output>
      StartInstanceResponse: MessageTypeDefinition<_perdure_v1_StartInstanceResponse, _perdure_v1_StartInstanceResponse__Output>
      StartRefused: MessageTypeDefinition<_perdure_v1_StartRefused, _perdure_v1_StartRefused__Output>
      StartRequested: MessageTypeDefinition<_perdure_v1_StartRequested, _perdure_v1_StartRequested__Output>
      StepCompleted: MessageTypeDefinition<_perdure_v1_StepCompleted, _perdure_v1_StepCompleted__Output>
      StepFailed: MessageTypeDefinition<_perdure_v1_StepFailed, _perdure_v1_StepFailed__Output>
      StepScheduled: MessageTypeDefinition<_perdure_v1_StepScheduled, _perdure_v1_StepScheduled__Output>
      SuspendInstanceRequest: MessageTypeDefinition<_perdure_v1_SuspendInstanceRequest, _perdure_v1_SuspendInstanceRequest__Output>
      SuspendInstanceResponse: MessageTypeDefinition<_perdure_v1_SuspendInstanceResponse, _perdure_v1_SuspendInstanceResponse__Output>
      TerminateInstanceRequest: MessageTypeDefinition<_perdure_v1_TerminateInstanceRequest, _perdure_v1_TerminateInstanceRequest__Output>
      TerminateInstanceResponse: MessageTypeDefinition<_perdure_v1_TerminateInstanceResponse, _perdure_v1_TerminateInstanceResponse__Output>
      TimerCreated: MessageTypeDefinition<_perdure_v1_TimerCreated, _perdure_v1_TimerCreated__Output>
      TimerFired: MessageTypeDefinition<_perdure_v1_TimerFired, _perdure_v1_TimerFired__Output>
      TurnCompleted: MessageTypeDefinition<_perdure_v1_TurnCompleted, _perdure_v1_TurnCompleted__Output>
      WaitInstanceRequest: MessageTypeDefinition<_perdure_v1_WaitInstanceRequest, _perdure_v1_WaitInstanceRequest__Output>
      WaitInstanceResponse: MessageTypeDefinition<_perdure_v1_WaitInstanceResponse, _perdure_v1_WaitInstanceResponse__Output>
      WaitReason: EnumTypeDefinition
      WaitingFor: MessageTypeDefinition<_perdure_v1_WaitingFor, _perdure_v1_WaitingFor__Output>
    }
  }
}

