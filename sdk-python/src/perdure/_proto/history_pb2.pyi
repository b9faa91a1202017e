from perdure._proto import options_pb2 as _options_pb2
from perdure._proto import payload_pb2 as _payload_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StartIdReusePolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    START_ID_REUSE_POLICY_UNSPECIFIED: _ClassVar[StartIdReusePolicy]
    START_ID_REUSE_POLICY_REJECT: _ClassVar[StartIdReusePolicy]
    START_ID_REUSE_POLICY_USE_EXISTING: _ClassVar[StartIdReusePolicy]
    START_ID_REUSE_POLICY_REPLACE_ENDED: _ClassVar[StartIdReusePolicy]
    START_ID_REUSE_POLICY_TERMINATE_EXISTING: _ClassVar[StartIdReusePolicy]

class ParentClosePolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PARENT_CLOSE_POLICY_UNSPECIFIED: _ClassVar[ParentClosePolicy]
    PARENT_CLOSE_POLICY_CANCEL: _ClassVar[ParentClosePolicy]
    PARENT_CLOSE_POLICY_TERMINATE: _ClassVar[ParentClosePolicy]
    PARENT_CLOSE_POLICY_ABANDON: _ClassVar[ParentClosePolicy]
START_ID_REUSE_POLICY_UNSPECIFIED: StartIdReusePolicy
START_ID_REUSE_POLICY_REJECT: StartIdReusePolicy
START_ID_REUSE_POLICY_USE_EXISTING: StartIdReusePolicy
START_ID_REUSE_POLICY_REPLACE_ENDED: StartIdReusePolicy
START_ID_REUSE_POLICY_TERMINATE_EXISTING: StartIdReusePolicy
PARENT_CLOSE_POLICY_UNSPECIFIED: ParentClosePolicy
PARENT_CLOSE_POLICY_CANCEL: ParentClosePolicy
PARENT_CLOSE_POLICY_TERMINATE: ParentClosePolicy
PARENT_CLOSE_POLICY_ABANDON: ParentClosePolicy

