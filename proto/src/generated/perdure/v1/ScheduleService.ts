// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/schedule.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BackfillScheduleRequest as _perdure_v1_BackfillScheduleRequest, BackfillScheduleRequest__Output as _perdure_v1_BackfillScheduleRequest__Output } from '../../perdure/v1/BackfillScheduleRequest.ts';
import type { BackfillScheduleResponse as _perdure_v1_BackfillScheduleResponse, BackfillScheduleResponse__Output as _perdure_v1_BackfillScheduleResponse__Output } from '../../perdure/v1/BackfillScheduleResponse.ts';
import type { CreateScheduleRequest as _perdure_v1_CreateScheduleRequest, CreateScheduleRequest__Output as _perdure_v1_CreateScheduleRequest__Output } from '../../perdure/v1/CreateScheduleRequest.ts';
import type { CreateScheduleResponse as _perdure_v1_CreateScheduleResponse, CreateScheduleResponse__Output as _perdure_v1_CreateScheduleResponse__Output } from '../../perdure/v1/CreateScheduleResponse.ts';
import type { DeleteScheduleRequest as _perdure_v1_DeleteScheduleRequest, DeleteScheduleRequest__Output as _perdure_v1_DeleteScheduleRequest__Output } from '../../perdure/v1/DeleteScheduleRequest.ts';
import type { DeleteScheduleResponse as _perdure_v1_DeleteScheduleResponse, DeleteScheduleResponse__Output as _perdure_v1_DeleteScheduleResponse__Output } from '../../perdure/v1/DeleteScheduleResponse.ts';
import type { GetScheduleRequest as _perdure_v1_GetScheduleRequest, GetScheduleRequest__Output as _perdure_v1_GetScheduleRequest__Output } from '../../perdure/v1/GetScheduleRequest.ts';
import type { GetScheduleResponse as _perdure_v1_GetScheduleResponse, GetScheduleResponse__Output as _perdure_v1_GetScheduleResponse__Output } from '../../perdure/v1/GetScheduleResponse.ts';
import type { ListSchedulesRequest as _perdure_v1_ListSchedulesRequest, ListSchedulesRequest__Output as _perdure_v1_ListSchedulesRequest__Output } from '../../perdure/v1/ListSchedulesRequest.ts';
import type { ListSchedulesResponse as _perdure_v1_ListSchedulesResponse, ListSchedulesResponse__Output as _perdure_v1_ListSchedulesResponse__Output } from '../../perdure/v1/ListSchedulesResponse.ts';
import type { PauseScheduleRequest as _perdure_v1_PauseScheduleRequest, PauseScheduleRequest__Output as _perdure_v1_PauseScheduleRequest__Output } from '../../perdure/v1/PauseScheduleRequest.ts';
import type { PauseScheduleResponse as _perdure_v1_PauseScheduleResponse, PauseScheduleResponse__Output as _perdure_v1_PauseScheduleResponse__Output } from '../../perdure/v1/PauseScheduleResponse.ts';
import type { PreviewScheduleRequest as _perdure_v1_PreviewScheduleRequest, PreviewScheduleRequest__Output as _perdure_v1_PreviewScheduleRequest__Output } from '../../perdure/v1/PreviewScheduleRequest.ts';
import type { PreviewScheduleResponse as _perdure_v1_PreviewScheduleResponse, PreviewScheduleResponse__Output as _perdure_v1_PreviewScheduleResponse__Output } from '../../perdure/v1/PreviewScheduleResponse.ts';
import type { TriggerScheduleRequest as _perdure_v1_TriggerScheduleRequest, TriggerScheduleRequest__Output as _perdure_v1_TriggerScheduleRequest__Output } from '../../perdure/v1/TriggerScheduleRequest.ts';
import type { TriggerScheduleResponse as _perdure_v1_TriggerScheduleResponse, TriggerScheduleResponse__Output as _perdure_v1_TriggerScheduleResponse__Output } from '../../perdure/v1/TriggerScheduleResponse.ts';
import type { UpdateScheduleRequest as _perdure_v1_UpdateScheduleRequest, UpdateScheduleRequest__Output as _perdure_v1_UpdateScheduleRequest__Output } from '../../perdure/v1/UpdateScheduleRequest.ts';
import type { UpdateScheduleResponse as _perdure_v1_UpdateScheduleResponse, UpdateScheduleResponse__Output as _perdure_v1_UpdateScheduleResponse__Output } from '../../perdure/v1/UpdateScheduleResponse.ts';

