from perdure._proto import history_pb2 as _history_pb2
from perdure._proto import payload_pb2 as _payload_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class InstanceStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INSTANCE_STATUS_UNSPECIFIED: _ClassVar[InstanceStatus]
    INSTANCE_STATUS_PENDING: _ClassVar[InstanceStatus]
    INSTANCE_STATUS_RUNNING: _ClassVar[InstanceStatus]
    INSTANCE_STATUS_SUSPENDED: _ClassVar[InstanceStatus]
    INSTANCE_STATUS_CONTINUED_AS_NEW: _ClassVar[InstanceStatus]
    INSTANCE_STATUS_COMPLETED: _ClassVar[InstanceStatus]
    INSTANCE_STATUS_FAILED: _ClassVar[InstanceStatus]
    INSTANCE_STATUS_CANCELLED: _ClassVar[InstanceStatus]
    INSTANCE_STATUS_TERMINATED: _ClassVar[InstanceStatus]
    INSTANCE_STATUS_STUCK: _ClassVar[InstanceStatus]
    INSTANCE_STATUS_REWOUND: _ClassVar[InstanceStatus]

class IdReusePolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ID_REUSE_POLICY_UNSPECIFIED: _ClassVar[IdReusePolicy]
    ID_REUSE_POLICY_REJECT: _ClassVar[IdReusePolicy]
    ID_REUSE_POLICY_USE_EXISTING: _ClassVar[IdReusePolicy]
    ID_REUSE_POLICY_REPLACE_ENDED: _ClassVar[IdReusePolicy]
    ID_REUSE_POLICY_TERMINATE_EXISTING: _ClassVar[IdReusePolicy]

class WaitReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WAIT_REASON_UNSPECIFIED: _ClassVar[WaitReason]
    WAIT_REASON_ACTIVITY: _ClassVar[WaitReason]
    WAIT_REASON_TIMER: _ClassVar[WaitReason]
    WAIT_REASON_EVENT: _ClassVar[WaitReason]
    WAIT_REASON_CHILD: _ClassVar[WaitReason]
    WAIT_REASON_STEP: _ClassVar[WaitReason]
    WAIT_REASON_TURN: _ClassVar[WaitReason]
    WAIT_REASON_CREDIT: _ClassVar[WaitReason]
    WAIT_REASON_NO_WORKER: _ClassVar[WaitReason]
    WAIT_REASON_SUSPENDED: _ClassVar[WaitReason]
    WAIT_REASON_NONDETERMINISM: _ClassVar[WaitReason]
    WAIT_REASON_NONDETERMINISTIC_AWAIT: _ClassVar[WaitReason]
    WAIT_REASON_TURN_FAILED: _ClassVar[WaitReason]
    WAIT_REASON_QUARANTINED: _ClassVar[WaitReason]
    WAIT_REASON_QUEUE_LIMIT: _ClassVar[WaitReason]
    WAIT_REASON_SESSION: _ClassVar[WaitReason]
    WAIT_REASON_PROMISE: _ClassVar[WaitReason]
    WAIT_REASON_UNREADABLE: _ClassVar[WaitReason]

class RaisePolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RAISE_POLICY_UNSPECIFIED: _ClassVar[RaisePolicy]
    RAISE_POLICY_BUFFER: _ClassVar[RaisePolicy]
    RAISE_POLICY_DROP: _ClassVar[RaisePolicy]
    RAISE_POLICY_REJECT: _ClassVar[RaisePolicy]

class RaiseOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RAISE_OUTCOME_UNSPECIFIED: _ClassVar[RaiseOutcome]
    RAISE_OUTCOME_DELIVERED: _ClassVar[RaiseOutcome]
    RAISE_OUTCOME_BUFFERED: _ClassVar[RaiseOutcome]
    RAISE_OUTCOME_DROPPED: _ClassVar[RaiseOutcome]

class UpdateStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    UPDATE_STAGE_UNSPECIFIED: _ClassVar[UpdateStage]
    UPDATE_STAGE_ACCEPTED: _ClassVar[UpdateStage]
    UPDATE_STAGE_COMPLETED: _ClassVar[UpdateStage]
