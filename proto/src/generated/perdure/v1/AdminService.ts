// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BackupStoreRequest as _perdure_v1_BackupStoreRequest, BackupStoreRequest__Output as _perdure_v1_BackupStoreRequest__Output } from '../../perdure/v1/BackupStoreRequest.ts';
import type { BackupStoreResponse as _perdure_v1_BackupStoreResponse, BackupStoreResponse__Output as _perdure_v1_BackupStoreResponse__Output } from '../../perdure/v1/BackupStoreResponse.ts';
import type { CountInstancesRequest as _perdure_v1_CountInstancesRequest, CountInstancesRequest__Output as _perdure_v1_CountInstancesRequest__Output } from '../../perdure/v1/CountInstancesRequest.ts';
import type { CountInstancesResponse as _perdure_v1_CountInstancesResponse, CountInstancesResponse__Output as _perdure_v1_CountInstancesResponse__Output } from '../../perdure/v1/CountInstancesResponse.ts';
import type { CreateNamespaceRequest as _perdure_v1_CreateNamespaceRequest, CreateNamespaceRequest__Output as _perdure_v1_CreateNamespaceRequest__Output } from '../../perdure/v1/CreateNamespaceRequest.ts';
import type { CreateNamespaceResponse as _perdure_v1_CreateNamespaceResponse, CreateNamespaceResponse__Output as _perdure_v1_CreateNamespaceResponse__Output } from '../../perdure/v1/CreateNamespaceResponse.ts';
import type { DeleteNamespaceRequest as _perdure_v1_DeleteNamespaceRequest, DeleteNamespaceRequest__Output as _perdure_v1_DeleteNamespaceRequest__Output } from '../../perdure/v1/DeleteNamespaceRequest.ts';
import type { DeleteNamespaceResponse as _perdure_v1_DeleteNamespaceResponse, DeleteNamespaceResponse__Output as _perdure_v1_DeleteNamespaceResponse__Output } from '../../perdure/v1/DeleteNamespaceResponse.ts';
import type { DescribeSidecarRequest as _perdure_v1_DescribeSidecarRequest, DescribeSidecarRequest__Output as _perdure_v1_DescribeSidecarRequest__Output } from '../../perdure/v1/DescribeSidecarRequest.ts';
import type { DescribeSidecarResponse as _perdure_v1_DescribeSidecarResponse, DescribeSidecarResponse__Output as _perdure_v1_DescribeSidecarResponse__Output } from '../../perdure/v1/DescribeSidecarResponse.ts';
import type { ForkInstanceRequest as _perdure_v1_ForkInstanceRequest, ForkInstanceRequest__Output as _perdure_v1_ForkInstanceRequest__Output } from '../../perdure/v1/ForkInstanceRequest.ts';
import type { ForkInstanceResponse as _perdure_v1_ForkInstanceResponse, ForkInstanceResponse__Output as _perdure_v1_ForkInstanceResponse__Output } from '../../perdure/v1/ForkInstanceResponse.ts';
import type { GetTreeRequest as _perdure_v1_GetTreeRequest, GetTreeRequest__Output as _perdure_v1_GetTreeRequest__Output } from '../../perdure/v1/GetTreeRequest.ts';
import type { GetTreeResponse as _perdure_v1_GetTreeResponse, GetTreeResponse__Output as _perdure_v1_GetTreeResponse__Output } from '../../perdure/v1/GetTreeResponse.ts';
import type { ImportInstanceRequest as _perdure_v1_ImportInstanceRequest, ImportInstanceRequest__Output as _perdure_v1_ImportInstanceRequest__Output } from '../../perdure/v1/ImportInstanceRequest.ts';
import type { ImportInstanceResponse as _perdure_v1_ImportInstanceResponse, ImportInstanceResponse__Output as _perdure_v1_ImportInstanceResponse__Output } from '../../perdure/v1/ImportInstanceResponse.ts';
import type { ListNamespacesRequest as _perdure_v1_ListNamespacesRequest, ListNamespacesRequest__Output as _perdure_v1_ListNamespacesRequest__Output } from '../../perdure/v1/ListNamespacesRequest.ts';
import type { ListNamespacesResponse as _perdure_v1_ListNamespacesResponse, ListNamespacesResponse__Output as _perdure_v1_ListNamespacesResponse__Output } from '../../perdure/v1/ListNamespacesResponse.ts';
import type { ListQueuesRequest as _perdure_v1_ListQueuesRequest, ListQueuesRequest__Output as _perdure_v1_ListQueuesRequest__Output } from '../../perdure/v1/ListQueuesRequest.ts';
import type { ListQueuesResponse as _perdure_v1_ListQueuesResponse, ListQueuesResponse__Output as _perdure_v1_ListQueuesResponse__Output } from '../../perdure/v1/ListQueuesResponse.ts';
import type { ListWorkersRequest as _perdure_v1_ListWorkersRequest, ListWorkersRequest__Output as _perdure_v1_ListWorkersRequest__Output } from '../../perdure/v1/ListWorkersRequest.ts';
import type { ListWorkersResponse as _perdure_v1_ListWorkersResponse, ListWorkersResponse__Output as _perdure_v1_ListWorkersResponse__Output } from '../../perdure/v1/ListWorkersResponse.ts';
import type { PruneExecutionsRequest as _perdure_v1_PruneExecutionsRequest, PruneExecutionsRequest__Output as _perdure_v1_PruneExecutionsRequest__Output } from '../../perdure/v1/PruneExecutionsRequest.ts';
import type { PruneExecutionsResponse as _perdure_v1_PruneExecutionsResponse, PruneExecutionsResponse__Output as _perdure_v1_PruneExecutionsResponse__Output } from '../../perdure/v1/PruneExecutionsResponse.ts';
import type { ReportVersionsRequest as _perdure_v1_ReportVersionsRequest, ReportVersionsRequest__Output as _perdure_v1_ReportVersionsRequest__Output } from '../../perdure/v1/ReportVersionsRequest.ts';
import type { ReportVersionsResponse as _perdure_v1_ReportVersionsResponse, ReportVersionsResponse__Output as _perdure_v1_ReportVersionsResponse__Output } from '../../perdure/v1/ReportVersionsResponse.ts';
import type { RewindInstanceRequest as _perdure_v1_RewindInstanceRequest, RewindInstanceRequest__Output as _perdure_v1_RewindInstanceRequest__Output } from '../../perdure/v1/RewindInstanceRequest.ts';
import type { RewindInstanceResponse as _perdure_v1_RewindInstanceResponse, RewindInstanceResponse__Output as _perdure_v1_RewindInstanceResponse__Output } from '../../perdure/v1/RewindInstanceResponse.ts';
import type { SetDefaultVersionRequest as _perdure_v1_SetDefaultVersionRequest, SetDefaultVersionRequest__Output as _perdure_v1_SetDefaultVersionRequest__Output } from '../../perdure/v1/SetDefaultVersionRequest.ts';
import type { SetDefaultVersionResponse as _perdure_v1_SetDefaultVersionResponse, SetDefaultVersionResponse__Output as _perdure_v1_SetDefaultVersionResponse__Output } from '../../perdure/v1/SetDefaultVersionResponse.ts';
import type { SetQueueRequest as _perdure_v1_SetQueueRequest, SetQueueRequest__Output as _perdure_v1_SetQueueRequest__Output } from '../../perdure/v1/SetQueueRequest.ts';
import type { SetQueueResponse as _perdure_v1_SetQueueResponse, SetQueueResponse__Output as _perdure_v1_SetQueueResponse__Output } from '../../perdure/v1/SetQueueResponse.ts';