class HistoryEvent(_message.Message):
    __slots__ = ("id", "time_ms", "execution_started", "turn_completed", "cancel_requested", "execution_suspended", "execution_resumed", "execution_completed", "execution_failed", "execution_cancelled", "execution_terminated", "execution_continued_as_new", "activity_scheduled", "activity_completed", "activity_failed", "timer_created", "timer_fired", "event_wait_started", "event_raised", "child_scheduled", "child_completed", "child_failed", "start_requested", "start_accepted", "start_refused", "step_scheduled", "step_completed", "step_failed", "operation_cancelled", "custom_status_set", "raise_requested", "raise_accepted", "raise_refused", "patch_marked", "value_set", "values_cleared", "value_read_requested", "value_read", "value_read_refused", "promise_created", "promise_resolved", "promise_rejected", "update_accepted", "update_completed", "history_limit_near", "execution_rewound")
    ID_FIELD_NUMBER: _ClassVar[int]
    TIME_MS_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_STARTED_FIELD_NUMBER: _ClassVar[int]
    TURN_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    CANCEL_REQUESTED_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_SUSPENDED_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_RESUMED_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FAILED_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_CANCELLED_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_TERMINATED_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_CONTINUED_AS_NEW_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_SCHEDULED_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_FAILED_FIELD_NUMBER: _ClassVar[int]
    TIMER_CREATED_FIELD_NUMBER: _ClassVar[int]
    TIMER_FIRED_FIELD_NUMBER: _ClassVar[int]
    EVENT_WAIT_STARTED_FIELD_NUMBER: _ClassVar[int]
    EVENT_RAISED_FIELD_NUMBER: _ClassVar[int]
    CHILD_SCHEDULED_FIELD_NUMBER: _ClassVar[int]
    CHILD_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    CHILD_FAILED_FIELD_NUMBER: _ClassVar[int]
    START_REQUESTED_FIELD_NUMBER: _ClassVar[int]
    START_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    START_REFUSED_FIELD_NUMBER: _ClassVar[int]
    STEP_SCHEDULED_FIELD_NUMBER: _ClassVar[int]
    STEP_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    STEP_FAILED_FIELD_NUMBER: _ClassVar[int]
    OPERATION_CANCELLED_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_STATUS_SET_FIELD_NUMBER: _ClassVar[int]
    RAISE_REQUESTED_FIELD_NUMBER: _ClassVar[int]
    RAISE_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    RAISE_REFUSED_FIELD_NUMBER: _ClassVar[int]
    PATCH_MARKED_FIELD_NUMBER: _ClassVar[int]
    VALUE_SET_FIELD_NUMBER: _ClassVar[int]
    VALUES_CLEARED_FIELD_NUMBER: _ClassVar[int]
    VALUE_READ_REQUESTED_FIELD_NUMBER: _ClassVar[int]
    VALUE_READ_FIELD_NUMBER: _ClassVar[int]
    VALUE_READ_REFUSED_FIELD_NUMBER: _ClassVar[int]
    PROMISE_CREATED_FIELD_NUMBER: _ClassVar[int]
    PROMISE_RESOLVED_FIELD_NUMBER: _ClassVar[int]
    PROMISE_REJECTED_FIELD_NUMBER: _ClassVar[int]
    UPDATE_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    UPDATE_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    HISTORY_LIMIT_NEAR_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_REWOUND_FIELD_NUMBER: _ClassVar[int]
    id: int
    time_ms: int
    execution_started: ExecutionStarted
    turn_completed: TurnCompleted
    cancel_requested: CancelRequested
    execution_suspended: ExecutionSuspended
    execution_resumed: ExecutionResumed
    execution_completed: ExecutionCompleted
    execution_failed: ExecutionFailed
    execution_cancelled: ExecutionCancelled
    execution_terminated: ExecutionTerminated
    execution_continued_as_new: ExecutionContinuedAsNew
    activity_scheduled: ActivityScheduled
    activity_completed: ActivityCompleted
    activity_failed: ActivityFailed
    timer_created: TimerCreated
    timer_fired: TimerFired
    event_wait_started: EventWaitStarted
    event_raised: EventRaised
    child_scheduled: ChildScheduled
    child_completed: ChildCompleted
    child_failed: ChildFailed
    start_requested: StartRequested
    start_accepted: StartAccepted
    start_refused: StartRefused
    step_scheduled: StepScheduled
    step_completed: StepCompleted
    step_failed: StepFailed
    operation_cancelled: OperationCancelled
    custom_status_set: CustomStatusSet
    raise_requested: RaiseRequested
    raise_accepted: RaiseAccepted
    raise_refused: RaiseRefused
    patch_marked: PatchMarked
    value_set: ValueSet
    values_cleared: ValuesCleared
    value_read_requested: ValueReadRequested
    value_read: ValueRead
    value_read_refused: ValueReadRefused
    promise_created: PromiseCreated
    promise_resolved: PromiseResolved
    promise_rejected: PromiseRejected
    update_accepted: UpdateAccepted
    update_completed: UpdateCompleted
    history_limit_near: HistoryLimitNear
    execution_rewound: ExecutionRewound
    def __init__(self, id: _Optional[int] = ..., time_ms: _Optional[int] = ..., execution_started: _Optional[_Union[ExecutionStarted, _Mapping]] = ..., turn_completed: _Optional[_Union[TurnCompleted, _Mapping]] = ..., cancel_requested: _Optional[_Union[CancelRequested, _Mapping]] = ..., execution_suspended: _Optional[_Union[ExecutionSuspended, _Mapping]] = ..., execution_resumed: _Optional[_Union[ExecutionResumed, _Mapping]] = ..., execution_completed: _Optional[_Union[ExecutionCompleted, _Mapping]] = ..., execution_failed: _Optional[_Union[ExecutionFailed, _Mapping]] = ..., execution_cancelled: _Optional[_Union[ExecutionCancelled, _Mapping]] = ..., execution_terminated: _Optional[_Union[ExecutionTerminated, _Mapping]] = ..., execution_continued_as_new: _Optional[_Union[ExecutionContinuedAsNew, _Mapping]] = ..., activity_scheduled: _Optional[_Union[ActivityScheduled, _Mapping]] = ..., activity_completed: _Optional[_Union[ActivityCompleted, _Mapping]] = ..., activity_failed: _Optional[_Union[ActivityFailed, _Mapping]] = ..., timer_created: _Optional[_Union[TimerCreated, _Mapping]] = ..., timer_fired: _Optional[_Union[TimerFired, _Mapping]] = ..., event_wait_started: _Optional[_Union[EventWaitStarted, _Mapping]] = ..., event_raised: _Optional[_Union[EventRaised, _Mapping]] = ..., child_scheduled: _Optional[_Union[ChildScheduled, _Mapping]] = ..., child_completed: _Optional[_Union[ChildCompleted, _Mapping]] = ..., child_failed: _Optional[_Union[ChildFailed, _Mapping]] = ..., start_requested: _Optional[_Union[StartRequested, _Mapping]] = ..., start_accepted: _Optional[_Union[StartAccepted, _Mapping]] = ..., start_refused: _Optional[_Union[StartRefused, _Mapping]] = ..., step_scheduled: _Optional[_Union[StepScheduled, _Mapping]] = ..., step_completed: _Optional[_Union[StepCompleted, _Mapping]] = ..., step_failed: _Optional[_Union[StepFailed, _Mapping]] = ..., operation_cancelled: _Optional[_Union[OperationCancelled, _Mapping]] = ..., custom_status_set: _Optional[_Union[CustomStatusSet, _Mapping]] = ..., raise_requested: _Optional[_Union[RaiseRequested, _Mapping]] = ..., raise_accepted: _Optional[_Union[RaiseAccepted, _Mapping]] = ..., raise_refused: _Optional[_Union[RaiseRefused, _Mapping]] = ..., patch_marked: _Optional[_Union[PatchMarked, _Mapping]] = ..., value_set: _Optional[_Union[ValueSet, _Mapping]] = ..., values_cleared: _Optional[_Union[ValuesCleared, _Mapping]] = ..., value_read_requested: _Optional[_Union[ValueReadRequested, _Mapping]] = ..., value_read: _Optional[_Union[ValueRead, _Mapping]] = ..., value_read_refused: _Optional[_Union[ValueReadRefused, _Mapping]] = ..., promise_created: _Optional[_Union[PromiseCreated, _Mapping]] = ..., promise_resolved: _Optional[_Union[PromiseResolved, _Mapping]] = ..., promise_rejected: _Optional[_Union[PromiseRejected, _Mapping]] = ..., update_accepted: _Optional[_Union[UpdateAccepted, _Mapping]] = ..., update_completed: _Optional[_Union[UpdateCompleted, _Mapping]] = ..., history_limit_near: _Optional[_Union[HistoryLimitNear, _Mapping]] = ..., execution_rewound: _Optional[_Union[ExecutionRewound, _Mapping]] = ...) -> None: ...