INSTANCE_STATUS_UNSPECIFIED: InstanceStatus
INSTANCE_STATUS_PENDING: InstanceStatus
INSTANCE_STATUS_RUNNING: InstanceStatus
INSTANCE_STATUS_SUSPENDED: InstanceStatus
INSTANCE_STATUS_CONTINUED_AS_NEW: InstanceStatus
INSTANCE_STATUS_COMPLETED: InstanceStatus
INSTANCE_STATUS_FAILED: InstanceStatus
INSTANCE_STATUS_CANCELLED: InstanceStatus
INSTANCE_STATUS_TERMINATED: InstanceStatus
INSTANCE_STATUS_STUCK: InstanceStatus
INSTANCE_STATUS_REWOUND: InstanceStatus
ID_REUSE_POLICY_UNSPECIFIED: IdReusePolicy
ID_REUSE_POLICY_REJECT: IdReusePolicy
ID_REUSE_POLICY_USE_EXISTING: IdReusePolicy
ID_REUSE_POLICY_REPLACE_ENDED: IdReusePolicy
ID_REUSE_POLICY_TERMINATE_EXISTING: IdReusePolicy
WAIT_REASON_UNSPECIFIED: WaitReason
WAIT_REASON_ACTIVITY: WaitReason
WAIT_REASON_TIMER: WaitReason
WAIT_REASON_EVENT: WaitReason
WAIT_REASON_CHILD: WaitReason
WAIT_REASON_STEP: WaitReason
WAIT_REASON_TURN: WaitReason
WAIT_REASON_CREDIT: WaitReason
WAIT_REASON_NO_WORKER: WaitReason
WAIT_REASON_SUSPENDED: WaitReason
WAIT_REASON_NONDETERMINISM: WaitReason
WAIT_REASON_NONDETERMINISTIC_AWAIT: WaitReason
WAIT_REASON_TURN_FAILED: WaitReason
WAIT_REASON_QUARANTINED: WaitReason
WAIT_REASON_QUEUE_LIMIT: WaitReason
WAIT_REASON_SESSION: WaitReason
WAIT_REASON_PROMISE: WaitReason
WAIT_REASON_UNREADABLE: WaitReason
RAISE_POLICY_UNSPECIFIED: RaisePolicy
RAISE_POLICY_BUFFER: RaisePolicy
RAISE_POLICY_DROP: RaisePolicy
RAISE_POLICY_REJECT: RaisePolicy
RAISE_OUTCOME_UNSPECIFIED: RaiseOutcome
RAISE_OUTCOME_DELIVERED: RaiseOutcome
RAISE_OUTCOME_BUFFERED: RaiseOutcome
RAISE_OUTCOME_DROPPED: RaiseOutcome
UPDATE_STAGE_UNSPECIFIED: UpdateStage
UPDATE_STAGE_ACCEPTED: UpdateStage
UPDATE_STAGE_COMPLETED: UpdateStage

class StartInstanceRequest(_message.Message):
    __slots__ = ("name", "instance_id", "version", "input", "id_reuse_policy", "idempotency_key", "queue", "priority", "fairness_key", "headers")
    NAME_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    ID_REUSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    FAIRNESS_KEY_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    name: str
    instance_id: str
    version: str
    input: _payload_pb2.Payload
    id_reuse_policy: IdReusePolicy
    idempotency_key: str
    queue: str
    priority: int
    fairness_key: str
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    def __init__(self, name: _Optional[str] = ..., instance_id: _Optional[str] = ..., version: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., id_reuse_policy: _Optional[_Union[IdReusePolicy, str]] = ..., idempotency_key: _Optional[str] = ..., queue: _Optional[str] = ..., priority: _Optional[int] = ..., fairness_key: _Optional[str] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ...) -> None: ...

class StartInstanceResponse(_message.Message):
    __slots__ = ("instance_id", "execution", "created")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    execution: int
    created: bool
    def __init__(self, instance_id: _Optional[str] = ..., execution: _Optional[int] = ..., created: _Optional[bool] = ...) -> None: ...

class GetInstanceRequest(_message.Message):
    __slots__ = ("instance_id",)
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    def __init__(self, instance_id: _Optional[str] = ...) -> None: ...

class GetInstanceResponse(_message.Message):
    __slots__ = ("instance",)
    INSTANCE_FIELD_NUMBER: _ClassVar[int]
    instance: Instance
    def __init__(self, instance: _Optional[_Union[Instance, _Mapping]] = ...) -> None: ...

