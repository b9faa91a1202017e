from perdure._proto import admin_pb2 as _admin_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BatchKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BATCH_KIND_UNSPECIFIED: _ClassVar[BatchKind]
    BATCH_KIND_CANCEL: _ClassVar[BatchKind]
    BATCH_KIND_TERMINATE: _ClassVar[BatchKind]
    BATCH_KIND_SUSPEND: _ClassVar[BatchKind]
    BATCH_KIND_RESUME: _ClassVar[BatchKind]
    BATCH_KIND_RETRY: _ClassVar[BatchKind]
    BATCH_KIND_DELETE: _ClassVar[BatchKind]
    BATCH_KIND_PRUNE: _ClassVar[BatchKind]

class BatchStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BATCH_STATUS_UNSPECIFIED: _ClassVar[BatchStatus]
    BATCH_STATUS_RUNNING: _ClassVar[BatchStatus]
    BATCH_STATUS_COMPLETED: _ClassVar[BatchStatus]
    BATCH_STATUS_STOPPED: _ClassVar[BatchStatus]
BATCH_KIND_UNSPECIFIED: BatchKind
BATCH_KIND_CANCEL: BatchKind
BATCH_KIND_TERMINATE: BatchKind
BATCH_KIND_SUSPEND: BatchKind
BATCH_KIND_RESUME: BatchKind
BATCH_KIND_RETRY: BatchKind
BATCH_KIND_DELETE: BatchKind
BATCH_KIND_PRUNE: BatchKind
BATCH_STATUS_UNSPECIFIED: BatchStatus
BATCH_STATUS_RUNNING: BatchStatus
BATCH_STATUS_COMPLETED: BatchStatus
BATCH_STATUS_STOPPED: BatchStatus

class Batch(_message.Message):
    __slots__ = ("batch_id", "kind", "filter", "reason", "status", "created_ms", "ended_ms", "looked_at", "done", "failed", "last_error", "keep_last", "per_second")
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CREATED_MS_FIELD_NUMBER: _ClassVar[int]
    ENDED_MS_FIELD_NUMBER: _ClassVar[int]
    LOOKED_AT_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    LAST_ERROR_FIELD_NUMBER: _ClassVar[int]
    KEEP_LAST_FIELD_NUMBER: _ClassVar[int]
    PER_SECOND_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    kind: BatchKind
    filter: _admin_pb2.InstanceFilter
    reason: str
    status: BatchStatus
    created_ms: int
    ended_ms: int
    looked_at: int
    done: int
    failed: int
    last_error: str
    keep_last: int
    per_second: int
    def __init__(self, batch_id: _Optional[str] = ..., kind: _Optional[_Union[BatchKind, str]] = ..., filter: _Optional[_Union[_admin_pb2.InstanceFilter, _Mapping]] = ..., reason: _Optional[str] = ..., status: _Optional[_Union[BatchStatus, str]] = ..., created_ms: _Optional[int] = ..., ended_ms: _Optional[int] = ..., looked_at: _Optional[int] = ..., done: _Optional[int] = ..., failed: _Optional[int] = ..., last_error: _Optional[str] = ..., keep_last: _Optional[int] = ..., per_second: _Optional[int] = ...) -> None: ...

class StartBatchRequest(_message.Message):
    __slots__ = ("kind", "filter", "reason", "keep_last", "per_second")
    KIND_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    KEEP_LAST_FIELD_NUMBER: _ClassVar[int]
    PER_SECOND_FIELD_NUMBER: _ClassVar[int]
    kind: BatchKind
    filter: _admin_pb2.InstanceFilter
    reason: str
    keep_last: int
    per_second: int
    def __init__(self, kind: _Optional[_Union[BatchKind, str]] = ..., filter: _Optional[_Union[_admin_pb2.InstanceFilter, _Mapping]] = ..., reason: _Optional[str] = ..., keep_last: _Optional[int] = ..., per_second: _Optional[int] = ...) -> None: ...

class StartBatchResponse(_message.Message):
    __slots__ = ("batch_id",)
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    def __init__(self, batch_id: _Optional[str] = ...) -> None: ...

class GetBatchRequest(_message.Message):
    __slots__ = ("batch_id", "wait_ms")
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    WAIT_MS_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    wait_ms: int
    def __init__(self, batch_id: _Optional[str] = ..., wait_ms: _Optional[int] = ...) -> None: ...

class GetBatchResponse(_message.Message):
    __slots__ = ("batch",)
    BATCH_FIELD_NUMBER: _ClassVar[int]
    batch: Batch
    def __init__(self, batch: _Optional[_Union[Batch, _Mapping]] = ...) -> None: ...

class ListBatchesRequest(_message.Message):
    __slots__ = ("page_token",)
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_token: str
    def __init__(self, page_token: _Optional[str] = ...) -> None: ...

class ListBatchesResponse(_message.Message):
    __slots__ = ("batches", "next_page_token")
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    batches: _containers.RepeatedCompositeFieldContainer[Batch]
    next_page_token: str
    def __init__(self, batches: _Optional[_Iterable[_Union[Batch, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class StopBatchRequest(_message.Message):
    __slots__ = ("batch_id",)
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    def __init__(self, batch_id: _Optional[str] = ...) -> None: ...

class StopBatchResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Retention(_message.Message):
    __slots__ = ("name", "completed_ms", "failed_ms", "cancelled_ms", "executions_ms", "keep_executions")
    NAME_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_MS_FIELD_NUMBER: _ClassVar[int]
    FAILED_MS_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_MS_FIELD_NUMBER: _ClassVar[int]
    EXECUTIONS_MS_FIELD_NUMBER: _ClassVar[int]
    KEEP_EXECUTIONS_FIELD_NUMBER: _ClassVar[int]
    name: str
    completed_ms: int
    failed_ms: int
    cancelled_ms: int
    executions_ms: int
    keep_executions: int
    def __init__(self, name: _Optional[str] = ..., completed_ms: _Optional[int] = ..., failed_ms: _Optional[int] = ..., cancelled_ms: _Optional[int] = ..., executions_ms: _Optional[int] = ..., keep_executions: _Optional[int] = ...) -> None: ...

class SetRetentionRequest(_message.Message):
    __slots__ = ("retention",)
    RETENTION_FIELD_NUMBER: _ClassVar[int]
    retention: Retention
    def __init__(self, retention: _Optional[_Union[Retention, _Mapping]] = ...) -> None: ...

class SetRetentionResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListRetentionRequest(_message.Message):
    __slots__ = ("page_token",)
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_token: str
    def __init__(self, page_token: _Optional[str] = ...) -> None: ...

class ListRetentionResponse(_message.Message):
    __slots__ = ("retentions", "next_page_token")
    RETENTIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    retentions: _containers.RepeatedCompositeFieldContainer[Retention]
    next_page_token: str
    def __init__(self, retentions: _Optional[_Iterable[_Union[Retention, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
