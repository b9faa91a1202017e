from perdure._proto import client_pb2 as _client_pb2
from perdure._proto import history_pb2 as _history_pb2
from perdure._proto import worker_pb2 as _worker_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DescribeSidecarRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeSidecarResponse(_message.Message):
    __slots__ = ("version", "protocol", "started_ms", "turns_ready", "turns_out", "activities_ready", "activities_out", "timers", "cached_instances", "store_failure", "store_bytes", "live_instances", "stuck_instances", "live_requests_out", "schedules", "memory_bytes", "namespace")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    STARTED_MS_FIELD_NUMBER: _ClassVar[int]
    TURNS_READY_FIELD_NUMBER: _ClassVar[int]
    TURNS_OUT_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_READY_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_OUT_FIELD_NUMBER: _ClassVar[int]
    TIMERS_FIELD_NUMBER: _ClassVar[int]
    CACHED_INSTANCES_FIELD_NUMBER: _ClassVar[int]
    STORE_FAILURE_FIELD_NUMBER: _ClassVar[int]
    STORE_BYTES_FIELD_NUMBER: _ClassVar[int]
    LIVE_INSTANCES_FIELD_NUMBER: _ClassVar[int]
    STUCK_INSTANCES_FIELD_NUMBER: _ClassVar[int]
    LIVE_REQUESTS_OUT_FIELD_NUMBER: _ClassVar[int]
    SCHEDULES_FIELD_NUMBER: _ClassVar[int]
    MEMORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    version: str
    protocol: int
    started_ms: int
    turns_ready: int
    turns_out: int
    activities_ready: int
    activities_out: int
    timers: int
    cached_instances: int
    store_failure: str
    store_bytes: int
    live_instances: int
    stuck_instances: int
    live_requests_out: int
    schedules: int
    memory_bytes: int
    namespace: str
    def __init__(self, version: _Optional[str] = ..., protocol: _Optional[int] = ..., started_ms: _Optional[int] = ..., turns_ready: _Optional[int] = ..., turns_out: _Optional[int] = ..., activities_ready: _Optional[int] = ..., activities_out: _Optional[int] = ..., timers: _Optional[int] = ..., cached_instances: _Optional[int] = ..., store_failure: _Optional[str] = ..., store_bytes: _Optional[int] = ..., live_instances: _Optional[int] = ..., stuck_instances: _Optional[int] = ..., live_requests_out: _Optional[int] = ..., schedules: _Optional[int] = ..., memory_bytes: _Optional[int] = ..., namespace: _Optional[str] = ...) -> None: ...

class ListWorkersRequest(_message.Message):
    __slots__ = ("page_token",)
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_token: str
    def __init__(self, page_token: _Optional[str] = ...) -> None: ...

