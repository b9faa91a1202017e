// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/client.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelInstanceRequest as _perdure_v1_CancelInstanceRequest, CancelInstanceRequest__Output as _perdure_v1_CancelInstanceRequest__Output } from '../../perdure/v1/CancelInstanceRequest.ts';
import type { CancelInstanceResponse as _perdure_v1_CancelInstanceResponse, CancelInstanceResponse__Output as _perdure_v1_CancelInstanceResponse__Output } from '../../perdure/v1/CancelInstanceResponse.ts';
import type { GetHistoryRequest as _perdure_v1_GetHistoryRequest, GetHistoryRequest__Output as _perdure_v1_GetHistoryRequest__Output } from '../../perdure/v1/GetHistoryRequest.ts';
import type { GetHistoryResponse as _perdure_v1_GetHistoryResponse, GetHistoryResponse__Output as _perdure_v1_GetHistoryResponse__Output } from '../../perdure/v1/GetHistoryResponse.ts';
import type { GetInstanceRequest as _perdure_v1_GetInstanceRequest, GetInstanceRequest__Output as _perdure_v1_GetInstanceRequest__Output } from '../../perdure/v1/GetInstanceRequest.ts';
import type { GetInstanceResponse as _perdure_v1_GetInstanceResponse, GetInstanceResponse__Output as _perdure_v1_GetInstanceResponse__Output } from '../../perdure/v1/GetInstanceResponse.ts';
import type { GetValuesRequest as _perdure_v1_GetValuesRequest, GetValuesRequest__Output as _perdure_v1_GetValuesRequest__Output } from '../../perdure/v1/GetValuesRequest.ts';
import type { GetValuesResponse as _perdure_v1_GetValuesResponse, GetValuesResponse__Output as _perdure_v1_GetValuesResponse__Output } from '../../perdure/v1/GetValuesResponse.ts';
import type { ListExecutionsRequest as _perdure_v1_ListExecutionsRequest, ListExecutionsRequest__Output as _perdure_v1_ListExecutionsRequest__Output } from '../../perdure/v1/ListExecutionsRequest.ts';
import type { ListExecutionsResponse as _perdure_v1_ListExecutionsResponse, ListExecutionsResponse__Output as _perdure_v1_ListExecutionsResponse__Output } from '../../perdure/v1/ListExecutionsResponse.ts';
import type { ListInstancesRequest as _perdure_v1_ListInstancesRequest, ListInstancesRequest__Output as _perdure_v1_ListInstancesRequest__Output } from '../../perdure/v1/ListInstancesRequest.ts';
import type { ListInstancesResponse as _perdure_v1_ListInstancesResponse, ListInstancesResponse__Output as _perdure_v1_ListInstancesResponse__Output } from '../../perdure/v1/ListInstancesResponse.ts';
import type { PurgeInstanceRequest as _perdure_v1_PurgeInstanceRequest, PurgeInstanceRequest__Output as _perdure_v1_PurgeInstanceRequest__Output } from '../../perdure/v1/PurgeInstanceRequest.ts';
import type { PurgeInstanceResponse as _perdure_v1_PurgeInstanceResponse, PurgeInstanceResponse__Output as _perdure_v1_PurgeInstanceResponse__Output } from '../../perdure/v1/PurgeInstanceResponse.ts';
import type { QueryInstanceRequest as _perdure_v1_QueryInstanceRequest, QueryInstanceRequest__Output as _perdure_v1_QueryInstanceRequest__Output } from '../../perdure/v1/QueryInstanceRequest.ts';
import type { QueryInstanceResponse as _perdure_v1_QueryInstanceResponse, QueryInstanceResponse__Output as _perdure_v1_QueryInstanceResponse__Output } from '../../perdure/v1/QueryInstanceResponse.ts';
import type { RaiseEventRequest as _perdure_v1_RaiseEventRequest, RaiseEventRequest__Output as _perdure_v1_RaiseEventRequest__Output } from '../../perdure/v1/RaiseEventRequest.ts';
import type { RaiseEventResponse as _perdure_v1_RaiseEventResponse, RaiseEventResponse__Output as _perdure_v1_RaiseEventResponse__Output } from '../../perdure/v1/RaiseEventResponse.ts';
import type { ResumeInstanceRequest as _perdure_v1_ResumeInstanceRequest, ResumeInstanceRequest__Output as _perdure_v1_ResumeInstanceRequest__Output } from '../../perdure/v1/ResumeInstanceRequest.ts';
import type { ResumeInstanceResponse as _perdure_v1_ResumeInstanceResponse, ResumeInstanceResponse__Output as _perdure_v1_ResumeInstanceResponse__Output } from '../../perdure/v1/ResumeInstanceResponse.ts';
import type { SessionRequest as _perdure_v1_SessionRequest, SessionRequest__Output as _perdure_v1_SessionRequest__Output } from '../../perdure/v1/SessionRequest.ts';
import type { SessionResponse as _perdure_v1_SessionResponse, SessionResponse__Output as _perdure_v1_SessionResponse__Output } from '../../perdure/v1/SessionResponse.ts';
import type { SettlePromiseRequest as _perdure_v1_SettlePromiseRequest, SettlePromiseRequest__Output as _perdure_v1_SettlePromiseRequest__Output } from '../../perdure/v1/SettlePromiseRequest.ts';
import type { SettlePromiseResponse as _perdure_v1_SettlePromiseResponse, SettlePromiseResponse__Output as _perdure_v1_SettlePromiseResponse__Output } from '../../perdure/v1/SettlePromiseResponse.ts';
import type { StartInstanceRequest as _perdure_v1_StartInstanceRequest, StartInstanceRequest__Output as _perdure_v1_StartInstanceRequest__Output } from '../../perdure/v1/StartInstanceRequest.ts';
import type { StartInstanceResponse as _perdure_v1_StartInstanceResponse, StartInstanceResponse__Output as _perdure_v1_StartInstanceResponse__Output } from '../../perdure/v1/StartInstanceResponse.ts';
import type { SuspendInstanceRequest as _perdure_v1_SuspendInstanceRequest, SuspendInstanceRequest__Output as _perdure_v1_SuspendInstanceRequest__Output } from '../../perdure/v1/SuspendInstanceRequest.ts';
import type { SuspendInstanceResponse as _perdure_v1_SuspendInstanceResponse, SuspendInstanceResponse__Output as _perdure_v1_SuspendInstanceResponse__Output } from '../../perdure/v1/SuspendInstanceResponse.ts';
import type { TerminateInstanceRequest as _perdure_v1_TerminateInstanceRequest, TerminateInstanceRequest__Output as _perdure_v1_TerminateInstanceRequest__Output } from '../../perdure/v1/TerminateInstanceRequest.ts';
import type { TerminateInstanceResponse as _perdure_v1_TerminateInstanceResponse, TerminateInstanceResponse__Output as _perdure_v1_TerminateInstanceResponse__Output } from '../../perdure/v1/TerminateInstanceResponse.ts';
import type { UpdateInstanceRequest as _perdure_v1_UpdateInstanceRequest, UpdateInstanceRequest__Output as _perdure_v1_UpdateInstanceRequest__Output } from '../../perdure/v1/UpdateInstanceRequest.ts';
import type { UpdateInstanceResponse as _perdure_v1_UpdateInstanceResponse, UpdateInstanceResponse__Output as _perdure_v1_UpdateInstanceResponse__Output } from '../../perdure/v1/UpdateInstanceResponse.ts';
import type { WaitInstanceRequest as _perdure_v1_WaitInstanceRequest, WaitInstanceRequest__Output as _perdure_v1_WaitInstanceRequest__Output } from '../../perdure/v1/WaitInstanceRequest.ts';
import type { WaitInstanceResponse as _perdure_v1_WaitInstanceResponse, WaitInstanceResponse__Output as _perdure_v1_WaitInstanceResponse__Output } from '../../perdure/v1/WaitInstanceResponse.ts';
import type { WaitStatusRequest as _perdure_v1_WaitStatusRequest, WaitStatusRequest__Output as _perdure_v1_WaitStatusRequest__Output } from '../../perdure/v1/WaitStatusRequest.ts';
import type { WaitStatusResponse as _perdure_v1_WaitStatusResponse, WaitStatusResponse__Output as _perdure_v1_WaitStatusResponse__Output } from '../../perdure/v1/WaitStatusResponse.ts';