class ExecutionStarted(_message.Message):
    __slots__ = ("instance_id", "execution", "name", "version", "input", "parent", "seed", "queue", "priority", "fairness_key", "headers", "values", "copied_from", "custom_status", "custom_status_version", "stored_requests")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    FAIRNESS_KEY_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    COPIED_FROM_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_STATUS_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_STATUS_VERSION_FIELD_NUMBER: _ClassVar[int]
    STORED_REQUESTS_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    execution: int
    name: str
    version: str
    input: _payload_pb2.Payload
    parent: ParentLink
    seed: bytes
    queue: str
    priority: int
    fairness_key: str
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    values: _containers.RepeatedCompositeFieldContainer[_payload_pb2.KeyValue]
    copied_from: CopiedFrom
    custom_status: _payload_pb2.Payload
    custom_status_version: int
    stored_requests: _containers.RepeatedCompositeFieldContainer[StoredRequest]
    def __init__(self, instance_id: _Optional[str] = ..., execution: _Optional[int] = ..., name: _Optional[str] = ..., version: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., parent: _Optional[_Union[ParentLink, _Mapping]] = ..., seed: _Optional[bytes] = ..., queue: _Optional[str] = ..., priority: _Optional[int] = ..., fairness_key: _Optional[str] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ..., values: _Optional[_Iterable[_Union[_payload_pb2.KeyValue, _Mapping]]] = ..., copied_from: _Optional[_Union[CopiedFrom, _Mapping]] = ..., custom_status: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., custom_status_version: _Optional[int] = ..., stored_requests: _Optional[_Iterable[_Union[StoredRequest, _Mapping]]] = ...) -> None: ...

class StoredRequest(_message.Message):
    __slots__ = ("idempotency_key", "name", "execution", "seq", "delivered")
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    name: str
    execution: int
    seq: int
    delivered: bool
    def __init__(self, idempotency_key: _Optional[str] = ..., name: _Optional[str] = ..., execution: _Optional[int] = ..., seq: _Optional[int] = ..., delivered: _Optional[bool] = ...) -> None: ...

class CopiedFrom(_message.Message):
    __slots__ = ("instance_id", "execution", "event_id")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    execution: int
    event_id: int
    def __init__(self, instance_id: _Optional[str] = ..., execution: _Optional[int] = ..., event_id: _Optional[int] = ...) -> None: ...

