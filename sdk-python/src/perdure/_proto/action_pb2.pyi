from perdure._proto import history_pb2 as _history_pb2
from perdure._proto import options_pb2 as _options_pb2
from perdure._proto import payload_pb2 as _payload_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Action(_message.Message):
    __slots__ = ("schedule_activity", "create_timer", "wait_for_event", "schedule_child", "request_start", "schedule_step", "request_raise", "cancel_operation", "set_custom_status", "mark_patch", "set_value", "clear_values", "read_value", "create_promise", "complete_update", "complete_execution", "fail_execution", "cancel_execution", "continue_as_new")
    SCHEDULE_ACTIVITY_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIMER_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_EVENT_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_CHILD_FIELD_NUMBER: _ClassVar[int]
    REQUEST_START_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_STEP_FIELD_NUMBER: _ClassVar[int]
    REQUEST_RAISE_FIELD_NUMBER: _ClassVar[int]
    CANCEL_OPERATION_FIELD_NUMBER: _ClassVar[int]
    SET_CUSTOM_STATUS_FIELD_NUMBER: _ClassVar[int]
    MARK_PATCH_FIELD_NUMBER: _ClassVar[int]
    SET_VALUE_FIELD_NUMBER: _ClassVar[int]
    CLEAR_VALUES_FIELD_NUMBER: _ClassVar[int]
    READ_VALUE_FIELD_NUMBER: _ClassVar[int]
    CREATE_PROMISE_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_UPDATE_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_EXECUTION_FIELD_NUMBER: _ClassVar[int]
    FAIL_EXECUTION_FIELD_NUMBER: _ClassVar[int]
    CANCEL_EXECUTION_FIELD_NUMBER: _ClassVar[int]
    CONTINUE_AS_NEW_FIELD_NUMBER: _ClassVar[int]
    schedule_activity: ScheduleActivity
    create_timer: CreateTimer
    wait_for_event: WaitForEvent
    schedule_child: ScheduleChild
    request_start: RequestStart
    schedule_step: ScheduleStep
    request_raise: RequestRaise
    cancel_operation: CancelOperation
    set_custom_status: SetCustomStatus
    mark_patch: MarkPatch
    set_value: SetValue
    clear_values: ClearValues
    read_value: ReadValue
    create_promise: CreatePromise
    complete_update: CompleteUpdate
    complete_execution: CompleteExecution
    fail_execution: FailExecution
    cancel_execution: CancelExecution
    continue_as_new: ContinueAsNew
    def __init__(self, schedule_activity: _Optional[_Union[ScheduleActivity, _Mapping]] = ..., create_timer: _Optional[_Union[CreateTimer, _Mapping]] = ..., wait_for_event: _Optional[_Union[WaitForEvent, _Mapping]] = ..., schedule_child: _Optional[_Union[ScheduleChild, _Mapping]] = ..., request_start: _Optional[_Union[RequestStart, _Mapping]] = ..., schedule_step: _Optional[_Union[ScheduleStep, _Mapping]] = ..., request_raise: _Optional[_Union[RequestRaise, _Mapping]] = ..., cancel_operation: _Optional[_Union[CancelOperation, _Mapping]] = ..., set_custom_status: _Optional[_Union[SetCustomStatus, _Mapping]] = ..., mark_patch: _Optional[_Union[MarkPatch, _Mapping]] = ..., set_value: _Optional[_Union[SetValue, _Mapping]] = ..., clear_values: _Optional[_Union[ClearValues, _Mapping]] = ..., read_value: _Optional[_Union[ReadValue, _Mapping]] = ..., create_promise: _Optional[_Union[CreatePromise, _Mapping]] = ..., complete_update: _Optional[_Union[CompleteUpdate, _Mapping]] = ..., complete_execution: _Optional[_Union[CompleteExecution, _Mapping]] = ..., fail_execution: _Optional[_Union[FailExecution, _Mapping]] = ..., cancel_execution: _Optional[_Union[CancelExecution, _Mapping]] = ..., continue_as_new: _Optional[_Union[ContinueAsNew, _Mapping]] = ...) -> None: ...

class ScheduleActivity(_message.Message):
    __slots__ = ("seq", "name", "input", "options", "headers")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    seq: int
    name: str
    input: _payload_pb2.Payload
    options: _history_pb2.ActivityOptions
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    def __init__(self, seq: _Optional[int] = ..., name: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., options: _Optional[_Union[_history_pb2.ActivityOptions, _Mapping]] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ...) -> None: ...

class CreateTimer(_message.Message):
    __slots__ = ("seq", "fire_at_ms")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    FIRE_AT_MS_FIELD_NUMBER: _ClassVar[int]
    seq: int
    fire_at_ms: int
    def __init__(self, seq: _Optional[int] = ..., fire_at_ms: _Optional[int] = ...) -> None: ...