export interface ClientServiceClient extends grpc.Client {
  CancelInstance(argument: _perdure_v1_CancelInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CancelInstanceResponse__Output>): grpc.ClientUnaryCall;
  CancelInstance(argument: _perdure_v1_CancelInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_CancelInstanceResponse__Output>): grpc.ClientUnaryCall;
  CancelInstance(argument: _perdure_v1_CancelInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CancelInstanceResponse__Output>): grpc.ClientUnaryCall;
  CancelInstance(argument: _perdure_v1_CancelInstanceRequest, callback: grpc.requestCallback<_perdure_v1_CancelInstanceResponse__Output>): grpc.ClientUnaryCall;
  cancelInstance(argument: _perdure_v1_CancelInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CancelInstanceResponse__Output>): grpc.ClientUnaryCall;
  cancelInstance(argument: _perdure_v1_CancelInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_CancelInstanceResponse__Output>): grpc.ClientUnaryCall;
  cancelInstance(argument: _perdure_v1_CancelInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CancelInstanceResponse__Output>): grpc.ClientUnaryCall;
  cancelInstance(argument: _perdure_v1_CancelInstanceRequest, callback: grpc.requestCallback<_perdure_v1_CancelInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  GetHistory(argument: _perdure_v1_GetHistoryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_perdure_v1_GetHistoryResponse__Output>;
  GetHistory(argument: _perdure_v1_GetHistoryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_perdure_v1_GetHistoryResponse__Output>;
  getHistory(argument: _perdure_v1_GetHistoryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_perdure_v1_GetHistoryResponse__Output>;
  getHistory(argument: _perdure_v1_GetHistoryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_perdure_v1_GetHistoryResponse__Output>;
  
  GetInstance(argument: _perdure_v1_GetInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetInstanceResponse__Output>): grpc.ClientUnaryCall;
  GetInstance(argument: _perdure_v1_GetInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_GetInstanceResponse__Output>): grpc.ClientUnaryCall;
  GetInstance(argument: _perdure_v1_GetInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetInstanceResponse__Output>): grpc.ClientUnaryCall;
  GetInstance(argument: _perdure_v1_GetInstanceRequest, callback: grpc.requestCallback<_perdure_v1_GetInstanceResponse__Output>): grpc.ClientUnaryCall;
  getInstance(argument: _perdure_v1_GetInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetInstanceResponse__Output>): grpc.ClientUnaryCall;
  getInstance(argument: _perdure_v1_GetInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_GetInstanceResponse__Output>): grpc.ClientUnaryCall;
  getInstance(argument: _perdure_v1_GetInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetInstanceResponse__Output>): grpc.ClientUnaryCall;
  getInstance(argument: _perdure_v1_GetInstanceRequest, callback: grpc.requestCallback<_perdure_v1_GetInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  GetValues(argument: _perdure_v1_GetValuesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetValuesResponse__Output>): grpc.ClientUnaryCall;
  GetValues(argument: _perdure_v1_GetValuesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_GetValuesResponse__Output>): grpc.ClientUnaryCall;
  GetValues(argument: _perdure_v1_GetValuesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetValuesResponse__Output>): grpc.ClientUnaryCall;
  GetValues(argument: _perdure_v1_GetValuesRequest, callback: grpc.requestCallback<_perdure_v1_GetValuesResponse__Output>): grpc.ClientUnaryCall;
  getValues(argument: _perdure_v1_GetValuesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetValuesResponse__Output>): grpc.ClientUnaryCall;
  getValues(argument: _perdure_v1_GetValuesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_GetValuesResponse__Output>): grpc.ClientUnaryCall;
  getValues(argument: _perdure_v1_GetValuesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetValuesResponse__Output>): grpc.ClientUnaryCall;
  getValues(argument: _perdure_v1_GetValuesRequest, callback: grpc.requestCallback<_perdure_v1_GetValuesResponse__Output>): grpc.ClientUnaryCall;
  
  ListExecutions(argument: _perdure_v1_ListExecutionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListExecutionsResponse__Output>): grpc.ClientUnaryCall;
  ListExecutions(argument: _perdure_v1_ListExecutionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListExecutionsResponse__Output>): grpc.ClientUnaryCall;
  ListExecutions(argument: _perdure_v1_ListExecutionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListExecutionsResponse__Output>): grpc.ClientUnaryCall;
  ListExecutions(argument: _perdure_v1_ListExecutionsRequest, callback: grpc.requestCallback<_perdure_v1_ListExecutionsResponse__Output>): grpc.ClientUnaryCall;
  listExecutions(argument: _perdure_v1_ListExecutionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListExecutionsResponse__Output>): grpc.ClientUnaryCall;
  listExecutions(argument: _perdure_v1_ListExecutionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListExecutionsResponse__Output>): grpc.ClientUnaryCall;
  listExecutions(argument: _perdure_v1_ListExecutionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListExecutionsResponse__Output>): grpc.ClientUnaryCall;
  listExecutions(argument: _perdure_v1_ListExecutionsRequest, callback: grpc.requestCallback<_perdure_v1_ListExecutionsResponse__Output>): grpc.ClientUnaryCall;
  
  ListInstances(argument: _perdure_v1_ListInstancesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListInstancesResponse__Output>): grpc.ClientUnaryCall;
  ListInstances(argument: _perdure_v1_ListInstancesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListInstancesResponse__Output>): grpc.ClientUnaryCall;
  ListInstances(argument: _perdure_v1_ListInstancesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListInstancesResponse__Output>): grpc.ClientUnaryCall;
  ListInstances(argument: _perdure_v1_ListInstancesRequest, callback: grpc.requestCallback<_perdure_v1_ListInstancesResponse__Output>): grpc.ClientUnaryCall;
  listInstances(argument: _perdure_v1_ListInstancesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListInstancesResponse__Output>): grpc.ClientUnaryCall;
  listInstances(argument: _perdure_v1_ListInstancesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListInstancesResponse__Output>): grpc.ClientUnaryCall;
  listInstances(argument: _perdure_v1_ListInstancesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListInstancesResponse__Output>): grpc.ClientUnaryCall;
  listInstances(argument: _perdure_v1_ListInstancesRequest, callback: grpc.requestCallback<_perdure_v1_ListInstancesResponse__Output>): grpc.ClientUnaryCall;
  
  PurgeInstance(argument: _perdure_v1_PurgeInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PurgeInstanceResponse__Output>): grpc.ClientUnaryCall;
  PurgeInstance(argument: _perdure_v1_PurgeInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_PurgeInstanceResponse__Output>): grpc.ClientUnaryCall;
  PurgeInstance(argument: _perdure_v1_PurgeInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PurgeInstanceResponse__Output>): grpc.ClientUnaryCall;
  PurgeInstance(argument: _perdure_v1_PurgeInstanceRequest, callback: grpc.requestCallback<_perdure_v1_PurgeInstanceResponse__Output>): grpc.ClientUnaryCall;
  purgeInstance(argument: _perdure_v1_PurgeInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PurgeInstanceResponse__Output>): grpc.ClientUnaryCall;
  purgeInstance(argument: _perdure_v1_PurgeInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_PurgeInstanceResponse__Output>): grpc.ClientUnaryCall;
  purgeInstance(argument: _perdure_v1_PurgeInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PurgeInstanceResponse__Output>): grpc.ClientUnaryCall;
  purgeInstance(argument: _perdure_v1_PurgeInstanceRequest, callback: grpc.requestCallback<_perdure_v1_PurgeInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  QueryInstance(argument: _perdure_v1_QueryInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_QueryInstanceResponse__Output>): grpc.ClientUnaryCall;
  QueryInstance(argument: _perdure_v1_QueryInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_QueryInstanceResponse__Output>): grpc.ClientUnaryCall;
  QueryInstance(argument: _perdure_v1_QueryInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_QueryInstanceResponse__Output>): grpc.ClientUnaryCall;
  QueryInstance(argument: _perdure_v1_QueryInstanceRequest, callback: grpc.requestCallback<_perdure_v1_QueryInstanceResponse__Output>): grpc.ClientUnaryCall;
  queryInstance(argument: _perdure_v1_QueryInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_QueryInstanceResponse__Output>): grpc.ClientUnaryCall;
  queryInstance(argument: _perdure_v1_QueryInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_QueryInstanceResponse__Output>): grpc.ClientUnaryCall;
  queryInstance(argument: _perdure_v1_QueryInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_QueryInstanceResponse__Output>): grpc.ClientUnaryCall;
  queryInstance(argument: _perdure_v1_QueryInstanceRequest, callback: grpc.requestCallback<_perdure_v1_QueryInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  RaiseEvent(argument: _perdure_v1_RaiseEventRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_RaiseEventResponse__Output>): grpc.ClientUnaryCall;
  RaiseEvent(argument: _perdure_v1_RaiseEventRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_RaiseEventResponse__Output>): grpc.ClientUnaryCall;
  RaiseEvent(argument: _perdure_v1_RaiseEventRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_RaiseEventResponse__Output>): grpc.ClientUnaryCall;
  RaiseEvent(argument: _perdure_v1_RaiseEventRequest, callback: grpc.requestCallback<_perdure_v1_RaiseEventResponse__Output>): grpc.ClientUnaryCall;
  raiseEvent(argument: _perdure_v1_RaiseEventRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_RaiseEventResponse__Output>): grpc.ClientUnaryCall;
  raiseEvent(argument: _perdure_v1_RaiseEventRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_RaiseEventResponse__Output>): grpc.ClientUnaryCall;
  raiseEvent(argument: _perdure_v1_RaiseEventRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_RaiseEventResponse__Output>): grpc.ClientUnaryCall;
  raiseEvent(argument: _perdure_v1_RaiseEventRequest, callback: grpc.requestCallback<_perdure_v1_RaiseEventResponse__Output>): grpc.ClientUnaryCall;
  
  ResumeInstance(argument: _perdure_v1_ResumeInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ResumeInstanceResponse__Output>): grpc.ClientUnaryCall;
  ResumeInstance(argument: _perdure_v1_ResumeInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ResumeInstanceResponse__Output>): grpc.ClientUnaryCall;
  ResumeInstance(argument: _perdure_v1_ResumeInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ResumeInstanceResponse__Output>): grpc.ClientUnaryCall;
  ResumeInstance(argument: _perdure_v1_ResumeInstanceRequest, callback: grpc.requestCallback<_perdure_v1_ResumeInstanceResponse__Output>): grpc.ClientUnaryCall;
  resumeInstance(argument: _perdure_v1_ResumeInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ResumeInstanceResponse__Output>): grpc.ClientUnaryCall;
  resumeInstance(argument: _perdure_v1_ResumeInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ResumeInstanceResponse__Output>): grpc.ClientUnaryCall;
  resumeInstance(argument: _perdure_v1_ResumeInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ResumeInstanceResponse__Output>): grpc.ClientUnaryCall;
  resumeInstance(argument: _perdure_v1_ResumeInstanceRequest, callback: grpc.requestCallback<_perdure_v1_ResumeInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  Session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_perdure_v1_SessionRequest, _perdure_v1_SessionResponse__Output>;
  Session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_perdure_v1_SessionRequest, _perdure_v1_SessionResponse__Output>;
  session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_perdure_v1_SessionRequest, _perdure_v1_SessionResponse__Output>;
  session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_perdure_v1_SessionRequest, _perdure_v1_SessionResponse__Output>;
  
  SettlePromise(argument: _perdure_v1_SettlePromiseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SettlePromiseResponse__Output>): grpc.ClientUnaryCall;
  SettlePromise(argument: _perdure_v1_SettlePromiseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_SettlePromiseResponse__Output>): grpc.ClientUnaryCall;
  SettlePromise(argument: _perdure_v1_SettlePromiseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SettlePromiseResponse__Output>): grpc.ClientUnaryCall;
  SettlePromise(argument: _perdure_v1_SettlePromiseRequest, callback: grpc.requestCallback<_perdure_v1_SettlePromiseResponse__Output>): grpc.ClientUnaryCall;
  settlePromise(argument: _perdure_v1_SettlePromiseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SettlePromiseResponse__Output>): grpc.ClientUnaryCall;
  settlePromise(argument: _perdure_v1_SettlePromiseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_SettlePromiseResponse__Output>): grpc.ClientUnaryCall;
  settlePromise(argument: _perdure_v1_SettlePromiseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SettlePromiseResponse__Output>): grpc.ClientUnaryCall;
  settlePromise(argument: _perdure_v1_SettlePromiseRequest, callback: grpc.requestCallback<_perdure_v1_SettlePromiseResponse__Output>): grpc.ClientUnaryCall;
  
  StartInstance(argument: _perdure_v1_StartInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StartInstanceResponse__Output>): grpc.ClientUnaryCall;
  StartInstance(argument: _perdure_v1_StartInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_StartInstanceResponse__Output>): grpc.ClientUnaryCall;
  StartInstance(argument: _perdure_v1_StartInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StartInstanceResponse__Output>): grpc.ClientUnaryCall;
  StartInstance(argument: _perdure_v1_StartInstanceRequest, callback: grpc.requestCallback<_perdure_v1_StartInstanceResponse__Output>): grpc.ClientUnaryCall;
  startInstance(argument: _perdure_v1_StartInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StartInstanceResponse__Output>): grpc.ClientUnaryCall;
  startInstance(argument: _perdure_v1_StartInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_StartInstanceResponse__Output>): grpc.ClientUnaryCall;
  startInstance(argument: _perdure_v1_StartInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StartInstanceResponse__Output>): grpc.ClientUnaryCall;
  startInstance(argument: _perdure_v1_StartInstanceRequest, callback: grpc.requestCallback<_perdure_v1_StartInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  SuspendInstance(argument: _perdure_v1_SuspendInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SuspendInstanceResponse__Output>): grpc.ClientUnaryCall;
  SuspendInstance(argument: _perdure_v1_SuspendInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_SuspendInstanceResponse__Output>): grpc.ClientUnaryCall;
  SuspendInstance(argument: _perdure_v1_SuspendInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SuspendInstanceResponse__Output>): grpc.ClientUnaryCall;
  SuspendInstance(argument: _perdure_v1_SuspendInstanceRequest, callback: grpc.requestCallback<_perdure_v1_SuspendInstanceResponse__Output>): grpc.ClientUnaryCall;
  suspendInstance(argument: _perdure_v1_SuspendInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SuspendInstanceResponse__Output>): grpc.ClientUnaryCall;
  suspendInstance(argument: _perdure_v1_SuspendInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_SuspendInstanceResponse__Output>): grpc.ClientUnaryCall;
  suspendInstance(argument: _perdure_v1_SuspendInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SuspendInstanceResponse__Output>): grpc.ClientUnaryCall;
  suspendInstance(argument: _perdure_v1_SuspendInstanceRequest, callback: grpc.requestCallback<_perdure_v1_SuspendInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  TerminateInstance(argument: _perdure_v1_TerminateInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_TerminateInstanceResponse__Output>): grpc.ClientUnaryCall;
  TerminateInstance(argument: _perdure_v1_TerminateInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_TerminateInstanceResponse__Output>): grpc.ClientUnaryCall;
  TerminateInstance(argument: _perdure_v1_TerminateInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_TerminateInstanceResponse__Output>): grpc.ClientUnaryCall;
  TerminateInstance(argument: _perdure_v1_TerminateInstanceRequest, callback: grpc.requestCallback<_perdure_v1_TerminateInstanceResponse__Output>): grpc.ClientUnaryCall;
  terminateInstance(argument: _perdure_v1_TerminateInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_TerminateInstanceResponse__Output>): grpc.ClientUnaryCall;
  terminateInstance(argument: _perdure_v1_TerminateInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_TerminateInstanceResponse__Output>): grpc.ClientUnaryCall;
  terminateInstance(argument: _perdure_v1_TerminateInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_TerminateInstanceResponse__Output>): grpc.ClientUnaryCall;
  terminateInstance(argument: _perdure_v1_TerminateInstanceRequest, callback: grpc.requestCallback<_perdure_v1_TerminateInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  UpdateInstance(argument: _perdure_v1_UpdateInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_UpdateInstanceResponse__Output>): grpc.ClientUnaryCall;
  UpdateInstance(argument: _perdure_v1_UpdateInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_UpdateInstanceResponse__Output>): grpc.ClientUnaryCall;
  UpdateInstance(argument: _perdure_v1_UpdateInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_UpdateInstanceResponse__Output>): grpc.ClientUnaryCall;
  UpdateInstance(argument: _perdure_v1_UpdateInstanceRequest, callback: grpc.requestCallback<_perdure_v1_UpdateInstanceResponse__Output>): grpc.ClientUnaryCall;
  updateInstance(argument: _perdure_v1_UpdateInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_UpdateInstanceResponse__Output>): grpc.ClientUnaryCall;
  updateInstance(argument: _perdure_v1_UpdateInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_UpdateInstanceResponse__Output>): grpc.ClientUnaryCall;
  updateInstance(argument: _perdure_v1_UpdateInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_UpdateInstanceResponse__Output>): grpc.ClientUnaryCall;
  updateInstance(argument: _perdure_v1_UpdateInstanceRequest, callback: grpc.requestCallback<_perdure_v1_UpdateInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  WaitInstance(argument: _perdure_v1_WaitInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_WaitInstanceResponse__Output>): grpc.ClientUnaryCall;
  WaitInstance(argument: _perdure_v1_WaitInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_WaitInstanceResponse__Output>): grpc.ClientUnaryCall;
  WaitInstance(argument: _perdure_v1_WaitInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_WaitInstanceResponse__Output>): grpc.ClientUnaryCall;
  WaitInstance(argument: _perdure_v1_WaitInstanceRequest, callback: grpc.requestCallback<_perdure_v1_WaitInstanceResponse__Output>): grpc.ClientUnaryCall;
  waitInstance(argument: _perdure_v1_WaitInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_WaitInstanceResponse__Output>): grpc.ClientUnaryCall;
  waitInstance(argument: _perdure_v1_WaitInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_WaitInstanceResponse__Output>): grpc.ClientUnaryCall;
  waitInstance(argument: _perdure_v1_WaitInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_WaitInstanceResponse__Output>): grpc.ClientUnaryCall;
  waitInstance(argument: _perdure_v1_WaitInstanceRequest, callback: grpc.requestCallback<_perdure_v1_WaitInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  WaitStatus(argument: _perdure_v1_WaitStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_WaitStatusResponse__Output>): grpc.ClientUnaryCall;
  WaitStatus(argument: _perdure_v1_WaitStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_WaitStatusResponse__Output>): grpc.ClientUnaryCall;
  WaitStatus(argument: _perdure_v1_WaitStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_WaitStatusResponse__Output>): grpc.ClientUnaryCall;
  WaitStatus(argument: _perdure_v1_WaitStatusRequest, callback: grpc.requestCallback<_perdure_v1_WaitStatusResponse__Output>): grpc.ClientUnaryCall;
  waitStatus(argument: _perdure_v1_WaitStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_WaitStatusResponse__Output>): grpc.ClientUnaryCall;
  waitStatus(argument: _perdure_v1_WaitStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_WaitStatusResponse__Output>): grpc.ClientUnaryCall;
  waitStatus(argument: _perdure_v1_WaitStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_WaitStatusResponse__Output>): grpc.ClientUnaryCall;
  waitStatus(argument: _perdure_v1_WaitStatusRequest, callback: grpc.requestCallback<_perdure_v1_WaitStatusResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ClientServiceHandlers extends grpc.UntypedServiceImplementation {
  CancelInstance: grpc.handleUnaryCall<_perdure_v1_CancelInstanceRequest__Output, _perdure_v1_CancelInstanceResponse>;
  
  GetHistory: grpc.handleServerStreamingCall<_perdure_v1_GetHistoryRequest__Output, _perdure_v1_GetHistoryResponse>;
  
  GetInstance: grpc.handleUnaryCall<_perdure_v1_GetInstanceRequest__Output, _perdure_v1_GetInstanceResponse>;
  
  GetValues: grpc.handleUnaryCall<_perdure_v1_GetValuesRequest__Output, _perdure_v1_GetValuesResponse>;
  
  ListExecutions: grpc.handleUnaryCall<_perdure_v1_ListExecutionsRequest__Output, _perdure_v1_ListExecutionsResponse>;
  
  ListInstances: grpc.handleUnaryCall<_perdure_v1_ListInstancesRequest__Output, _perdure_v1_ListInstancesResponse>;
  
  PurgeInstance: grpc.handleUnaryCall<_perdure_v1_PurgeInstanceRequest__Output, _perdure_v1_PurgeInstanceResponse>;
  
  QueryInstance: grpc.handleUnaryCall<_perdure_v1_QueryInstanceRequest__Output, _perdure_v1_QueryInstanceResponse>;
  
  RaiseEvent: grpc.handleUnaryCall<_perdure_v1_RaiseEventRequest__Output, _perdure_v1_RaiseEventResponse>;
  
  ResumeInstance: grpc.handleUnaryCall<_perdure_v1_ResumeInstanceRequest__Output, _perdure_v1_ResumeInstanceResponse>;
  
  Session: grpc.handleBidiStreamingCall<_perdure_v1_SessionRequest__Output, _perdure_v1_SessionResponse>;
  
  SettlePromise: grpc.handleUnaryCall<_perdure_v1_SettlePromiseRequest__Output, _perdure_v1_SettlePromiseResponse>;
  
  StartInstance: grpc.handleUnaryCall<_perdure_v1_StartInstanceRequest__Output, _perdure_v1_StartInstanceResponse>;
  
  SuspendInstance: grpc.handleUnaryCall<_perdure_v1_SuspendInstanceRequest__Output, _perdure_v1_SuspendInstanceResponse>;
  
  TerminateInstance: grpc.handleUnaryCall<_perdure_v1_TerminateInstanceRequest__Output, _perdure_v1_TerminateInstanceResponse>;
  
  UpdateInstance: grpc.handleUnaryCall<_perdure_v1_UpdateInstanceRequest__Output, _perdure_v1_UpdateInstanceResponse>;
  
  WaitInstance: grpc.handleUnaryCall<_perdure_v1_WaitInstanceRequest__Output, _perdure_v1_WaitInstanceResponse>;
  
  WaitStatus: grpc.handleUnaryCall<_perdure_v1_WaitStatusRequest__Output, _perdure_v1_WaitStatusResponse>;
  
}

export interface ClientServiceDefinition extends grpc.ServiceDefinition {
  CancelInstance: MethodDefinition<_perdure_v1_CancelInstanceRequest, _perdure_v1_CancelInstanceResponse, _perdure_v1_CancelInstanceRequest__Output, _perdure_v1_CancelInstanceResponse__Output>
  GetHistory: MethodDefinition<_perdure_v1_GetHistoryRequest, _perdure_v1_GetHistoryResponse, _perdure_v1_GetHistoryRequest__Output, _perdure_v1_GetHistoryResponse__Output>
  GetInstance: MethodDefinition<_perdure_v1_GetInstanceRequest, _perdure_v1_GetInstanceResponse, _perdure_v1_GetInstanceRequest__Output, _perdure_v1_GetInstanceResponse__Output>
  GetValues: MethodDefinition<_perdure_v1_GetValuesRequest, _perdure_v1_GetValuesResponse, _perdure_v1_GetValuesRequest__Output, _perdure_v1_GetValuesResponse__Output>
  ListExecutions: MethodDefinition<_perdure_v1_ListExecutionsRequest, _perdure_v1_ListExecutionsResponse, _perdure_v1_ListExecutionsRequest__Output, _perdure_v1_ListExecutionsResponse__Output>
  ListInstances: MethodDefinition<_perdure_v1_ListInstancesRequest, _perdure_v1_ListInstancesResponse, _perdure_v1_ListInstancesRequest__Output, _perdure_v1_ListInstancesResponse__Output>
  PurgeInstance: MethodDefinition<_perdure_v1_PurgeInstanceRequest, _perdure_v1_PurgeInstanceResponse, _perdure_v1_PurgeInstanceRequest__Output, _perdure_v1_PurgeInstanceResponse__Output>
  QueryInstance: MethodDefinition<_perdure_v1_QueryInstanceRequest, _perdure_v1_QueryInstanceResponse, _perdure_v1_QueryInstanceRequest__Output, _perdure_v1_QueryInstanceResponse__Output>
  RaiseEvent: MethodDefinition<_perdure_v1_RaiseEventRequest, _perdure_v1_RaiseEventResponse, _perdure_v1_RaiseEventRequest__Output, _perdure_v1_RaiseEventResponse__Output>
  ResumeInstance: MethodDefinition<_perdure_v1_ResumeInstanceRequest, _perdure_v1_ResumeInstanceResponse, _perdure_v1_ResumeInstanceRequest__Output, _perdure_v1_ResumeInstanceResponse__Output>
  Session: MethodDefinition<_perdure_v1_SessionRequest, _perdure_v1_SessionResponse, _perdure_v1_SessionRequest__Output, _perdure_v1_SessionResponse__Output>
  SettlePromise: MethodDefinition<_perdure_v1_SettlePromiseRequest, _perdure_v1_SettlePromiseResponse, _perdure_v1_SettlePromiseRequest__Output, _perdure_v1_SettlePromiseResponse__Output>
  StartInstance: MethodDefinition<_perdure_v1_StartInstanceRequest, _perdure_v1_StartInstanceResponse, _perdure_v1_StartInstanceRequest__Output, _perdure_v1_StartInstanceResponse__Output>
  SuspendInstance: MethodDefinition<_perdure_v1_SuspendInstanceRequest, _perdure_v1_SuspendInstanceResponse, _perdure_v1_SuspendInstanceRequest__Output, _perdure_v1_SuspendInstanceResponse__Output>
  TerminateInstance: MethodDefinition<_perdure_v1_TerminateInstanceRequest, _perdure_v1_TerminateInstanceResponse, _perdure_v1_TerminateInstanceRequest__Output, _perdure_v1_TerminateInstanceResponse__Output>
  UpdateInstance: MethodDefinition<_perdure_v1_UpdateInstanceRequest, _perdure_v1_UpdateInstanceResponse, _perdure_v1_UpdateInstanceRequest__Output, _perdure_v1_UpdateInstanceResponse__Output>
  WaitInstance: MethodDefinition<_perdure_v1_WaitInstanceRequest, _perdure_v1_WaitInstanceResponse, _perdure_v1_WaitInstanceRequest__Output, _perdure_v1_WaitInstanceResponse__Output>
  WaitStatus: MethodDefinition<_perdure_v1_WaitStatusRequest, _perdure_v1_WaitStatusResponse, _perdure_v1_WaitStatusRequest__Output, _perdure_v1_WaitStatusResponse__Output>
}
