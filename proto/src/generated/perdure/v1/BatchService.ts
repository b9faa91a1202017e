// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/batch.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetBatchRequest as _perdure_v1_GetBatchRequest, GetBatchRequest__Output as _perdure_v1_GetBatchRequest__Output } from '../../perdure/v1/GetBatchRequest.ts';
import type { GetBatchResponse as _perdure_v1_GetBatchResponse, GetBatchResponse__Output as _perdure_v1_GetBatchResponse__Output } from '../../perdure/v1/GetBatchResponse.ts';
import type { ListBatchesRequest as _perdure_v1_ListBatchesRequest, ListBatchesRequest__Output as _perdure_v1_ListBatchesRequest__Output } from '../../perdure/v1/ListBatchesRequest.ts';
import type { ListBatchesResponse as _perdure_v1_ListBatchesResponse, ListBatchesResponse__Output as _perdure_v1_ListBatchesResponse__Output } from '../../perdure/v1/ListBatchesResponse.ts';
import type { ListRetentionRequest as _perdure_v1_ListRetentionRequest, ListRetentionRequest__Output as _perdure_v1_ListRetentionRequest__Output } from '../../perdure/v1/ListRetentionRequest.ts';
import type { ListRetentionResponse as _perdure_v1_ListRetentionResponse, ListRetentionResponse__Output as _perdure_v1_ListRetentionResponse__Output } from '../../perdure/v1/ListRetentionResponse.ts';
import type { SetRetentionRequest as _perdure_v1_SetRetentionRequest, SetRetentionRequest__Output as _perdure_v1_SetRetentionRequest__Output } from '../../perdure/v1/SetRetentionRequest.ts';
import type { SetRetentionResponse as _perdure_v1_SetRetentionResponse, SetRetentionResponse__Output as _perdure_v1_SetRetentionResponse__Output } from '../../perdure/v1/SetRetentionResponse.ts';
import type { StartBatchRequest as _perdure_v1_StartBatchRequest, StartBatchRequest__Output as _perdure_v1_StartBatchRequest__Output } from '../../perdure/v1/StartBatchRequest.ts';
import type { StartBatchResponse as _perdure_v1_StartBatchResponse, StartBatchResponse__Output as _perdure_v1_StartBatchResponse__Output } from '../../perdure/v1/StartBatchResponse.ts';
import type { StopBatchRequest as _perdure_v1_StopBatchRequest, StopBatchRequest__Output as _perdure_v1_StopBatchRequest__Output } from '../../perdure/v1/StopBatchRequest.ts';
import type { StopBatchResponse as _perdure_v1_StopBatchResponse, StopBatchResponse__Output as _perdure_v1_StopBatchResponse__Output } from '../../perdure/v1/StopBatchResponse.ts';