class WaitForEvent(_message.Message):
    __slots__ = ("seq", "name")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    seq: int
    name: str
    def __init__(self, seq: _Optional[int] = ..., name: _Optional[str] = ...) -> None: ...

class ScheduleChild(_message.Message):
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
    parent_close_policy: _history_pb2.ParentClosePolicy
    queue: str
    priority: int
    fairness_key: str
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    id_reuse_policy: _history_pb2.StartIdReusePolicy
    def __init__(self, seq: _Optional[int] = ..., name: _Optional[str] = ..., version: _Optional[str] = ..., instance_id: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., parent_close_policy: _Optional[_Union[_history_pb2.ParentClosePolicy, str]] = ..., queue: _Optional[str] = ..., priority: _Optional[int] = ..., fairness_key: _Optional[str] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ..., id_reuse_policy: _Optional[_Union[_history_pb2.StartIdReusePolicy, str]] = ...) -> None: ...

class RequestStart(_message.Message):
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
    id_reuse_policy: _history_pb2.StartIdReusePolicy
    def __init__(self, seq: _Optional[int] = ..., name: _Optional[str] = ..., version: _Optional[str] = ..., instance_id: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., queue: _Optional[str] = ..., priority: _Optional[int] = ..., fairness_key: _Optional[str] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ..., id_reuse_policy: _Optional[_Union[_history_pb2.StartIdReusePolicy, str]] = ...) -> None: ...

class ScheduleStep(_message.Message):
    __slots__ = ("seq", "name", "output", "failure")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    seq: int
    name: str
    output: _payload_pb2.Payload
    failure: _payload_pb2.Failure
    def __init__(self, seq: _Optional[int] = ..., name: _Optional[str] = ..., output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class RequestRaise(_message.Message):
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

class CancelOperation(_message.Message):
    __slots__ = ("seq", "passed_by")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    PASSED_BY_FIELD_NUMBER: _ClassVar[int]
    seq: int
    passed_by: int
    def __init__(self, seq: _Optional[int] = ..., passed_by: _Optional[int] = ...) -> None: ...

class SetCustomStatus(_message.Message):
    __slots__ = ("value",)
    VALUE_FIELD_NUMBER: _ClassVar[int]
    value: _payload_pb2.Payload
    def __init__(self, value: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ...) -> None: ...

class CompleteExecution(_message.Message):
    __slots__ = ("output",)
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    output: _payload_pb2.Payload
    def __init__(self, output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ...) -> None: ...

class FailExecution(_message.Message):
    __slots__ = ("failure",)
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    failure: _payload_pb2.Failure
    def __init__(self, failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class CancelExecution(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class ContinueAsNew(_message.Message):
    __slots__ = ("input", "version", "delivered", "latest_version")
    INPUT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_FIELD_NUMBER: _ClassVar[int]
    LATEST_VERSION_FIELD_NUMBER: _ClassVar[int]
    input: _payload_pb2.Payload
    version: str
    delivered: int
    latest_version: bool
    def __init__(self, input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., version: _Optional[str] = ..., delivered: _Optional[int] = ..., latest_version: _Optional[bool] = ...) -> None: ...

class MarkPatch(_message.Message):
    __slots__ = ("change_id",)
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    change_id: str
    def __init__(self, change_id: _Optional[str] = ...) -> None: ...

class SetValue(_message.Message):
    __slots__ = ("key", "value")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    key: str
    value: _payload_pb2.Payload
    def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ...) -> None: ...

class ClearValues(_message.Message):
    __slots__ = ("key", "all")
    KEY_FIELD_NUMBER: _ClassVar[int]
    ALL_FIELD_NUMBER: _ClassVar[int]
    key: str
    all: bool
    def __init__(self, key: _Optional[str] = ..., all: _Optional[bool] = ...) -> None: ...

class ReadValue(_message.Message):
    __slots__ = ("seq", "instance_id", "key")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    seq: int
    instance_id: str
    key: str
    def __init__(self, seq: _Optional[int] = ..., instance_id: _Optional[str] = ..., key: _Optional[str] = ...) -> None: ...

class CreatePromise(_message.Message):
    __slots__ = ("seq",)
    SEQ_FIELD_NUMBER: _ClassVar[int]
    seq: int
    def __init__(self, seq: _Optional[int] = ...) -> None: ...

class CompleteUpdate(_message.Message):
    __slots__ = ("update_id", "output", "failure")
    UPDATE_ID_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    update_id: str
    output: _payload_pb2.Payload
    failure: _payload_pb2.Failure
    def __init__(self, update_id: _Optional[str] = ..., output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...