class ListWorkersResponse(_message.Message):
    __slots__ = ("workers", "next_page_token")
    WORKERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    workers: _containers.RepeatedCompositeFieldContainer[WorkerInfo]
    next_page_token: str
    def __init__(self, workers: _Optional[_Iterable[_Union[WorkerInfo, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class WorkerInfo(_message.Message):
    __slots__ = ("worker", "sdk", "attached_ms", "orchestrations", "activities", "credits", "turns_out", "activities_out", "draining", "queues", "named_queues_only", "sessions")
    WORKER_FIELD_NUMBER: _ClassVar[int]
    SDK_FIELD_NUMBER: _ClassVar[int]
    ATTACHED_MS_FIELD_NUMBER: _ClassVar[int]
    ORCHESTRATIONS_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_FIELD_NUMBER: _ClassVar[int]
    CREDITS_FIELD_NUMBER: _ClassVar[int]
    TURNS_OUT_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_OUT_FIELD_NUMBER: _ClassVar[int]
    DRAINING_FIELD_NUMBER: _ClassVar[int]
    QUEUES_FIELD_NUMBER: _ClassVar[int]
    NAMED_QUEUES_ONLY_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    worker: str
    sdk: str
    attached_ms: int
    orchestrations: _containers.RepeatedCompositeFieldContainer[_worker_pb2.Handler]
    activities: _containers.RepeatedCompositeFieldContainer[_worker_pb2.Handler]
    credits: _worker_pb2.Credits
    turns_out: int
    activities_out: int
    draining: bool
    queues: _containers.RepeatedScalarFieldContainer[str]
    named_queues_only: bool
    sessions: int
    def __init__(self, worker: _Optional[str] = ..., sdk: _Optional[str] = ..., attached_ms: _Optional[int] = ..., orchestrations: _Optional[_Iterable[_Union[_worker_pb2.Handler, _Mapping]]] = ..., activities: _Optional[_Iterable[_Union[_worker_pb2.Handler, _Mapping]]] = ..., credits: _Optional[_Union[_worker_pb2.Credits, _Mapping]] = ..., turns_out: _Optional[int] = ..., activities_out: _Optional[int] = ..., draining: _Optional[bool] = ..., queues: _Optional[_Iterable[str]] = ..., named_queues_only: _Optional[bool] = ..., sessions: _Optional[int] = ...) -> None: ...

class QueueLimits(_message.Message):
    __slots__ = ("activities", "activities_per_second", "turns")
    ACTIVITIES_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_PER_SECOND_FIELD_NUMBER: _ClassVar[int]
    TURNS_FIELD_NUMBER: _ClassVar[int]
    activities: int
    activities_per_second: float
    turns: int
    def __init__(self, activities: _Optional[int] = ..., activities_per_second: _Optional[float] = ..., turns: _Optional[int] = ...) -> None: ...

class QueueInfo(_message.Message):
    __slots__ = ("queue", "limits", "turns_ready", "turns_out", "activities_ready", "activities_out", "oldest_ms", "workers")
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    TURNS_READY_FIELD_NUMBER: _ClassVar[int]
    TURNS_OUT_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_READY_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_OUT_FIELD_NUMBER: _ClassVar[int]
    OLDEST_MS_FIELD_NUMBER: _ClassVar[int]
    WORKERS_FIELD_NUMBER: _ClassVar[int]
    queue: str
    limits: QueueLimits
    turns_ready: int
    turns_out: int
    activities_ready: int
    activities_out: int
    oldest_ms: int
    workers: int
    def __init__(self, queue: _Optional[str] = ..., limits: _Optional[_Union[QueueLimits, _Mapping]] = ..., turns_ready: _Optional[int] = ..., turns_out: _Optional[int] = ..., activities_ready: _Optional[int] = ..., activities_out: _Optional[int] = ..., oldest_ms: _Optional[int] = ..., workers: _Optional[int] = ...) -> None: ...

class ListQueuesRequest(_message.Message):
    __slots__ = ("page_token",)
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_token: str
    def __init__(self, page_token: _Optional[str] = ...) -> None: ...

class ListQueuesResponse(_message.Message):
    __slots__ = ("queues", "next_page_token")
    QUEUES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    queues: _containers.RepeatedCompositeFieldContainer[QueueInfo]
    next_page_token: str
    def __init__(self, queues: _Optional[_Iterable[_Union[QueueInfo, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class SetQueueRequest(_message.Message):
    __slots__ = ("queue", "limits")
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    queue: str
    limits: QueueLimits
    def __init__(self, queue: _Optional[str] = ..., limits: _Optional[_Union[QueueLimits, _Mapping]] = ...) -> None: ...

class SetQueueResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ReportVersionsRequest(_message.Message):
    __slots__ = ("name", "page_token")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    name: str
    page_token: str
    def __init__(self, name: _Optional[str] = ..., page_token: _Optional[str] = ...) -> None: ...

class VersionUse(_message.Message):
    __slots__ = ("name", "version", "live", "workers", "is_default", "advice")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    LIVE_FIELD_NUMBER: _ClassVar[int]
    WORKERS_FIELD_NUMBER: _ClassVar[int]
    IS_DEFAULT_FIELD_NUMBER: _ClassVar[int]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: str
    live: int
    workers: int
    is_default: bool
    advice: str
    def __init__(self, name: _Optional[str] = ..., version: _Optional[str] = ..., live: _Optional[int] = ..., workers: _Optional[int] = ..., is_default: _Optional[bool] = ..., advice: _Optional[str] = ...) -> None: ...

class PatchUse(_message.Message):
    __slots__ = ("name", "change_id", "marked", "unmarked", "advice")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    MARKED_FIELD_NUMBER: _ClassVar[int]
    UNMARKED_FIELD_NUMBER: _ClassVar[int]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    name: str
    change_id: str
    marked: int
    unmarked: int
    advice: str
    def __init__(self, name: _Optional[str] = ..., change_id: _Optional[str] = ..., marked: _Optional[int] = ..., unmarked: _Optional[int] = ..., advice: _Optional[str] = ...) -> None: ...

class ReportVersionsResponse(_message.Message):
    __slots__ = ("versions", "patches", "next_page_token")
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    PATCHES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    versions: _containers.RepeatedCompositeFieldContainer[VersionUse]
    patches: _containers.RepeatedCompositeFieldContainer[PatchUse]
    next_page_token: str
    def __init__(self, versions: _Optional[_Iterable[_Union[VersionUse, _Mapping]]] = ..., patches: _Optional[_Iterable[_Union[PatchUse, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class SetDefaultVersionRequest(_message.Message):
    __slots__ = ("name", "version")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: str
    def __init__(self, name: _Optional[str] = ..., version: _Optional[str] = ...) -> None: ...

class SetDefaultVersionResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class InstanceFilter(_message.Message):
    __slots__ = ("statuses", "name", "version", "id_prefix", "created_from_ms", "created_to_ms", "queue", "parent_id", "ended_from_ms", "ended_to_ms")
    STATUSES_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ID_PREFIX_FIELD_NUMBER: _ClassVar[int]
    CREATED_FROM_MS_FIELD_NUMBER: _ClassVar[int]
    CREATED_TO_MS_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    ENDED_FROM_MS_FIELD_NUMBER: _ClassVar[int]
    ENDED_TO_MS_FIELD_NUMBER: _ClassVar[int]
    statuses: _containers.RepeatedScalarFieldContainer[_client_pb2.InstanceStatus]
    name: str
    version: str
    id_prefix: str
    created_from_ms: int
    created_to_ms: int
    queue: str
    parent_id: str
    ended_from_ms: int
    ended_to_ms: int
    def __init__(self, statuses: _Optional[_Iterable[_Union[_client_pb2.InstanceStatus, str]]] = ..., name: _Optional[str] = ..., version: _Optional[str] = ..., id_prefix: _Optional[str] = ..., created_from_ms: _Optional[int] = ..., created_to_ms: _Optional[int] = ..., queue: _Optional[str] = ..., parent_id: _Optional[str] = ..., ended_from_ms: _Optional[int] = ..., ended_to_ms: _Optional[int] = ...) -> None: ...

class CountInstancesRequest(_message.Message):
    __slots__ = ("filter",)
    FILTER_FIELD_NUMBER: _ClassVar[int]
    filter: InstanceFilter
    def __init__(self, filter: _Optional[_Union[InstanceFilter, _Mapping]] = ...) -> None: ...

class StatusCount(_message.Message):
    __slots__ = ("status", "count")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    status: _client_pb2.InstanceStatus
    count: int
    def __init__(self, status: _Optional[_Union[_client_pb2.InstanceStatus, str]] = ..., count: _Optional[int] = ...) -> None: ...

class CountInstancesResponse(_message.Message):
    __slots__ = ("counts",)
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    counts: _containers.RepeatedCompositeFieldContainer[StatusCount]
    def __init__(self, counts: _Optional[_Iterable[_Union[StatusCount, _Mapping]]] = ...) -> None: ...

class GetTreeRequest(_message.Message):
    __slots__ = ("instance_id", "depth", "page_token")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    DEPTH_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    depth: int
    page_token: str
    def __init__(self, instance_id: _Optional[str] = ..., depth: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class GetTreeResponse(_message.Message):
    __slots__ = ("instances", "cut", "next_page_token")
    INSTANCES_FIELD_NUMBER: _ClassVar[int]
    CUT_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    instances: _containers.RepeatedCompositeFieldContainer[_client_pb2.Instance]
    cut: bool
    next_page_token: str
    def __init__(self, instances: _Optional[_Iterable[_Union[_client_pb2.Instance, _Mapping]]] = ..., cut: _Optional[bool] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PruneExecutionsRequest(_message.Message):
    __slots__ = ("instance_id", "keep_last", "ended_before_ms")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    KEEP_LAST_FIELD_NUMBER: _ClassVar[int]
    ENDED_BEFORE_MS_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    keep_last: int
    ended_before_ms: int
    def __init__(self, instance_id: _Optional[str] = ..., keep_last: _Optional[int] = ..., ended_before_ms: _Optional[int] = ...) -> None: ...

class PruneExecutionsResponse(_message.Message):
    __slots__ = ("executions",)
    EXECUTIONS_FIELD_NUMBER: _ClassVar[int]
    executions: int
    def __init__(self, executions: _Optional[int] = ...) -> None: ...

class RewindInstanceRequest(_message.Message):
    __slots__ = ("instance_id", "event_id", "reason")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    event_id: int
    reason: str
    def __init__(self, instance_id: _Optional[str] = ..., event_id: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class RewindInstanceResponse(_message.Message):
    __slots__ = ("execution",)
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    execution: int
    def __init__(self, execution: _Optional[int] = ...) -> None: ...

class ForkInstanceRequest(_message.Message):
    __slots__ = ("instance_id", "execution", "event_id", "new_instance_id")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    NEW_INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    execution: int
    event_id: int
    new_instance_id: str
    def __init__(self, instance_id: _Optional[str] = ..., execution: _Optional[int] = ..., event_id: _Optional[int] = ..., new_instance_id: _Optional[str] = ...) -> None: ...

class ForkInstanceResponse(_message.Message):
    __slots__ = ("instance_id",)
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    def __init__(self, instance_id: _Optional[str] = ...) -> None: ...

class ImportInstanceRequest(_message.Message):
    __slots__ = ("header", "execution", "events")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    header: ImportHeader
    execution: int
    events: _containers.RepeatedCompositeFieldContainer[_history_pb2.HistoryEvent]
    def __init__(self, header: _Optional[_Union[ImportHeader, _Mapping]] = ..., execution: _Optional[int] = ..., events: _Optional[_Iterable[_Union[_history_pb2.HistoryEvent, _Mapping]]] = ...) -> None: ...

class ImportHeader(_message.Message):
    __slots__ = ("instance_id", "created_ms", "resume")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_MS_FIELD_NUMBER: _ClassVar[int]
    RESUME_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    created_ms: int
    resume: bool
    def __init__(self, instance_id: _Optional[str] = ..., created_ms: _Optional[int] = ..., resume: _Optional[bool] = ...) -> None: ...

class ImportInstanceResponse(_message.Message):
    __slots__ = ("instance_id", "executions", "events")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTIONS_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    executions: int
    events: int
    def __init__(self, instance_id: _Optional[str] = ..., executions: _Optional[int] = ..., events: _Optional[int] = ...) -> None: ...

class BackupStoreRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class BackupStoreResponse(_message.Message):
    __slots__ = ("path", "bytes")
    PATH_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    path: str
    bytes: int
    def __init__(self, path: _Optional[str] = ..., bytes: _Optional[int] = ...) -> None: ...

class Namespace(_message.Message):
    __slots__ = ("name", "store_bytes", "live_instances", "workers", "store_failure")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STORE_BYTES_FIELD_NUMBER: _ClassVar[int]
    LIVE_INSTANCES_FIELD_NUMBER: _ClassVar[int]
    WORKERS_FIELD_NUMBER: _ClassVar[int]
    STORE_FAILURE_FIELD_NUMBER: _ClassVar[int]
    name: str
    store_bytes: int
    live_instances: int
    workers: int
    store_failure: str
    def __init__(self, name: _Optional[str] = ..., store_bytes: _Optional[int] = ..., live_instances: _Optional[int] = ..., workers: _Optional[int] = ..., store_failure: _Optional[str] = ...) -> None: ...

class CreateNamespaceRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class CreateNamespaceResponse(_message.Message):
    __slots__ = ("created",)
    CREATED_FIELD_NUMBER: _ClassVar[int]
    created: bool
    def __init__(self, created: _Optional[bool] = ...) -> None: ...

class ListNamespacesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListNamespacesResponse(_message.Message):
    __slots__ = ("namespaces",)
    NAMESPACES_FIELD_NUMBER: _ClassVar[int]
    namespaces: _containers.RepeatedCompositeFieldContainer[Namespace]
    def __init__(self, namespaces: _Optional[_Iterable[_Union[Namespace, _Mapping]]] = ...) -> None: ...

class DeleteNamespaceRequest(_message.Message):
    __slots__ = ("name", "force")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FORCE_FIELD_NUMBER: _ClassVar[int]
    name: str
    force: bool
    def __init__(self, name: _Optional[str] = ..., force: _Optional[bool] = ...) -> None: ...

class DeleteNamespaceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