export interface ScheduleServiceClient extends grpc.Client {
  BackfillSchedule(argument: _perdure_v1_BackfillScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  BackfillSchedule(argument: _perdure_v1_BackfillScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  BackfillSchedule(argument: _perdure_v1_BackfillScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  BackfillSchedule(argument: _perdure_v1_BackfillScheduleRequest, callback: grpc.requestCallback<_perdure_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  backfillSchedule(argument: _perdure_v1_BackfillScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  backfillSchedule(argument: _perdure_v1_BackfillScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  backfillSchedule(argument: _perdure_v1_BackfillScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  backfillSchedule(argument: _perdure_v1_BackfillScheduleRequest, callback: grpc.requestCallback<_perdure_v1_BackfillScheduleResponse__Output>): grpc.ClientUnaryCall;
  
  CreateSchedule(argument: _perdure_v1_CreateScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CreateScheduleResponse__Output>): grpc.ClientUnaryCall;
  CreateSchedule(argument: _perdure_v1_CreateScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_CreateScheduleResponse__Output>): grpc.ClientUnaryCall;
  CreateSchedule(argument: _perdure_v1_CreateScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CreateScheduleResponse__Output>): grpc.ClientUnaryCall;
  CreateSchedule(argument: _perdure_v1_CreateScheduleRequest, callback: grpc.requestCallback<_perdure_v1_CreateScheduleResponse__Output>): grpc.ClientUnaryCall;
  createSchedule(argument: _perdure_v1_CreateScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CreateScheduleResponse__Output>): grpc.ClientUnaryCall;
  createSchedule(argument: _perdure_v1_CreateScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_CreateScheduleResponse__Output>): grpc.ClientUnaryCall;
  createSchedule(argument: _perdure_v1_CreateScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CreateScheduleResponse__Output>): grpc.ClientUnaryCall;
  createSchedule(argument: _perdure_v1_CreateScheduleRequest, callback: grpc.requestCallback<_perdure_v1_CreateScheduleResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteSchedule(argument: _perdure_v1_DeleteScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  DeleteSchedule(argument: _perdure_v1_DeleteScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  DeleteSchedule(argument: _perdure_v1_DeleteScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  DeleteSchedule(argument: _perdure_v1_DeleteScheduleRequest, callback: grpc.requestCallback<_perdure_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  deleteSchedule(argument: _perdure_v1_DeleteScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  deleteSchedule(argument: _perdure_v1_DeleteScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  deleteSchedule(argument: _perdure_v1_DeleteScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  deleteSchedule(argument: _perdure_v1_DeleteScheduleRequest, callback: grpc.requestCallback<_perdure_v1_DeleteScheduleResponse__Output>): grpc.ClientUnaryCall;
  
  GetSchedule(argument: _perdure_v1_GetScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  GetSchedule(argument: _perdure_v1_GetScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  GetSchedule(argument: _perdure_v1_GetScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  GetSchedule(argument: _perdure_v1_GetScheduleRequest, callback: grpc.requestCallback<_perdure_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  getSchedule(argument: _perdure_v1_GetScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  getSchedule(argument: _perdure_v1_GetScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  getSchedule(argument: _perdure_v1_GetScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  getSchedule(argument: _perdure_v1_GetScheduleRequest, callback: grpc.requestCallback<_perdure_v1_GetScheduleResponse__Output>): grpc.ClientUnaryCall;
  
  ListSchedules(argument: _perdure_v1_ListSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ListSchedules(argument: _perdure_v1_ListSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ListSchedules(argument: _perdure_v1_ListSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  ListSchedules(argument: _perdure_v1_ListSchedulesRequest, callback: grpc.requestCallback<_perdure_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _perdure_v1_ListSchedulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _perdure_v1_ListSchedulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _perdure_v1_ListSchedulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  listSchedules(argument: _perdure_v1_ListSchedulesRequest, callback: grpc.requestCallback<_perdure_v1_ListSchedulesResponse__Output>): grpc.ClientUnaryCall;
  
  PauseSchedule(argument: _perdure_v1_PauseScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PauseScheduleResponse__Output>): grpc.ClientUnaryCall;
  PauseSchedule(argument: _perdure_v1_PauseScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_PauseScheduleResponse__Output>): grpc.ClientUnaryCall;
  PauseSchedule(argument: _perdure_v1_PauseScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PauseScheduleResponse__Output>): grpc.ClientUnaryCall;
  PauseSchedule(argument: _perdure_v1_PauseScheduleRequest, callback: grpc.requestCallback<_perdure_v1_PauseScheduleResponse__Output>): grpc.ClientUnaryCall;
  pauseSchedule(argument: _perdure_v1_PauseScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PauseScheduleResponse__Output>): grpc.ClientUnaryCall;
  pauseSchedule(argument: _perdure_v1_PauseScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_PauseScheduleResponse__Output>): grpc.ClientUnaryCall;
  pauseSchedule(argument: _perdure_v1_PauseScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PauseScheduleResponse__Output>): grpc.ClientUnaryCall;
  pauseSchedule(argument: _perdure_v1_PauseScheduleRequest, callback: grpc.requestCallback<_perdure_v1_PauseScheduleResponse__Output>): grpc.ClientUnaryCall;
  
  PreviewSchedule(argument: _perdure_v1_PreviewScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PreviewScheduleResponse__Output>): grpc.ClientUnaryCall;
  PreviewSchedule(argument: _perdure_v1_PreviewScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_PreviewScheduleResponse__Output>): grpc.ClientUnaryCall;
  PreviewSchedule(argument: _perdure_v1_PreviewScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PreviewScheduleResponse__Output>): grpc.ClientUnaryCall;
  PreviewSchedule(argument: _perdure_v1_PreviewScheduleRequest, callback: grpc.requestCallback<_perdure_v1_PreviewScheduleResponse__Output>): grpc.ClientUnaryCall;
  previewSchedule(argument: _perdure_v1_PreviewScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PreviewScheduleResponse__Output>): grpc.ClientUnaryCall;
  previewSchedule(argument: _perdure_v1_PreviewScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_PreviewScheduleResponse__Output>): grpc.ClientUnaryCall;
  previewSchedule(argument: _perdure_v1_PreviewScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PreviewScheduleResponse__Output>): grpc.ClientUnaryCall;
  previewSchedule(argument: _perdure_v1_PreviewScheduleRequest, callback: grpc.requestCallback<_perdure_v1_PreviewScheduleResponse__Output>): grpc.ClientUnaryCall;
  
  TriggerSchedule(argument: _perdure_v1_TriggerScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_TriggerScheduleResponse__Output>): grpc.ClientUnaryCall;
  TriggerSchedule(argument: _perdure_v1_TriggerScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_TriggerScheduleResponse__Output>): grpc.ClientUnaryCall;
  TriggerSchedule(argument: _perdure_v1_TriggerScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_TriggerScheduleResponse__Output>): grpc.ClientUnaryCall;
  TriggerSchedule(argument: _perdure_v1_TriggerScheduleRequest, callback: grpc.requestCallback<_perdure_v1_TriggerScheduleResponse__Output>): grpc.ClientUnaryCall;
  triggerSchedule(argument: _perdure_v1_TriggerScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_TriggerScheduleResponse__Output>): grpc.ClientUnaryCall;
  triggerSchedule(argument: _perdure_v1_TriggerScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_TriggerScheduleResponse__Output>): grpc.ClientUnaryCall;
  triggerSchedule(argument: _perdure_v1_TriggerScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_TriggerScheduleResponse__Output>): grpc.ClientUnaryCall;
  triggerSchedule(argument: _perdure_v1_TriggerScheduleRequest, callback: grpc.requestCallback<_perdure_v1_TriggerScheduleResponse__Output>): grpc.ClientUnaryCall;
  
  UpdateSchedule(argument: _perdure_v1_UpdateScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_UpdateScheduleResponse__Output>): grpc.ClientUnaryCall;
  UpdateSchedule(argument: _perdure_v1_UpdateScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_UpdateScheduleResponse__Output>): grpc.ClientUnaryCall;
  UpdateSchedule(argument: _perdure_v1_UpdateScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_UpdateScheduleResponse__Output>): grpc.ClientUnaryCall;
  UpdateSchedule(argument: _perdure_v1_UpdateScheduleRequest, callback: grpc.requestCallback<_perdure_v1_UpdateScheduleResponse__Output>): grpc.ClientUnaryCall;
  updateSchedule(argument: _perdure_v1_UpdateScheduleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_UpdateScheduleResponse__Output>): grpc.ClientUnaryCall;
  updateSchedule(argument: _perdure_v1_UpdateScheduleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_UpdateScheduleResponse__Output>): grpc.ClientUnaryCall;
  updateSchedule(argument: _perdure_v1_UpdateScheduleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_UpdateScheduleResponse__Output>): grpc.ClientUnaryCall;
  updateSchedule(argument: _perdure_v1_UpdateScheduleRequest, callback: grpc.requestCallback<_perdure_v1_UpdateScheduleResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ScheduleServiceHandlers extends grpc.UntypedServiceImplementation {
  BackfillSchedule: grpc.handleUnaryCall<_perdure_v1_BackfillScheduleRequest__Output, _perdure_v1_BackfillScheduleResponse>;
  
  CreateSchedule: grpc.handleUnaryCall<_perdure_v1_CreateScheduleRequest__Output, _perdure_v1_CreateScheduleResponse>;
  
  DeleteSchedule: grpc.handleUnaryCall<_perdure_v1_DeleteScheduleRequest__Output, _perdure_v1_DeleteScheduleResponse>;
  
  GetSchedule: grpc.handleUnaryCall<_perdure_v1_GetScheduleRequest__Output, _perdure_v1_GetScheduleResponse>;
  
  ListSchedules: grpc.handleUnaryCall<_perdure_v1_ListSchedulesRequest__Output, _perdure_v1_ListSchedulesResponse>;
  
  PauseSchedule: grpc.handleUnaryCall<_perdure_v1_PauseScheduleRequest__Output, _perdure_v1_PauseScheduleResponse>;
  
  PreviewSchedule: grpc.handleUnaryCall<_perdure_v1_PreviewScheduleRequest__Output, _perdure_v1_PreviewScheduleResponse>;
  
  TriggerSchedule: grpc.handleUnaryCall<_perdure_v1_TriggerScheduleRequest__Output, _perdure_v1_TriggerScheduleResponse>;
  
  UpdateSchedule: grpc.handleUnaryCall<_perdure_v1_UpdateScheduleRequest__Output, _perdure_v1_UpdateScheduleResponse>;
  
}

export interface ScheduleServiceDefinition extends grpc.ServiceDefinition {
  BackfillSchedule: MethodDefinition<_perdure_v1_BackfillScheduleRequest, _perdure_v1_BackfillScheduleResponse, _perdure_v1_BackfillScheduleRequest__Output, _perdure_v1_BackfillScheduleResponse__Output>
  CreateSchedule: MethodDefinition<_perdure_v1_CreateScheduleRequest, _perdure_v1_CreateScheduleResponse, _perdure_v1_CreateScheduleRequest__Output, _perdure_v1_CreateScheduleResponse__Output>
  DeleteSchedule: MethodDefinition<_perdure_v1_DeleteScheduleRequest, _perdure_v1_DeleteScheduleResponse, _perdure_v1_DeleteScheduleRequest__Output, _perdure_v1_DeleteScheduleResponse__Output>
  GetSchedule: MethodDefinition<_perdure_v1_GetScheduleRequest, _perdure_v1_GetScheduleResponse, _perdure_v1_GetScheduleRequest__Output, _perdure_v1_GetScheduleResponse__Output>
  ListSchedules: MethodDefinition<_perdure_v1_ListSchedulesRequest, _perdure_v1_ListSchedulesResponse, _perdure_v1_ListSchedulesRequest__Output, _perdure_v1_ListSchedulesResponse__Output>
  PauseSchedule: MethodDefinition<_perdure_v1_PauseScheduleRequest, _perdure_v1_PauseScheduleResponse, _perdure_v1_PauseScheduleRequest__Output, _perdure_v1_PauseScheduleResponse__Output>
  PreviewSchedule: MethodDefinition<_perdure_v1_PreviewScheduleRequest, _perdure_v1_PreviewScheduleResponse, _perdure_v1_PreviewScheduleRequest__Output, _perdure_v1_PreviewScheduleResponse__Output>
  TriggerSchedule: MethodDefinition<_perdure_v1_TriggerScheduleRequest, _perdure_v1_TriggerScheduleResponse, _perdure_v1_TriggerScheduleRequest__Output, _perdure_v1_TriggerScheduleResponse__Output>
  UpdateSchedule: MethodDefinition<_perdure_v1_UpdateScheduleRequest, _perdure_v1_UpdateScheduleResponse, _perdure_v1_UpdateScheduleRequest__Output, _perdure_v1_UpdateScheduleResponse__Output>
}