export interface AdminServiceClient extends grpc.Client {
  BackupStore(argument: _perdure_v1_BackupStoreRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_BackupStoreResponse__Output>): grpc.ClientUnaryCall;
  BackupStore(argument: _perdure_v1_BackupStoreRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_BackupStoreResponse__Output>): grpc.ClientUnaryCall;
  BackupStore(argument: _perdure_v1_BackupStoreRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_BackupStoreResponse__Output>): grpc.ClientUnaryCall;
  BackupStore(argument: _perdure_v1_BackupStoreRequest, callback: grpc.requestCallback<_perdure_v1_BackupStoreResponse__Output>): grpc.ClientUnaryCall;
  backupStore(argument: _perdure_v1_BackupStoreRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_BackupStoreResponse__Output>): grpc.ClientUnaryCall;
  backupStore(argument: _perdure_v1_BackupStoreRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_BackupStoreResponse__Output>): grpc.ClientUnaryCall;
  backupStore(argument: _perdure_v1_BackupStoreRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_BackupStoreResponse__Output>): grpc.ClientUnaryCall;
  backupStore(argument: _perdure_v1_BackupStoreRequest, callback: grpc.requestCallback<_perdure_v1_BackupStoreResponse__Output>): grpc.ClientUnaryCall;
  
  CountInstances(argument: _perdure_v1_CountInstancesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CountInstancesResponse__Output>): grpc.ClientUnaryCall;
  CountInstances(argument: _perdure_v1_CountInstancesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_CountInstancesResponse__Output>): grpc.ClientUnaryCall;
  CountInstances(argument: _perdure_v1_CountInstancesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CountInstancesResponse__Output>): grpc.ClientUnaryCall;
  CountInstances(argument: _perdure_v1_CountInstancesRequest, callback: grpc.requestCallback<_perdure_v1_CountInstancesResponse__Output>): grpc.ClientUnaryCall;
  countInstances(argument: _perdure_v1_CountInstancesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CountInstancesResponse__Output>): grpc.ClientUnaryCall;
  countInstances(argument: _perdure_v1_CountInstancesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_CountInstancesResponse__Output>): grpc.ClientUnaryCall;
  countInstances(argument: _perdure_v1_CountInstancesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CountInstancesResponse__Output>): grpc.ClientUnaryCall;
  countInstances(argument: _perdure_v1_CountInstancesRequest, callback: grpc.requestCallback<_perdure_v1_CountInstancesResponse__Output>): grpc.ClientUnaryCall;
  
