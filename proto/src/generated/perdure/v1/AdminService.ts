// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DescribeSidecarRequest as _perdure_v1_DescribeSidecarRequest, DescribeSidecarRequest__Output as _perdure_v1_DescribeSidecarRequest__Output } from '../../perdure/v1/DescribeSidecarRequest.ts';
import type { DescribeSidecarResponse as _perdure_v1_DescribeSidecarResponse, DescribeSidecarResponse__Output as _perdure_v1_DescribeSidecarResponse__Output } from '../../perdure/v1/DescribeSidecarResponse.ts';
import type { ListWorkersRequest as _perdure_v1_ListWorkersRequest, ListWorkersRequest__Output as _perdure_v1_ListWorkersRequest__Output } from '../../perdure/v1/ListWorkersRequest.ts';
import type { ListWorkersResponse as _perdure_v1_ListWorkersResponse, ListWorkersResponse__Output as _perdure_v1_ListWorkersResponse__Output } from '../../perdure/v1/ListWorkersResponse.ts';

export interface AdminServiceClient extends grpc.Client {
  DescribeSidecar(argument: _perdure_v1_DescribeSidecarRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  DescribeSidecar(argument: _perdure_v1_DescribeSidecarRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  DescribeSidecar(argument: _perdure_v1_DescribeSidecarRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  DescribeSidecar(argument: _perdure_v1_DescribeSidecarRequest, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  describeSidecar(argument: _perdure_v1_DescribeSidecarRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  describeSidecar(argument: _perdure_v1_DescribeSidecarRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  describeSidecar(argument: _perdure_v1_DescribeSidecarRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  describeSidecar(argument: _perdure_v1_DescribeSidecarRequest, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  
  ListWorkers(argument: _perdure_v1_ListWorkersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _perdure_v1_ListWorkersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _perdure_v1_ListWorkersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _perdure_v1_ListWorkersRequest, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _perdure_v1_ListWorkersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _perdure_v1_ListWorkersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _perdure_v1_ListWorkersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _perdure_v1_ListWorkersRequest, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface AdminServiceHandlers extends grpc.UntypedServiceImplementation {
  DescribeSidecar: grpc.handleUnaryCall<_perdure_v1_DescribeSidecarRequest__Output, _perdure_v1_DescribeSidecarResponse>;
  
  ListWorkers: grpc.handleUnaryCall<_perdure_v1_ListWorkersRequest__Output, _perdure_v1_ListWorkersResponse>;
  
}

export interface AdminServiceDefinition extends grpc.ServiceDefinition {
  DescribeSidecar: MethodDefinition<_perdure_v1_DescribeSidecarRequest, _perdure_v1_DescribeSidecarResponse, _perdure_v1_DescribeSidecarRequest__Output, _perdure_v1_DescribeSidecarResponse__Output>
  ListWorkers: MethodDefinition<_perdure_v1_ListWorkersRequest, _perdure_v1_ListWorkersResponse, _perdure_v1_ListWorkersRequest__Output, _perdure_v1_ListWorkersResponse__Output>
}