class Instance(_message.Message):
    __slots__ = ("instance_id", "name", "version", "status", "execution", "created_ms", "ended_ms", "input", "output", "failure", "custom_status", "parent", "history_length", "waiting_for", "custom_status_version", "history_bytes", "queue", "priority", "fairness_key", "patches", "unread_events", "unread_bytes", "value_count", "value_bytes", "open_operations", "copied_from", "lost_turn_attempts")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    CREATED_MS_FIELD_NUMBER: _ClassVar[int]
    ENDED_MS_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_STATUS_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    HISTORY_LENGTH_FIELD_NUMBER: _ClassVar[int]
    WAITING_FOR_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_STATUS_VERSION_FIELD_NUMBER: _ClassVar[int]
    HISTORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    FAIRNESS_KEY_FIELD_NUMBER: _ClassVar[int]
    PATCHES_FIELD_NUMBER: _ClassVar[int]
    UNREAD_EVENTS_FIELD_NUMBER: _ClassVar[int]
    UNREAD_BYTES_FIELD_NUMBER: _ClassVar[int]
    VALUE_COUNT_FIELD_NUMBER: _ClassVar[int]
    VALUE_BYTES_FIELD_NUMBER: _ClassVar[int]
    OPEN_OPERATIONS_FIELD_NUMBER: _ClassVar[int]
    COPIED_FROM_FIELD_NUMBER: _ClassVar[int]
    LOST_TURN_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    name: str
    version: str
    status: InstanceStatus
    execution: int
    created_ms: int
    ended_ms: int
    input: _payload_pb2.Payload
    output: _payload_pb2.Payload
    failure: _payload_pb2.Failure
    custom_status: _payload_pb2.Payload
    parent: _history_pb2.ParentLink
    history_length: int
    waiting_for: _containers.RepeatedCompositeFieldContainer[WaitingFor]
    custom_status_version: int
    history_bytes: int
    queue: str
    priority: int
    fairness_key: str
    patches: _containers.RepeatedScalarFieldContainer[str]
    unread_events: int
    unread_bytes: int
    value_count: int
    value_bytes: int
    open_operations: int
    copied_from: _history_pb2.CopiedFrom
    lost_turn_attempts: int
    def __init__(self, instance_id: _Optional[str] = ..., name: _Optional[str] = ..., version: _Optional[str] = ..., status: _Optional[_Union[InstanceStatus, str]] = ..., execution: _Optional[int] = ..., created_ms: _Optional[int] = ..., ended_ms: _Optional[int] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ..., custom_status: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., parent: _Optional[_Union[_history_pb2.ParentLink, _Mapping]] = ..., history_length: _Optional[int] = ..., waiting_for: _Optional[_Iterable[_Union[WaitingFor, _Mapping]]] = ..., custom_status_version: _Optional[int] = ..., history_bytes: _Optional[int] = ..., queue: _Optional[str] = ..., priority: _Optional[int] = ..., fairness_key: _Optional[str] = ..., patches: _Optional[_Iterable[str]] = ..., unread_events: _Optional[int] = ..., unread_bytes: _Optional[int] = ..., value_count: _Optional[int] = ..., value_bytes: _Optional[int] = ..., open_operations: _Optional[int] = ..., copied_from: _Optional[_Union[_history_pb2.CopiedFrom, _Mapping]] = ..., lost_turn_attempts: _Optional[int] = ...) -> None: ...

class WaitingFor(_message.Message):
    __slots__ = ("reason", "seq", "name", "since_ms", "until_ms", "attempt", "detail")
    REASON_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SINCE_MS_FIELD_NUMBER: _ClassVar[int]
    UNTIL_MS_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    reason: WaitReason
    seq: int
    name: str
    since_ms: int
    until_ms: int
    attempt: int
    detail: str
    def __init__(self, reason: _Optional[_Union[WaitReason, str]] = ..., seq: _Optional[int] = ..., name: _Optional[str] = ..., since_ms: _Optional[int] = ..., until_ms: _Optional[int] = ..., attempt: _Optional[int] = ..., detail: _Optional[str] = ...) -> None: ...

class WaitInstanceRequest(_message.Message):
    __slots__ = ("instance_id", "timeout_ms")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    timeout_ms: int
    def __init__(self, instance_id: _Optional[str] = ..., timeout_ms: _Optional[int] = ...) -> None: ...