  CreateNamespace(argument: _perdure_v1_CreateNamespaceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CreateNamespaceResponse__Output>): grpc.ClientUnaryCall;
  CreateNamespace(argument: _perdure_v1_CreateNamespaceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_CreateNamespaceResponse__Output>): grpc.ClientUnaryCall;
  CreateNamespace(argument: _perdure_v1_CreateNamespaceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CreateNamespaceResponse__Output>): grpc.ClientUnaryCall;
  CreateNamespace(argument: _perdure_v1_CreateNamespaceRequest, callback: grpc.requestCallback<_perdure_v1_CreateNamespaceResponse__Output>): grpc.ClientUnaryCall;
  createNamespace(argument: _perdure_v1_CreateNamespaceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CreateNamespaceResponse__Output>): grpc.ClientUnaryCall;
  createNamespace(argument: _perdure_v1_CreateNamespaceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_CreateNamespaceResponse__Output>): grpc.ClientUnaryCall;
  createNamespace(argument: _perdure_v1_CreateNamespaceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_CreateNamespaceResponse__Output>): grpc.ClientUnaryCall;
  createNamespace(argument: _perdure_v1_CreateNamespaceRequest, callback: grpc.requestCallback<_perdure_v1_CreateNamespaceResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteNamespace(argument: _perdure_v1_DeleteNamespaceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DeleteNamespaceResponse__Output>): grpc.ClientUnaryCall;
  DeleteNamespace(argument: _perdure_v1_DeleteNamespaceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_DeleteNamespaceResponse__Output>): grpc.ClientUnaryCall;
  DeleteNamespace(argument: _perdure_v1_DeleteNamespaceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DeleteNamespaceResponse__Output>): grpc.ClientUnaryCall;
  DeleteNamespace(argument: _perdure_v1_DeleteNamespaceRequest, callback: grpc.requestCallback<_perdure_v1_DeleteNamespaceResponse__Output>): grpc.ClientUnaryCall;
  deleteNamespace(argument: _perdure_v1_DeleteNamespaceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DeleteNamespaceResponse__Output>): grpc.ClientUnaryCall;
  deleteNamespace(argument: _perdure_v1_DeleteNamespaceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_DeleteNamespaceResponse__Output>): grpc.ClientUnaryCall;
  deleteNamespace(argument: _perdure_v1_DeleteNamespaceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DeleteNamespaceResponse__Output>): grpc.ClientUnaryCall;
  deleteNamespace(argument: _perdure_v1_DeleteNamespaceRequest, callback: grpc.requestCallback<_perdure_v1_DeleteNamespaceResponse__Output>): grpc.ClientUnaryCall;
  
  DescribeSidecar(argument: _perdure_v1_DescribeSidecarRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  DescribeSidecar(argument: _perdure_v1_DescribeSidecarRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  DescribeSidecar(argument: _perdure_v1_DescribeSidecarRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  DescribeSidecar(argument: _perdure_v1_DescribeSidecarRequest, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  describeSidecar(argument: _perdure_v1_DescribeSidecarRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  describeSidecar(argument: _perdure_v1_DescribeSidecarRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  describeSidecar(argument: _perdure_v1_DescribeSidecarRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  describeSidecar(argument: _perdure_v1_DescribeSidecarRequest, callback: grpc.requestCallback<_perdure_v1_DescribeSidecarResponse__Output>): grpc.ClientUnaryCall;
  
  ForkInstance(argument: _perdure_v1_ForkInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ForkInstanceResponse__Output>): grpc.ClientUnaryCall;
  ForkInstance(argument: _perdure_v1_ForkInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ForkInstanceResponse__Output>): grpc.ClientUnaryCall;
  ForkInstance(argument: _perdure_v1_ForkInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ForkInstanceResponse__Output>): grpc.ClientUnaryCall;
  ForkInstance(argument: _perdure_v1_ForkInstanceRequest, callback: grpc.requestCallback<_perdure_v1_ForkInstanceResponse__Output>): grpc.ClientUnaryCall;
  forkInstance(argument: _perdure_v1_ForkInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ForkInstanceResponse__Output>): grpc.ClientUnaryCall;
  forkInstance(argument: _perdure_v1_ForkInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ForkInstanceResponse__Output>): grpc.ClientUnaryCall;
  forkInstance(argument: _perdure_v1_ForkInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ForkInstanceResponse__Output>): grpc.ClientUnaryCall;
  forkInstance(argument: _perdure_v1_ForkInstanceRequest, callback: grpc.requestCallback<_perdure_v1_ForkInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  GetTree(argument: _perdure_v1_GetTreeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetTreeResponse__Output>): grpc.ClientUnaryCall;
  GetTree(argument: _perdure_v1_GetTreeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_GetTreeResponse__Output>): grpc.ClientUnaryCall;
  GetTree(argument: _perdure_v1_GetTreeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetTreeResponse__Output>): grpc.ClientUnaryCall;
  GetTree(argument: _perdure_v1_GetTreeRequest, callback: grpc.requestCallback<_perdure_v1_GetTreeResponse__Output>): grpc.ClientUnaryCall;
  getTree(argument: _perdure_v1_GetTreeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetTreeResponse__Output>): grpc.ClientUnaryCall;
  getTree(argument: _perdure_v1_GetTreeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_GetTreeResponse__Output>): grpc.ClientUnaryCall;
  getTree(argument: _perdure_v1_GetTreeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_GetTreeResponse__Output>): grpc.ClientUnaryCall;
  getTree(argument: _perdure_v1_GetTreeRequest, callback: grpc.requestCallback<_perdure_v1_GetTreeResponse__Output>): grpc.ClientUnaryCall;
  
  ImportInstance(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ImportInstanceResponse__Output>): grpc.ClientWritableStream<_perdure_v1_ImportInstanceRequest>;
  ImportInstance(metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ImportInstanceResponse__Output>): grpc.ClientWritableStream<_perdure_v1_ImportInstanceRequest>;
  ImportInstance(options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ImportInstanceResponse__Output>): grpc.ClientWritableStream<_perdure_v1_ImportInstanceRequest>;
  ImportInstance(callback: grpc.requestCallback<_perdure_v1_ImportInstanceResponse__Output>): grpc.ClientWritableStream<_perdure_v1_ImportInstanceRequest>;
  importInstance(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ImportInstanceResponse__Output>): grpc.ClientWritableStream<_perdure_v1_ImportInstanceRequest>;
  importInstance(metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ImportInstanceResponse__Output>): grpc.ClientWritableStream<_perdure_v1_ImportInstanceRequest>;
  importInstance(options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ImportInstanceResponse__Output>): grpc.ClientWritableStream<_perdure_v1_ImportInstanceRequest>;
  importInstance(callback: grpc.requestCallback<_perdure_v1_ImportInstanceResponse__Output>): grpc.ClientWritableStream<_perdure_v1_ImportInstanceRequest>;
  
  ListNamespaces(argument: _perdure_v1_ListNamespacesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListNamespacesResponse__Output>): grpc.ClientUnaryCall;
  ListNamespaces(argument: _perdure_v1_ListNamespacesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListNamespacesResponse__Output>): grpc.ClientUnaryCall;
  ListNamespaces(argument: _perdure_v1_ListNamespacesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListNamespacesResponse__Output>): grpc.ClientUnaryCall;
  ListNamespaces(argument: _perdure_v1_ListNamespacesRequest, callback: grpc.requestCallback<_perdure_v1_ListNamespacesResponse__Output>): grpc.ClientUnaryCall;
  listNamespaces(argument: _perdure_v1_ListNamespacesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListNamespacesResponse__Output>): grpc.ClientUnaryCall;
  listNamespaces(argument: _perdure_v1_ListNamespacesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListNamespacesResponse__Output>): grpc.ClientUnaryCall;
  listNamespaces(argument: _perdure_v1_ListNamespacesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListNamespacesResponse__Output>): grpc.ClientUnaryCall;
  listNamespaces(argument: _perdure_v1_ListNamespacesRequest, callback: grpc.requestCallback<_perdure_v1_ListNamespacesResponse__Output>): grpc.ClientUnaryCall;
  
  ListQueues(argument: _perdure_v1_ListQueuesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  ListQueues(argument: _perdure_v1_ListQueuesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  ListQueues(argument: _perdure_v1_ListQueuesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  ListQueues(argument: _perdure_v1_ListQueuesRequest, callback: grpc.requestCallback<_perdure_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  listQueues(argument: _perdure_v1_ListQueuesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  listQueues(argument: _perdure_v1_ListQueuesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  listQueues(argument: _perdure_v1_ListQueuesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  listQueues(argument: _perdure_v1_ListQueuesRequest, callback: grpc.requestCallback<_perdure_v1_ListQueuesResponse__Output>): grpc.ClientUnaryCall;
  
  ListWorkers(argument: _perdure_v1_ListWorkersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _perdure_v1_ListWorkersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _perdure_v1_ListWorkersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _perdure_v1_ListWorkersRequest, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _perdure_v1_ListWorkersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _perdure_v1_ListWorkersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _perdure_v1_ListWorkersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _perdure_v1_ListWorkersRequest, callback: grpc.requestCallback<_perdure_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  
  PruneExecutions(argument: _perdure_v1_PruneExecutionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PruneExecutionsResponse__Output>): grpc.ClientUnaryCall;
  PruneExecutions(argument: _perdure_v1_PruneExecutionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_PruneExecutionsResponse__Output>): grpc.ClientUnaryCall;
  PruneExecutions(argument: _perdure_v1_PruneExecutionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PruneExecutionsResponse__Output>): grpc.ClientUnaryCall;
  PruneExecutions(argument: _perdure_v1_PruneExecutionsRequest, callback: grpc.requestCallback<_perdure_v1_PruneExecutionsResponse__Output>): grpc.ClientUnaryCall;
  pruneExecutions(argument: _perdure_v1_PruneExecutionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PruneExecutionsResponse__Output>): grpc.ClientUnaryCall;
  pruneExecutions(argument: _perdure_v1_PruneExecutionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_PruneExecutionsResponse__Output>): grpc.ClientUnaryCall;
  pruneExecutions(argument: _perdure_v1_PruneExecutionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_PruneExecutionsResponse__Output>): grpc.ClientUnaryCall;
  pruneExecutions(argument: _perdure_v1_PruneExecutionsRequest, callback: grpc.requestCallback<_perdure_v1_PruneExecutionsResponse__Output>): grpc.ClientUnaryCall;
  
  ReportVersions(argument: _perdure_v1_ReportVersionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ReportVersionsResponse__Output>): grpc.ClientUnaryCall;
  ReportVersions(argument: _perdure_v1_ReportVersionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ReportVersionsResponse__Output>): grpc.ClientUnaryCall;
  ReportVersions(argument: _perdure_v1_ReportVersionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ReportVersionsResponse__Output>): grpc.ClientUnaryCall;
  ReportVersions(argument: _perdure_v1_ReportVersionsRequest, callback: grpc.requestCallback<_perdure_v1_ReportVersionsResponse__Output>): grpc.ClientUnaryCall;
  reportVersions(argument: _perdure_v1_ReportVersionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ReportVersionsResponse__Output>): grpc.ClientUnaryCall;
  reportVersions(argument: _perdure_v1_ReportVersionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_ReportVersionsResponse__Output>): grpc.ClientUnaryCall;
  reportVersions(argument: _perdure_v1_ReportVersionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_ReportVersionsResponse__Output>): grpc.ClientUnaryCall;
  reportVersions(argument: _perdure_v1_ReportVersionsRequest, callback: grpc.requestCallback<_perdure_v1_ReportVersionsResponse__Output>): grpc.ClientUnaryCall;
  
  RewindInstance(argument: _perdure_v1_RewindInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_RewindInstanceResponse__Output>): grpc.ClientUnaryCall;
  RewindInstance(argument: _perdure_v1_RewindInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_RewindInstanceResponse__Output>): grpc.ClientUnaryCall;
  RewindInstance(argument: _perdure_v1_RewindInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_RewindInstanceResponse__Output>): grpc.ClientUnaryCall;
  RewindInstance(argument: _perdure_v1_RewindInstanceRequest, callback: grpc.requestCallback<_perdure_v1_RewindInstanceResponse__Output>): grpc.ClientUnaryCall;
  rewindInstance(argument: _perdure_v1_RewindInstanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_RewindInstanceResponse__Output>): grpc.ClientUnaryCall;
  rewindInstance(argument: _perdure_v1_RewindInstanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_RewindInstanceResponse__Output>): grpc.ClientUnaryCall;
  rewindInstance(argument: _perdure_v1_RewindInstanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_RewindInstanceResponse__Output>): grpc.ClientUnaryCall;
  rewindInstance(argument: _perdure_v1_RewindInstanceRequest, callback: grpc.requestCallback<_perdure_v1_RewindInstanceResponse__Output>): grpc.ClientUnaryCall;
  
  SetDefaultVersion(argument: _perdure_v1_SetDefaultVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetDefaultVersionResponse__Output>): grpc.ClientUnaryCall;
  SetDefaultVersion(argument: _perdure_v1_SetDefaultVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_SetDefaultVersionResponse__Output>): grpc.ClientUnaryCall;
  SetDefaultVersion(argument: _perdure_v1_SetDefaultVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetDefaultVersionResponse__Output>): grpc.ClientUnaryCall;
  SetDefaultVersion(argument: _perdure_v1_SetDefaultVersionRequest, callback: grpc.requestCallback<_perdure_v1_SetDefaultVersionResponse__Output>): grpc.ClientUnaryCall;
  setDefaultVersion(argument: _perdure_v1_SetDefaultVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetDefaultVersionResponse__Output>): grpc.ClientUnaryCall;
  setDefaultVersion(argument: _perdure_v1_SetDefaultVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_SetDefaultVersionResponse__Output>): grpc.ClientUnaryCall;
  setDefaultVersion(argument: _perdure_v1_SetDefaultVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetDefaultVersionResponse__Output>): grpc.ClientUnaryCall;
  setDefaultVersion(argument: _perdure_v1_SetDefaultVersionRequest, callback: grpc.requestCallback<_perdure_v1_SetDefaultVersionResponse__Output>): grpc.ClientUnaryCall;
  
  SetQueue(argument: _perdure_v1_SetQueueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetQueueResponse__Output>): grpc.ClientUnaryCall;
  SetQueue(argument: _perdure_v1_SetQueueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_SetQueueResponse__Output>): grpc.ClientUnaryCall;
  SetQueue(argument: _perdure_v1_SetQueueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetQueueResponse__Output>): grpc.ClientUnaryCall;
  SetQueue(argument: _perdure_v1_SetQueueRequest, callback: grpc.requestCallback<_perdure_v1_SetQueueResponse__Output>): grpc.ClientUnaryCall;
  setQueue(argument: _perdure_v1_SetQueueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetQueueResponse__Output>): grpc.ClientUnaryCall;
  setQueue(argument: _perdure_v1_SetQueueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_perdure_v1_SetQueueResponse__Output>): grpc.ClientUnaryCall;
  setQueue(argument: _perdure_v1_SetQueueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_perdure_v1_SetQueueResponse__Output>): grpc.ClientUnaryCall;
  setQueue(argument: _perdure_v1_SetQueueRequest, callback: grpc.requestCallback<_perdure_v1_SetQueueResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface AdminServiceHandlers extends grpc.UntypedServiceImplementation {
  BackupStore: grpc.handleUnaryCall<_perdure_v1_BackupStoreRequest__Output, _perdure_v1_BackupStoreResponse>;
  
  CountInstances: grpc.handleUnaryCall<_perdure_v1_CountInstancesRequest__Output, _perdure_v1_CountInstancesResponse>;
  
  CreateNamespace: grpc.handleUnaryCall<_perdure_v1_CreateNamespaceRequest__Output, _perdure_v1_CreateNamespaceResponse>;
  
  DeleteNamespace: grpc.handleUnaryCall<_perdure_v1_DeleteNamespaceRequest__Output, _perdure_v1_DeleteNamespaceResponse>;
  
  DescribeSidecar: grpc.handleUnaryCall<_perdure_v1_DescribeSidecarRequest__Output, _perdure_v1_DescribeSidecarResponse>;
  
  ForkInstance: grpc.handleUnaryCall<_perdure_v1_ForkInstanceRequest__Output, _perdure_v1_ForkInstanceResponse>;
  
  GetTree: grpc.handleUnaryCall<_perdure_v1_GetTreeRequest__Output, _perdure_v1_GetTreeResponse>;
  
  ImportInstance: grpc.handleClientStreamingCall<_perdure_v1_ImportInstanceRequest__Output, _perdure_v1_ImportInstanceResponse>;
  
  ListNamespaces: grpc.handleUnaryCall<_perdure_v1_ListNamespacesRequest__Output, _perdure_v1_ListNamespacesResponse>;
  
  ListQueues: grpc.handleUnaryCall<_perdure_v1_ListQueuesRequest__Output, _perdure_v1_ListQueuesResponse>;
  
  ListWorkers: grpc.handleUnaryCall<_perdure_v1_ListWorkersRequest__Output, _perdure_v1_ListWorkersResponse>;
  
  PruneExecutions: grpc.handleUnaryCall<_perdure_v1_PruneExecutionsRequest__Output, _perdure_v1_PruneExecutionsResponse>;
  
  ReportVersions: grpc.handleUnaryCall<_perdure_v1_ReportVersionsRequest__Output, _perdure_v1_ReportVersionsResponse>;
  
  RewindInstance: grpc.handleUnaryCall<_perdure_v1_RewindInstanceRequest__Output, _perdure_v1_RewindInstanceResponse>;
  
  SetDefaultVersion: grpc.handleUnaryCall<_perdure_v1_SetDefaultVersionRequest__Output, _perdure_v1_SetDefaultVersionResponse>;
  
  SetQueue: grpc.handleUnaryCall<_perdure_v1_SetQueueRequest__Output, _perdure_v1_SetQueueResponse>;
  
}

export interface AdminServiceDefinition extends grpc.ServiceDefinition {
  BackupStore: MethodDefinition<_perdure_v1_BackupStoreRequest, _perdure_v1_BackupStoreResponse, _perdure_v1_BackupStoreRequest__Output, _perdure_v1_BackupStoreResponse__Output>
  CountInstances: MethodDefinition<_perdure_v1_CountInstancesRequest, _perdure_v1_CountInstancesResponse, _perdure_v1_CountInstancesRequest__Output, _perdure_v1_CountInstancesResponse__Output>
  CreateNamespace: MethodDefinition<_perdure_v1_CreateNamespaceRequest, _perdure_v1_CreateNamespaceResponse, _perdure_v1_CreateNamespaceRequest__Output, _perdure_v1_CreateNamespaceResponse__Output>
  DeleteNamespace: MethodDefinition<_perdure_v1_DeleteNamespaceRequest, _perdure_v1_DeleteNamespaceResponse, _perdure_v1_DeleteNamespaceRequest__Output, _perdure_v1_DeleteNamespaceResponse__Output>
  DescribeSidecar: MethodDefinition<_perdure_v1_DescribeSidecarRequest, _perdure_v1_DescribeSidecarResponse, _perdure_v1_DescribeSidecarRequest__Output, _perdure_v1_DescribeSidecarResponse__Output>
  ForkInstance: MethodDefinition<_perdure_v1_ForkInstanceRequest, _perdure_v1_ForkInstanceResponse, _perdure_v1_ForkInstanceRequest__Output, _perdure_v1_ForkInstanceResponse__Output>
  GetTree: MethodDefinition<_perdure_v1_GetTreeRequest, _perdure_v1_GetTreeResponse, _perdure_v1_GetTreeRequest__Output, _perdure_v1_GetTreeResponse__Output>
  ImportInstance: MethodDefinition<_perdure_v1_ImportInstanceRequest, _perdure_v1_ImportInstanceResponse, _perdure_v1_ImportInstanceRequest__Output, _perdure_v1_ImportInstanceResponse__Output>
  ListNamespaces: MethodDefinition<_perdure_v1_ListNamespacesRequest, _perdure_v1_ListNamespacesResponse, _perdure_v1_ListNamespacesRequest__Output, _perdure_v1_ListNamespacesResponse__Output>
  ListQueues: MethodDefinition<_perdure_v1_ListQueuesRequest, _perdure_v1_ListQueuesResponse, _perdure_v1_ListQueuesRequest__Output, _perdure_v1_ListQueuesResponse__Output>
  ListWorkers: MethodDefinition<_perdure_v1_ListWorkersRequest, _perdure_v1_ListWorkersResponse, _perdure_v1_ListWorkersRequest__Output, _perdure_v1_ListWorkersResponse__Output>
  PruneExecutions: MethodDefinition<_perdure_v1_PruneExecutionsRequest, _perdure_v1_PruneExecutionsResponse, _perdure_v1_PruneExecutionsRequest__Output, _perdure_v1_PruneExecutionsResponse__Output>
  ReportVersions: MethodDefinition<_perdure_v1_ReportVersionsRequest, _perdure_v1_ReportVersionsResponse, _perdure_v1_ReportVersionsRequest__Output, _perdure_v1_ReportVersionsResponse__Output>
  RewindInstance: MethodDefinition<_perdure_v1_RewindInstanceRequest, _perdure_v1_RewindInstanceResponse, _perdure_v1_RewindInstanceRequest__Output, _perdure_v1_RewindInstanceResponse__Output>
  SetDefaultVersion: MethodDefinition<_perdure_v1_SetDefaultVersionRequest, _perdure_v1_SetDefaultVersionResponse, _perdure_v1_SetDefaultVersionRequest__Output, _perdure_v1_SetDefaultVersionResponse__Output>
  SetQueue: MethodDefinition<_perdure_v1_SetQueueRequest, _perdure_v1_SetQueueResponse, _perdure_v1_SetQueueRequest__Output, _perdure_v1_SetQueueResponse__Output>
}
