// The public entry point of @perdure/sdk. Named exports only.

// Definitions.
export { defineActivity } from './definitions/activity.ts';
export type {
  ActivityContext,
  ActivityDefaults,
  ActivityDefinition,
  ActivityFunction,
  ActivityHandler,
  ActivityInfo,
} from './model/activity.ts';
export type { ActivityRunOptions, Retry } from './model/activity-options.ts';
export type { RoutingOptions } from './model/routing.ts';
export { defineEvent } from './definitions/event.ts';
export { defineQuery } from './definitions/query.ts';
export type { QueryDefinition } from './model/query.ts';
export { defineUpdate } from './definitions/update.ts';
export type { UpdateDefinition } from './model/update.ts';
export type { EventDefinition } from './model/event.ts';
export { defineValue } from './definitions/value.ts';
export type { ValueDefinition, ValueKey } from './model/value.ts';
export { defineOrchestration } from './definitions/orchestration.ts';
export type {
  OrchestrationDefinition,
  OrchestrationFunction,
  OrchestrationHandler,
} from './definitions/orchestration.ts';
export type { StandardSchema } from './model/standard-schema.ts';
export type { Duration } from './duration.ts';

// Types for orchestrator code.
export type {
  CallActivityOptions,
  CallOrchestrationOptions,
  IdReuse,
  RunOptions,
  StartOptions,
  WaitOptions,
} from './model/operation-options.ts';
export type {
  Contestant,
  OrchestrationContext,
  RaceResult,
} from './model/orchestration-context.ts';
export type { ExecutionInfo, ParentInfo } from './model/execution-info.ts';
export type { DurablePromise, PromiseOutcome } from './model/promise.ts';
export type { OrchestrationState } from './model/state.ts';
export type { Logger } from './model/logger.ts';
export type { QueryFunction } from './model/query.ts';
export type { UpdateHandlers, UpdateInfo } from './model/update.ts';

// Errors.
export {
  ActivityFailedError,
  AlreadyExistsError,
  ApplicationError,
  CancelledError,
  NonDeterministicAwaitError,
  InvalidInputError,
  InvalidOutputError,
  NonDeterminismError,
  NotFoundError,
  OrchestrationFailedError,
  PayloadTooLargeError,
  PerdureError,
  QueryFailedError,
  PromiseSettledError,
  SagaFailedError,
  StepFailedError,
  TerminatedError,
  TimeoutError,
  TurnError,
  UnavailableError,
  UpdateFailedError,
  UpdateRejectedError,
} from './errors.ts';
export type { Difference, ErrorCode, Issue, TimeoutType } from './errors.ts';
export { OverloadedError, RequestRejectedError } from './connection/request-error.ts';
export type { ConnectionOptions, TlsOptions } from './connection/endpoint.ts';

// Workers.
export { Worker } from './worker/worker.ts';
export type { WorkerHandler } from './worker/handlers.ts';
export type { WorkerOptions } from './worker/worker-options.ts';

// Clients.
export { Client } from './client/client.ts';
export type { ClientOptions, ClientStartOptions } from './client/client.ts';
export { Namespaces } from './client/namespaces.ts';
export type { NamespaceView } from './client/namespaces.ts';
export { Batches } from './client/batches.ts';
export type { BatchKind, BatchOptions, BatchView } from './client/batches.ts';
export type { Retention, RetentionView } from './client/retention.ts';
export { Schedules } from './client/schedules.ts';
export type {
  BackfillOptions,
  PreviewOptions,
  ScheduleOptions,
  ScheduleTimes,
} from './client/schedules.ts';
export type { OverlapPolicy, ScheduleView } from './client/schedule-view.ts';
export { InstanceHandle, StartedInstance } from './client/handle.ts';
export type { HistoryOptions } from './client/history.ts';
export type { RaiseOptions, RaiseOutcome, RaisePolicy } from './client/raise.ts';
export type { ResultOptions } from './client/result.ts';
export type {
  CopiedFrom,
  ExecutionView,
  InstanceStatus,
  InstanceSummary,
  InstanceView,
  WaitingFor,
  WaitReason,
} from './client/instance-view.ts';
export { PromiseHandle } from './client/promises.ts';
export type { StatusChangesOptions, StatusView, WaitStatusOptions } from './client/status.ts';
export type {
  ForkOptions,
  InstanceTree,
  PruneOptions,
  Purged,
  PurgeOptions,
  StatusCounts,
} from './client/admin.ts';
export type { InstanceFilter, ListFilter, ListPage } from './client/list.ts';
export type { QueryOptions } from './client/queries.ts';
export { StartedUpdate } from './client/updates.ts';
export type { UpdateOptions, UpdateResultOptions } from './client/updates.ts';
export type { HandlerView, SidecarView, WorkerView } from './client/sidecar-view.ts';
export type { QueueLimits, QueueView } from './client/queues.ts';
export type { PatchUse, VersionReport, VersionUse } from './client/versions.ts';
export type { DataOptions, EncodedPayload, PayloadCodec } from './data/codec.ts';
export { folderStore } from './data/folder-store.ts';
export type { PayloadStore } from './data/payload-store.ts';
export type {
  CancellationScope,
  Compensation,
  MapFunction,
  Saga,
  ScopeFunction,
} from './model/orchestration-context.ts';
export type { MapOptions, ScopeOptions } from './model/operation-options.ts';

// Interceptors.
export type { ActivityInterceptor } from './interceptors/activity.ts';
export type { ClientCall, ClientCallKind, ClientInterceptor } from './interceptors/client.ts';
export type {
  InterceptedOperation,
  OrchestrationInterceptor,
  TurnDelivery,
  TurnEnd,
  TurnObserver,
  WorkerInterceptors,
} from './interceptors/orchestration.ts';
export type { OperationKind } from './model/operation.ts';