class ParentLink(_message.Message):
    __slots__ = ("instance_id", "execution", "seq")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    execution: int
    seq: int
    def __init__(self, instance_id: _Optional[str] = ..., execution: _Optional[int] = ..., seq: _Optional[int] = ...) -> None: ...

class TurnCompleted(_message.Message):
    __slots__ = ("delivered", "worker")
    DELIVERED_FIELD_NUMBER: _ClassVar[int]
    WORKER_FIELD_NUMBER: _ClassVar[int]
    delivered: int
    worker: str
    def __init__(self, delivered: _Optional[int] = ..., worker: _Optional[str] = ...) -> None: ...

class CancelRequested(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class ExecutionSuspended(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class ExecutionResumed(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class ExecutionCompleted(_message.Message):
    __slots__ = ("output",)
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    output: _payload_pb2.Payload
    def __init__(self, output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ...) -> None: ...

class ExecutionFailed(_message.Message):
    __slots__ = ("failure",)
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    failure: _payload_pb2.Failure
    def __init__(self, failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class ExecutionCancelled(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class ExecutionTerminated(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class ExecutionContinuedAsNew(_message.Message):
    __slots__ = ("input", "version")
    INPUT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    input: _payload_pb2.Payload
    version: str
    def __init__(self, input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., version: _Optional[str] = ...) -> None: ...

class RetryPolicy(_message.Message):
    __slots__ = ("max_attempts", "initial_interval_ms", "max_interval_ms", "backoff_coefficient", "non_retryable_types")
    MAX_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    INITIAL_INTERVAL_MS_FIELD_NUMBER: _ClassVar[int]
    MAX_INTERVAL_MS_FIELD_NUMBER: _ClassVar[int]
    BACKOFF_COEFFICIENT_FIELD_NUMBER: _ClassVar[int]
    NON_RETRYABLE_TYPES_FIELD_NUMBER: _ClassVar[int]
    max_attempts: int
    initial_interval_ms: int
    max_interval_ms: int
    backoff_coefficient: float
    non_retryable_types: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, max_attempts: _Optional[int] = ..., initial_interval_ms: _Optional[int] = ..., max_interval_ms: _Optional[int] = ..., backoff_coefficient: _Optional[float] = ..., non_retryable_types: _Optional[_Iterable[str]] = ...) -> None: ...

class ActivityOptions(_message.Message):
    __slots__ = ("retry", "start_to_close_ms", "schedule_to_start_ms", "schedule_to_close_ms", "heartbeat_ms", "queue", "version", "session", "priority", "fairness_key")
    RETRY_FIELD_NUMBER: _ClassVar[int]
    START_TO_CLOSE_MS_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_TO_START_MS_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_TO_CLOSE_MS_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_MS_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    FAIRNESS_KEY_FIELD_NUMBER: _ClassVar[int]
    retry: RetryPolicy
    start_to_close_ms: int
    schedule_to_start_ms: int
    schedule_to_close_ms: int
    heartbeat_ms: int
    queue: str
    version: str
    session: str
    priority: int
    fairness_key: str
    def __init__(self, retry: _Optional[_Union[RetryPolicy, _Mapping]] = ..., start_to_close_ms: _Optional[int] = ..., schedule_to_start_ms: _Optional[int] = ..., schedule_to_close_ms: _Optional[int] = ..., heartbeat_ms: _Optional[int] = ..., queue: _Optional[str] = ..., version: _Optional[str] = ..., session: _Optional[str] = ..., priority: _Optional[int] = ..., fairness_key: _Optional[str] = ...) -> None: ...

class ActivityScheduled(_message.Message):
    __slots__ = ("seq", "name", "input", "options", "headers")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    seq: int
    name: str
    input: _payload_pb2.Payload
    options: ActivityOptions
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    def __init__(self, seq: _Optional[int] = ..., name: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., options: _Optional[_Union[ActivityOptions, _Mapping]] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ...) -> None: ...

class ActivityCompleted(_message.Message):
    __slots__ = ("seq", "output", "attempt")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    seq: int
    output: _payload_pb2.Payload
    attempt: int
    def __init__(self, seq: _Optional[int] = ..., output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., attempt: _Optional[int] = ...) -> None: ...

class ActivityFailed(_message.Message):
    __slots__ = ("seq", "failure", "attempt")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    seq: int
    failure: _payload_pb2.Failure
    attempt: int
    def __init__(self, seq: _Optional[int] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ..., attempt: _Optional[int] = ...) -> None: ...

class TimerCreated(_message.Message):
    __slots__ = ("seq", "fire_at_ms")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    FIRE_AT_MS_FIELD_NUMBER: _ClassVar[int]
    seq: int
    fire_at_ms: int
    def __init__(self, seq: _Optional[int] = ..., fire_at_ms: _Optional[int] = ...) -> None: ...

class TimerFired(_message.Message):
    __slots__ = ("seq",)
    SEQ_FIELD_NUMBER: _ClassVar[int]
    seq: int
    def __init__(self, seq: _Optional[int] = ...) -> None: ...

class EventWaitStarted(_message.Message):
    __slots__ = ("seq", "name")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    seq: int
    name: str
    def __init__(self, seq: _Optional[int] = ..., name: _Optional[str] = ...) -> None: ...

class EventRaised(_message.Message):
    __slots__ = ("name", "payload", "carried_from", "headers", "idempotency_key")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    CARRIED_FROM_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    name: str
    payload: _payload_pb2.Payload
    carried_from: int
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    idempotency_key: str
    def __init__(self, name: _Optional[str] = ..., payload: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., carried_from: _Optional[int] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class ChildScheduled(_message.Message):
    __slots__ = ("seq", "name", "version", "instance_id", "input", "parent_close_policy", "queue", "priority", "fairness_key", "headers", "id_reuse_policy")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    PARENT_CLOSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    FAIRNESS_KEY_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    ID_REUSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    seq: int
    name: str
    version: str
    instance_id: str
    input: _payload_pb2.Payload
    parent_close_policy: ParentClosePolicy
    queue: str
    priority: int
    fairness_key: str
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    id_reuse_policy: StartIdReusePolicy
    def __init__(self, seq: _Optional[int] = ..., name: _Optional[str] = ..., version: _Optional[str] = ..., instance_id: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., parent_close_policy: _Optional[_Union[ParentClosePolicy, str]] = ..., queue: _Optional[str] = ..., priority: _Optional[int] = ..., fairness_key: _Optional[str] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ..., id_reuse_policy: _Optional[_Union[StartIdReusePolicy, str]] = ...) -> None: ...

class ChildCompleted(_message.Message):
    __slots__ = ("seq", "output")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    seq: int
    output: _payload_pb2.Payload
    def __init__(self, seq: _Optional[int] = ..., output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ...) -> None: ...

class ChildFailed(_message.Message):
    __slots__ = ("seq", "failure")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    failure: _payload_pb2.Failure
    def __init__(self, seq: _Optional[int] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class StartRequested(_message.Message):
    __slots__ = ("seq", "name", "version", "instance_id", "input", "queue", "priority", "fairness_key", "headers", "id_reuse_policy")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    FAIRNESS_KEY_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    ID_REUSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    seq: int
    name: str
    version: str
    instance_id: str
    input: _payload_pb2.Payload
    queue: str
    priority: int
    fairness_key: str
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    id_reuse_policy: StartIdReusePolicy
    def __init__(self, seq: _Optional[int] = ..., name: _Optional[str] = ..., version: _Optional[str] = ..., instance_id: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., queue: _Optional[str] = ..., priority: _Optional[int] = ..., fairness_key: _Optional[str] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ..., id_reuse_policy: _Optional[_Union[StartIdReusePolicy, str]] = ...) -> None: ...

class StartAccepted(_message.Message):
    __slots__ = ("seq",)
    SEQ_FIELD_NUMBER: _ClassVar[int]
    seq: int
    def __init__(self, seq: _Optional[int] = ...) -> None: ...

class StartRefused(_message.Message):
    __slots__ = ("seq", "failure")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    failure: _payload_pb2.Failure
    def __init__(self, seq: _Optional[int] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class StepScheduled(_message.Message):
    __slots__ = ("seq", "name")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    seq: int
    name: str
    def __init__(self, seq: _Optional[int] = ..., name: _Optional[str] = ...) -> None: ...

class StepCompleted(_message.Message):
    __slots__ = ("seq", "output")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    seq: int
    output: _payload_pb2.Payload
    def __init__(self, seq: _Optional[int] = ..., output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ...) -> None: ...

class StepFailed(_message.Message):
    __slots__ = ("seq", "failure")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    failure: _payload_pb2.Failure
    def __init__(self, seq: _Optional[int] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class OperationCancelled(_message.Message):
    __slots__ = ("seq", "passed_by")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PASSED_BY_FIELD_NUMBER: _ClassVar[int]
    seq: int
    passed_by: int
    def __init__(self, seq: _Optional[int] = ..., passed_by: _Optional[int] = ...) -> None: ...

class CustomStatusSet(_message.Message):
    __slots__ = ("value",)
    VALUE_FIELD_NUMBER: _ClassVar[int]
    value: _payload_pb2.Payload
    def __init__(self, value: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ...) -> None: ...

class RaiseRequested(_message.Message):
    __slots__ = ("seq", "instance_id", "name", "payload", "promise_id", "failure", "headers")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    PROMISE_ID_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    seq: int
    instance_id: str
    name: str
    payload: _payload_pb2.Payload
    promise_id: str
    failure: _payload_pb2.Failure
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    def __init__(self, seq: _Optional[int] = ..., instance_id: _Optional[str] = ..., name: _Optional[str] = ..., payload: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., promise_id: _Optional[str] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ...) -> None: ...

class RaiseAccepted(_message.Message):
    __slots__ = ("seq",)
    SEQ_FIELD_NUMBER: _ClassVar[int]
    seq: int
    def __init__(self, seq: _Optional[int] = ...) -> None: ...

class RaiseRefused(_message.Message):
    __slots__ = ("seq", "failure")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    failure: _payload_pb2.Failure
    def __init__(self, seq: _Optional[int] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class PatchMarked(_message.Message):
    __slots__ = ("change_id",)
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    change_id: str
    def __init__(self, change_id: _Optional[str] = ...) -> None: ...

class ValueSet(_message.Message):
    __slots__ = ("key", "value")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    key: str
    value: _payload_pb2.Payload
    def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ...) -> None: ...

class ValuesCleared(_message.Message):
    __slots__ = ("key", "all")
    KEY_FIELD_NUMBER: _ClassVar[int]
    ALL_FIELD_NUMBER: _ClassVar[int]
    key: str
    all: bool
    def __init__(self, key: _Optional[str] = ..., all: _Optional[bool] = ...) -> None: ...

class ValueReadRequested(_message.Message):
    __slots__ = ("seq", "instance_id", "key")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    seq: int
    instance_id: str
    key: str
    def __init__(self, seq: _Optional[int] = ..., instance_id: _Optional[str] = ..., key: _Optional[str] = ...) -> None: ...

class ValueRead(_message.Message):
    __slots__ = ("seq", "value")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    value: _payload_pb2.Payload
    def __init__(self, seq: _Optional[int] = ..., value: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ...) -> None: ...

class ValueReadRefused(_message.Message):
    __slots__ = ("seq", "failure")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    failure: _payload_pb2.Failure
    def __init__(self, seq: _Optional[int] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class PromiseCreated(_message.Message):
    __slots__ = ("seq",)
    SEQ_FIELD_NUMBER: _ClassVar[int]
    seq: int
    def __init__(self, seq: _Optional[int] = ...) -> None: ...

class PromiseResolved(_message.Message):
    __slots__ = ("seq", "value", "idempotency_key")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    seq: int
    value: _payload_pb2.Payload
    idempotency_key: str
    def __init__(self, seq: _Optional[int] = ..., value: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class PromiseRejected(_message.Message):
    __slots__ = ("seq", "failure", "idempotency_key")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    seq: int
    failure: _payload_pb2.Failure
    idempotency_key: str
    def __init__(self, seq: _Optional[int] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class UpdateAccepted(_message.Message):
    __slots__ = ("update_id", "name", "input", "headers", "carried_from")
    UPDATE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    CARRIED_FROM_FIELD_NUMBER: _ClassVar[int]
    update_id: str
    name: str
    input: _payload_pb2.Payload
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    carried_from: int
    def __init__(self, update_id: _Optional[str] = ..., name: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ..., carried_from: _Optional[int] = ...) -> None: ...

class UpdateCompleted(_message.Message):
    __slots__ = ("update_id", "output", "failure")
    UPDATE_ID_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    update_id: str
    output: _payload_pb2.Payload
    failure: _payload_pb2.Failure
    def __init__(self, update_id: _Optional[str] = ..., output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class HistoryLimitNear(_message.Message):
    __slots__ = ("events", "bytes")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    events: int
    bytes: int
    def __init__(self, events: _Optional[int] = ..., bytes: _Optional[int] = ...) -> None: ...

class ExecutionRewound(_message.Message):
    __slots__ = ("event_id", "reason")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    event_id: int
    reason: str
    def __init__(self, event_id: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...