export interface BatchServiceClient extends grpc.Client {
  GetBatch(argument: _perdure_v1_GetBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  GetBatch(argument: _perdure_v1_GetBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  GetBatch(argument: _perdure_v1_GetBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  GetBatch(argument: _perdure_v1_GetBatchRequest, callback: grpc.requestCallback<_perdure_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  getBatch(argument: _perdure_v1_GetBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  getBatch(argument: _perdure_v1_GetBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  getBatch(argument: _perdure_v1_GetBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  getBatch(argument: _perdure_v1_GetBatchRequest, callback: grpc.requestCallback<_perdure_v1_GetBatchResponse__Output>): grpc.ClientUnaryCall;
  
  ListBatches(argument: _perdure_v1_ListBatchesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  ListBatches(argument: _perdure_v1_ListBatchesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  ListBatches(argument: _perdure_v1_ListBatchesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  ListBatches(argument: _perdure_v1_ListBatchesRequest, callback: grpc.requestCallback<_perdure_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  listBatches(argument: _perdure_v1_ListBatchesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  listBatches(argument: _perdure_v1_ListBatchesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  listBatches(argument: _perdure_v1_ListBatchesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  listBatches(argument: _perdure_v1_ListBatchesRequest, callback: grpc.requestCallback<_perdure_v1_ListBatchesResponse__Output>): grpc.ClientUnaryCall;
  
  ListRetention(argument: _perdure_v1_ListRetentionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListRetentionResponse__Output>): grpc.ClientUnaryCall;
  ListRetention(argument: _perdure_v1_ListRetentionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListRetentionResponse__Output>): grpc.ClientUnaryCall;
  ListRetention(argument: _perdure_v1_ListRetentionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListRetentionResponse__Output>): grpc.ClientUnaryCall;
  ListRetention(argument: _perdure_v1_ListRetentionRequest, callback: grpc.requestCallback<_perdure_v1_ListRetentionResponse__Output>): grpc.ClientUnaryCall;
  listRetention(argument: _perdure_v1_ListRetentionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListRetentionResponse__Output>): grpc.ClientUnaryCall;
  listRetention(argument: _perdure_v1_ListRetentionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListRetentionResponse__Output>): grpc.ClientUnaryCall;
  listRetention(argument: _perdure_v1_ListRetentionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListRetentionResponse__Output>): grpc.ClientUnaryCall;
  listRetention(argument: _perdure_v1_ListRetentionRequest, callback: grpc.requestCallback<_perdure_v1_ListRetentionResponse__Output>): grpc.ClientUnaryCall;
  
  SetRetention(argument: _perdure_v1_SetRetentionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetRetentionResponse__Output>): grpc.ClientUnaryCall;
  SetRetention(argument: _perdure_v1_SetRetentionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_SetRetentionResponse__Output>): grpc.ClientUnaryCall;
  SetRetention(argument: _perdure_v1_SetRetentionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetRetentionResponse__Output>): grpc.ClientUnaryCall;
  SetRetention(argument: _perdure_v1_SetRetentionRequest, callback: grpc.requestCallback<_perdure_v1_SetRetentionResponse__Output>): grpc.ClientUnaryCall;
  setRetention(argument: _perdure_v1_SetRetentionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetRetentionResponse__Output>): grpc.ClientUnaryCall;
  setRetention(argument: _perdure_v1_SetRetentionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_SetRetentionResponse__Output>): grpc.ClientUnaryCall;
  setRetention(argument: _perdure_v1_SetRetentionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetRetentionResponse__Output>): grpc.ClientUnaryCall;
  setRetention(argument: _perdure_v1_SetRetentionRequest, callback: grpc.requestCallback<_perdure_v1_SetRetentionResponse__Output>): grpc.ClientUnaryCall;
  
  StartBatch(argument: _perdure_v1_StartBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StartBatchResponse__Output>): grpc.ClientUnaryCall;
  StartBatch(argument: _perdure_v1_StartBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_StartBatchResponse__Output>): grpc.ClientUnaryCall;
  StartBatch(argument: _perdure_v1_StartBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StartBatchResponse__Output>): grpc.ClientUnaryCall;
  StartBatch(argument: _perdure_v1_StartBatchRequest, callback: grpc.requestCallback<_perdure_v1_StartBatchResponse__Output>): grpc.ClientUnaryCall;
  startBatch(argument: _perdure_v1_StartBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StartBatchResponse__Output>): grpc.ClientUnaryCall;
  startBatch(argument: _perdure_v1_StartBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_StartBatchResponse__Output>): grpc.ClientUnaryCall;
  startBatch(argument: _perdure_v1_StartBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StartBatchResponse__Output>): grpc.ClientUnaryCall;
  startBatch(argument: _perdure_v1_StartBatchRequest, callback: grpc.requestCallback<_perdure_v1_StartBatchResponse__Output>): grpc.ClientUnaryCall;
  
  StopBatch(argument: _perdure_v1_StopBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StopBatchResponse__Output>): grpc.ClientUnaryCall;
  StopBatch(argument: _perdure_v1_StopBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_StopBatchResponse__Output>): grpc.ClientUnaryCall;
  StopBatch(argument: _perdure_v1_StopBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StopBatchResponse__Output>): grpc.ClientUnaryCall;
  StopBatch(argument: _perdure_v1_StopBatchRequest, callback: grpc.requestCallback<_perdure_v1_StopBatchResponse__Output>): grpc.ClientUnaryCall;
  stopBatch(argument: _perdure_v1_StopBatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StopBatchResponse__Output>): grpc.ClientUnaryCall;
  stopBatch(argument: _perdure_v1_StopBatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_StopBatchResponse__Output>): grpc.ClientUnaryCall;
  stopBatch(argument: _perdure_v1_StopBatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_StopBatchResponse__Output>): grpc.ClientUnaryCall;
  stopBatch(argument: _perdure_v1_StopBatchRequest, callback: grpc.requestCallback<_perdure_v1_StopBatchResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface BatchServiceHandlers extends grpc.UntypedServiceImplementation {
  GetBatch: grpc.handleUnaryCall<_perdure_v1_GetBatchRequest__Output, _perdure_v1_GetBatchResponse>;
  
  ListBatches: grpc.handleUnaryCall<_perdure_v1_ListBatchesRequest__Output, _perdure_v1_ListBatchesResponse>;
  
  ListRetention: grpc.handleUnaryCall<_perdure_v1_ListRetentionRequest__Output, _perdure_v1_ListRetentionResponse>;
  
  SetRetention: grpc.handleUnaryCall<_perdure_v1_SetRetentionRequest__Output, _perdure_v1_SetRetentionResponse>;
  
  StartBatch: grpc.handleUnaryCall<_perdure_v1_StartBatchRequest__Output, _perdure_v1_StartBatchResponse>;
  
  StopBatch: grpc.handleUnaryCall<_perdure_v1_StopBatchRequest__Output, _perdure_v1_StopBatchResponse>;
  
}

export interface BatchServiceDefinition extends grpc.ServiceDefinition {
  GetBatch: MethodDefinition<_perdure_v1_GetBatchRequest, _perdure_v1_GetBatchResponse, _perdure_v1_GetBatchRequest__Output, _perdure_v1_GetBatchResponse__Output>
  ListBatches: MethodDefinition<_perdure_v1_ListBatchesRequest, _perdure_v1_ListBatchesResponse, _perdure_v1_ListBatchesRequest__Output, _perdure_v1_ListBatchesResponse__Output>
  ListRetention: MethodDefinition<_perdure_v1_ListRetentionRequest, _perdure_v1_ListRetentionResponse, _perdure_v1_ListRetentionRequest__Output, _perdure_v1_ListRetentionResponse__Output>
  SetRetention: MethodDefinition<_perdure_v1_SetRetentionRequest, _perdure_v1_SetRetentionResponse, _perdure_v1_SetRetentionRequest__Output, _perdure_v1_SetRetentionResponse__Output>
  StartBatch: MethodDefinition<_perdure_v1_StartBatchRequest, _perdure_v1_StartBatchResponse, _perdure_v1_StartBatchRequest__Output, _perdure_v1_StartBatchResponse__Output>
  StopBatch: MethodDefinition<_perdure_v1_StopBatchRequest, _perdure_v1_StopBatchResponse, _perdure_v1_StopBatchRequest__Output, _perdure_v1_StopBatchResponse__Output>
}