class WaitInstanceResponse(_message.Message):
    __slots__ = ("ended", "instance")
    ENDED_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_FIELD_NUMBER: _ClassVar[int]
    ended: bool
    instance: Instance
    def __init__(self, ended: _Optional[bool] = ..., instance: _Optional[_Union[Instance, _Mapping]] = ...) -> None: ...

class RaiseEventRequest(_message.Message):
    __slots__ = ("instance_id", "name", "payload", "policy", "headers", "idempotency_key")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    name: str
    payload: _payload_pb2.Payload
    policy: RaisePolicy
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    idempotency_key: str
    def __init__(self, instance_id: _Optional[str] = ..., name: _Optional[str] = ..., payload: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., policy: _Optional[_Union[RaisePolicy, str]] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class RaiseEventResponse(_message.Message):
    __slots__ = ("outcome",)
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    outcome: RaiseOutcome
    def __init__(self, outcome: _Optional[_Union[RaiseOutcome, str]] = ...) -> None: ...

class CancelInstanceRequest(_message.Message):
    __slots__ = ("instance_id", "reason")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    reason: str
    def __init__(self, instance_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class CancelInstanceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class TerminateInstanceRequest(_message.Message):
    __slots__ = ("instance_id", "reason")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    reason: str
    def __init__(self, instance_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class TerminateInstanceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SuspendInstanceRequest(_message.Message):
    __slots__ = ("instance_id", "reason")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    reason: str
    def __init__(self, instance_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class SuspendInstanceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ResumeInstanceRequest(_message.Message):
    __slots__ = ("instance_id", "reason", "fail_activities")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    FAIL_ACTIVITIES_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    reason: str
    fail_activities: bool
    def __init__(self, instance_id: _Optional[str] = ..., reason: _Optional[str] = ..., fail_activities: _Optional[bool] = ...) -> None: ...

class ResumeInstanceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PurgeInstanceRequest(_message.Message):
    __slots__ = ("instance_id", "descendants", "force")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    DESCENDANTS_FIELD_NUMBER: _ClassVar[int]
    FORCE_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    descendants: bool
    force: bool
    def __init__(self, instance_id: _Optional[str] = ..., descendants: _Optional[bool] = ..., force: _Optional[bool] = ...) -> None: ...

class PurgeInstanceResponse(_message.Message):
    __slots__ = ("executions", "instances")
    EXECUTIONS_FIELD_NUMBER: _ClassVar[int]
    INSTANCES_FIELD_NUMBER: _ClassVar[int]
    executions: int
    instances: int
    def __init__(self, executions: _Optional[int] = ..., instances: _Optional[int] = ...) -> None: ...

class ListInstancesRequest(_message.Message):
    __slots__ = ("statuses", "name", "version", "id_prefix", "created_from_ms", "created_to_ms", "page_size", "page_token", "queue", "parent_id", "ended_from_ms", "ended_to_ms")
    STATUSES_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ID_PREFIX_FIELD_NUMBER: _ClassVar[int]
    CREATED_FROM_MS_FIELD_NUMBER: _ClassVar[int]
    CREATED_TO_MS_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    ENDED_FROM_MS_FIELD_NUMBER: _ClassVar[int]
    ENDED_TO_MS_FIELD_NUMBER: _ClassVar[int]
    statuses: _containers.RepeatedScalarFieldContainer[InstanceStatus]
    name: str
    version: str
    id_prefix: str
    created_from_ms: int
    created_to_ms: int
    page_size: int
    page_token: str
    queue: str
    parent_id: str
    ended_from_ms: int
    ended_to_ms: int
    def __init__(self, statuses: _Optional[_Iterable[_Union[InstanceStatus, str]]] = ..., name: _Optional[str] = ..., version: _Optional[str] = ..., id_prefix: _Optional[str] = ..., created_from_ms: _Optional[int] = ..., created_to_ms: _Optional[int] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., queue: _Optional[str] = ..., parent_id: _Optional[str] = ..., ended_from_ms: _Optional[int] = ..., ended_to_ms: _Optional[int] = ...) -> None: ...

class ListInstancesResponse(_message.Message):
    __slots__ = ("instances", "next_page_token")
    INSTANCES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    instances: _containers.RepeatedCompositeFieldContainer[Instance]
    next_page_token: str
    def __init__(self, instances: _Optional[_Iterable[_Union[Instance, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListExecutionsRequest(_message.Message):
    __slots__ = ("instance_id", "page_token")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    page_token: str
    def __init__(self, instance_id: _Optional[str] = ..., page_token: _Optional[str] = ...) -> None: ...

class Execution(_message.Message):
    __slots__ = ("execution", "status", "started_ms", "ended_ms", "history_length", "history_bytes")
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    STARTED_MS_FIELD_NUMBER: _ClassVar[int]
    ENDED_MS_FIELD_NUMBER: _ClassVar[int]
    HISTORY_LENGTH_FIELD_NUMBER: _ClassVar[int]
    HISTORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    execution: int
    status: InstanceStatus
    started_ms: int
    ended_ms: int
    history_length: int
    history_bytes: int
    def __init__(self, execution: _Optional[int] = ..., status: _Optional[_Union[InstanceStatus, str]] = ..., started_ms: _Optional[int] = ..., ended_ms: _Optional[int] = ..., history_length: _Optional[int] = ..., history_bytes: _Optional[int] = ...) -> None: ...

class ListExecutionsResponse(_message.Message):
    __slots__ = ("executions", "next_page_token")
    EXECUTIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    executions: _containers.RepeatedCompositeFieldContainer[Execution]
    next_page_token: str
    def __init__(self, executions: _Optional[_Iterable[_Union[Execution, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetHistoryRequest(_message.Message):
    __slots__ = ("instance_id", "execution")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    execution: int
    def __init__(self, instance_id: _Optional[str] = ..., execution: _Optional[int] = ...) -> None: ...

class GetHistoryResponse(_message.Message):
    __slots__ = ("execution", "events")
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    execution: int
    events: _containers.RepeatedCompositeFieldContainer[_history_pb2.HistoryEvent]
    def __init__(self, execution: _Optional[int] = ..., events: _Optional[_Iterable[_Union[_history_pb2.HistoryEvent, _Mapping]]] = ...) -> None: ...

class WaitStatusRequest(_message.Message):
    __slots__ = ("instance_id", "after_version", "timeout_ms")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_VERSION_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    after_version: int
    timeout_ms: int
    def __init__(self, instance_id: _Optional[str] = ..., after_version: _Optional[int] = ..., timeout_ms: _Optional[int] = ...) -> None: ...

class WaitStatusResponse(_message.Message):
    __slots__ = ("changed", "ended", "instance")
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_FIELD_NUMBER: _ClassVar[int]
    changed: bool
    ended: bool
    instance: Instance
    def __init__(self, changed: _Optional[bool] = ..., ended: _Optional[bool] = ..., instance: _Optional[_Union[Instance, _Mapping]] = ...) -> None: ...

class GetValuesRequest(_message.Message):
    __slots__ = ("instance_id", "keys")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    keys: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, instance_id: _Optional[str] = ..., keys: _Optional[_Iterable[str]] = ...) -> None: ...

class GetValuesResponse(_message.Message):
    __slots__ = ("values",)
    VALUES_FIELD_NUMBER: _ClassVar[int]
    values: _containers.RepeatedCompositeFieldContainer[_payload_pb2.KeyValue]
    def __init__(self, values: _Optional[_Iterable[_Union[_payload_pb2.KeyValue, _Mapping]]] = ...) -> None: ...

class QueryInstanceRequest(_message.Message):
    __slots__ = ("instance_id", "name", "input", "timeout_ms", "headers")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    name: str
    input: _payload_pb2.Payload
    timeout_ms: int
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    def __init__(self, instance_id: _Optional[str] = ..., name: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., timeout_ms: _Optional[int] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ...) -> None: ...

class QueryInstanceResponse(_message.Message):
    __slots__ = ("output", "failure")
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    output: _payload_pb2.Payload
    failure: _payload_pb2.Failure
    def __init__(self, output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class UpdateInstanceRequest(_message.Message):
    __slots__ = ("instance_id", "name", "input", "update_id", "wait_for", "timeout_ms", "headers")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_ID_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    name: str
    input: _payload_pb2.Payload
    update_id: str
    wait_for: UpdateStage
    timeout_ms: int
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    def __init__(self, instance_id: _Optional[str] = ..., name: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., update_id: _Optional[str] = ..., wait_for: _Optional[_Union[UpdateStage, str]] = ..., timeout_ms: _Optional[int] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ...) -> None: ...

class UpdateInstanceResponse(_message.Message):
    __slots__ = ("update_id", "accepted", "completed", "output", "failure")
    UPDATE_ID_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    update_id: str
    accepted: bool
    completed: bool
    output: _payload_pb2.Payload
    failure: _payload_pb2.Failure
    def __init__(self, update_id: _Optional[str] = ..., accepted: _Optional[bool] = ..., completed: _Optional[bool] = ..., output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class SettlePromiseRequest(_message.Message):
    __slots__ = ("promise_id", "value", "failure", "idempotency_key")
    PROMISE_ID_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    promise_id: str
    value: _payload_pb2.Payload
    failure: _payload_pb2.Failure
    idempotency_key: str
    def __init__(self, promise_id: _Optional[str] = ..., value: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class SettlePromiseResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SessionRequest(_message.Message):
    __slots__ = ("calls", "abandoned", "ping")
    CALLS_FIELD_NUMBER: _ClassVar[int]
    ABANDONED_FIELD_NUMBER: _ClassVar[int]
    PING_FIELD_NUMBER: _ClassVar[int]
    calls: _containers.RepeatedCompositeFieldContainer[SessionCall]
    abandoned: _containers.RepeatedScalarFieldContainer[int]
    ping: SessionPing
    def __init__(self, calls: _Optional[_Iterable[_Union[SessionCall, _Mapping]]] = ..., abandoned: _Optional[_Iterable[int]] = ..., ping: _Optional[_Union[SessionPing, _Mapping]] = ...) -> None: ...

class SessionCall(_message.Message):
    __slots__ = ("id", "start", "get", "wait", "cancel", "terminate", "suspend", "resume", "purge", "list", "executions", "wait_status", "values", "query", "update", "settle")
    ID_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    GET_FIELD_NUMBER: _ClassVar[int]
    WAIT_FIELD_NUMBER: _ClassVar[int]
    RAISE_FIELD_NUMBER: _ClassVar[int]
    CANCEL_FIELD_NUMBER: _ClassVar[int]
    TERMINATE_FIELD_NUMBER: _ClassVar[int]
    SUSPEND_FIELD_NUMBER: _ClassVar[int]
    RESUME_FIELD_NUMBER: _ClassVar[int]
    PURGE_FIELD_NUMBER: _ClassVar[int]
    LIST_FIELD_NUMBER: _ClassVar[int]
    EXECUTIONS_FIELD_NUMBER: _ClassVar[int]
    WAIT_STATUS_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    SETTLE_FIELD_NUMBER: _ClassVar[int]
    id: int
    start: StartInstanceRequest
    get: GetInstanceRequest
    wait: WaitInstanceRequest
    cancel: CancelInstanceRequest
    terminate: TerminateInstanceRequest
    suspend: SuspendInstanceRequest
    resume: ResumeInstanceRequest
    purge: PurgeInstanceRequest
    list: ListInstancesRequest
    executions: ListExecutionsRequest
    wait_status: WaitStatusRequest
    values: GetValuesRequest
    query: QueryInstanceRequest
    update: UpdateInstanceRequest
    settle: SettlePromiseRequest
    def __init__(self, id: _Optional[int] = ..., start: _Optional[_Union[StartInstanceRequest, _Mapping]] = ..., get: _Optional[_Union[GetInstanceRequest, _Mapping]] = ..., wait: _Optional[_Union[WaitInstanceRequest, _Mapping]] = ..., cancel: _Optional[_Union[CancelInstanceRequest, _Mapping]] = ..., terminate: _Optional[_Union[TerminateInstanceRequest, _Mapping]] = ..., suspend: _Optional[_Union[SuspendInstanceRequest, _Mapping]] = ..., resume: _Optional[_Union[ResumeInstanceRequest, _Mapping]] = ..., purge: _Optional[_Union[PurgeInstanceRequest, _Mapping]] = ..., list: _Optional[_Union[ListInstancesRequest, _Mapping]] = ..., executions: _Optional[_Union[ListExecutionsRequest, _Mapping]] = ..., wait_status: _Optional[_Union[WaitStatusRequest, _Mapping]] = ..., values: _Optional[_Union[GetValuesRequest, _Mapping]] = ..., query: _Optional[_Union[QueryInstanceRequest, _Mapping]] = ..., update: _Optional[_Union[UpdateInstanceRequest, _Mapping]] = ..., settle: _Optional[_Union[SettlePromiseRequest, _Mapping]] = ..., **kwargs) -> None: ...

class SessionResponse(_message.Message):
    __slots__ = ("answers", "pong")
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    PONG_FIELD_NUMBER: _ClassVar[int]
    answers: _containers.RepeatedCompositeFieldContainer[SessionAnswer]
    pong: SessionPing
    def __init__(self, answers: _Optional[_Iterable[_Union[SessionAnswer, _Mapping]]] = ..., pong: _Optional[_Union[SessionPing, _Mapping]] = ...) -> None: ...

class SessionPing(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class SessionAnswer(_message.Message):
    __slots__ = ("id", "error", "start", "get", "wait", "cancel", "terminate", "suspend", "resume", "purge", "list", "executions", "wait_status", "values", "query", "update", "settle")
    ID_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    GET_FIELD_NUMBER: _ClassVar[int]
    WAIT_FIELD_NUMBER: _ClassVar[int]
    RAISE_FIELD_NUMBER: _ClassVar[int]
    CANCEL_FIELD_NUMBER: _ClassVar[int]
    TERMINATE_FIELD_NUMBER: _ClassVar[int]
    SUSPEND_FIELD_NUMBER: _ClassVar[int]
    RESUME_FIELD_NUMBER: _ClassVar[int]
    PURGE_FIELD_NUMBER: _ClassVar[int]
    LIST_FIELD_NUMBER: _ClassVar[int]
    EXECUTIONS_FIELD_NUMBER: _ClassVar[int]
    WAIT_STATUS_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    SETTLE_FIELD_NUMBER: _ClassVar[int]
    id: int
    error: SessionError
    start: StartInstanceResponse
    get: GetInstanceResponse
    wait: WaitInstanceResponse
    cancel: CancelInstanceResponse
    terminate: TerminateInstanceResponse
    suspend: SuspendInstanceResponse
    resume: ResumeInstanceResponse
    purge: PurgeInstanceResponse
    list: ListInstancesResponse
    executions: ListExecutionsResponse
    wait_status: WaitStatusResponse
    values: GetValuesResponse
    query: QueryInstanceResponse
    update: UpdateInstanceResponse
    settle: SettlePromiseResponse
    def __init__(self, id: _Optional[int] = ..., error: _Optional[_Union[SessionError, _Mapping]] = ..., start: _Optional[_Union[StartInstanceResponse, _Mapping]] = ..., get: _Optional[_Union[GetInstanceResponse, _Mapping]] = ..., wait: _Optional[_Union[WaitInstanceResponse, _Mapping]] = ..., cancel: _Optional[_Union[CancelInstanceResponse, _Mapping]] = ..., terminate: _Optional[_Union[TerminateInstanceResponse, _Mapping]] = ..., suspend: _Optional[_Union[SuspendInstanceResponse, _Mapping]] = ..., resume: _Optional[_Union[ResumeInstanceResponse, _Mapping]] = ..., purge: _Optional[_Union[PurgeInstanceResponse, _Mapping]] = ..., list: _Optional[_Union[ListInstancesResponse, _Mapping]] = ..., executions: _Optional[_Union[ListExecutionsResponse, _Mapping]] = ..., wait_status: _Optional[_Union[WaitStatusResponse, _Mapping]] = ..., values: _Optional[_Union[GetValuesResponse, _Mapping]] = ..., query: _Optional[_Union[QueryInstanceResponse, _Mapping]] = ..., update: _Optional[_Union[UpdateInstanceResponse, _Mapping]] = ..., settle: _Optional[_Union[SettlePromiseResponse, _Mapping]] = ..., **kwargs) -> None: ...

class SessionError(_message.Message):
    __slots__ = ("code", "message", "grpc_status", "retry_after_ms")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    GRPC_STATUS_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_MS_FIELD_NUMBER: _ClassVar[int]
    code: str
    message: str
    grpc_status: int
    retry_after_ms: int
    def __init__(self, code: _Optional[str] = ..., message: _Optional[str] = ..., grpc_status: _Optional[int] = ..., retry_after_ms: _Optional[int] = ...) -> None: ...
