from perdure._proto import action_pb2 as _action_pb2
from perdure._proto import history_pb2 as _history_pb2
from perdure._proto import payload_pb2 as _payload_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TurnFailureReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TURN_FAILURE_REASON_UNSPECIFIED: _ClassVar[TurnFailureReason]
    TURN_FAILURE_REASON_NONDETERMINISM: _ClassVar[TurnFailureReason]
    TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT: _ClassVar[TurnFailureReason]
    TURN_FAILURE_REASON_NO_HANDLER: _ClassVar[TurnFailureReason]
    TURN_FAILURE_REASON_INTERNAL: _ClassVar[TurnFailureReason]

class LiveRequestKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LIVE_REQUEST_KIND_UNSPECIFIED: _ClassVar[LiveRequestKind]
    LIVE_REQUEST_KIND_QUERY: _ClassVar[LiveRequestKind]
    LIVE_REQUEST_KIND_VALIDATE_UPDATE: _ClassVar[LiveRequestKind]

class LiveRequestOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LIVE_REQUEST_OUTCOME_UNSPECIFIED: _ClassVar[LiveRequestOutcome]
    LIVE_REQUEST_OUTCOME_ANSWERED: _ClassVar[LiveRequestOutcome]
    LIVE_REQUEST_OUTCOME_FAILED: _ClassVar[LiveRequestOutcome]
    LIVE_REQUEST_OUTCOME_MISS: _ClassVar[LiveRequestOutcome]
    LIVE_REQUEST_OUTCOME_UNKNOWN_NAME: _ClassVar[LiveRequestOutcome]
    LIVE_REQUEST_OUTCOME_NO_STATE: _ClassVar[LiveRequestOutcome]
TURN_FAILURE_REASON_UNSPECIFIED: TurnFailureReason
TURN_FAILURE_REASON_NONDETERMINISM: TurnFailureReason
TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT: TurnFailureReason
TURN_FAILURE_REASON_NO_HANDLER: TurnFailureReason
TURN_FAILURE_REASON_INTERNAL: TurnFailureReason
LIVE_REQUEST_KIND_UNSPECIFIED: LiveRequestKind
LIVE_REQUEST_KIND_QUERY: LiveRequestKind
LIVE_REQUEST_KIND_VALIDATE_UPDATE: LiveRequestKind
LIVE_REQUEST_OUTCOME_UNSPECIFIED: LiveRequestOutcome
LIVE_REQUEST_OUTCOME_ANSWERED: LiveRequestOutcome
LIVE_REQUEST_OUTCOME_FAILED: LiveRequestOutcome
LIVE_REQUEST_OUTCOME_MISS: LiveRequestOutcome
LIVE_REQUEST_OUTCOME_UNKNOWN_NAME: LiveRequestOutcome
LIVE_REQUEST_OUTCOME_NO_STATE: LiveRequestOutcome

class AttachRequest(_message.Message):
    __slots__ = ("hello", "turns", "activities", "steps", "heartbeats", "misses", "failures", "credits", "ping", "pong", "drain", "evicted", "live_request_results", "liveness_hello")
    HELLO_FIELD_NUMBER: _ClassVar[int]
    TURNS_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    HEARTBEATS_FIELD_NUMBER: _ClassVar[int]
    MISSES_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    CREDITS_FIELD_NUMBER: _ClassVar[int]
    PING_FIELD_NUMBER: _ClassVar[int]
    PONG_FIELD_NUMBER: _ClassVar[int]
    DRAIN_FIELD_NUMBER: _ClassVar[int]
    EVICTED_FIELD_NUMBER: _ClassVar[int]
    LIVE_REQUEST_RESULTS_FIELD_NUMBER: _ClassVar[int]
    LIVENESS_HELLO_FIELD_NUMBER: _ClassVar[int]
    hello: Hello
    turns: _containers.RepeatedCompositeFieldContainer[TurnResult]
    activities: _containers.RepeatedCompositeFieldContainer[ActivityResult]
    steps: _containers.RepeatedCompositeFieldContainer[StepResult]
    heartbeats: _containers.RepeatedCompositeFieldContainer[Heartbeat]
    misses: _containers.RepeatedCompositeFieldContainer[TurnMiss]
    failures: _containers.RepeatedCompositeFieldContainer[TurnFailure]
    credits: Credits
    ping: Ping
    pong: Pong
    drain: Drain
    evicted: _containers.RepeatedCompositeFieldContainer[Evicted]
    live_request_results: _containers.RepeatedCompositeFieldContainer[LiveRequestResult]
    liveness_hello: LivenessHello
    def __init__(self, hello: _Optional[_Union[Hello, _Mapping]] = ..., turns: _Optional[_Iterable[_Union[TurnResult, _Mapping]]] = ..., activities: _Optional[_Iterable[_Union[ActivityResult, _Mapping]]] = ..., steps: _Optional[_Iterable[_Union[StepResult, _Mapping]]] = ..., heartbeats: _Optional[_Iterable[_Union[Heartbeat, _Mapping]]] = ..., misses: _Optional[_Iterable[_Union[TurnMiss, _Mapping]]] = ..., failures: _Optional[_Iterable[_Union[TurnFailure, _Mapping]]] = ..., credits: _Optional[_Union[Credits, _Mapping]] = ..., ping: _Optional[_Union[Ping, _Mapping]] = ..., pong: _Optional[_Union[Pong, _Mapping]] = ..., drain: _Optional[_Union[Drain, _Mapping]] = ..., evicted: _Optional[_Iterable[_Union[Evicted, _Mapping]]] = ..., live_request_results: _Optional[_Iterable[_Union[LiveRequestResult, _Mapping]]] = ..., liveness_hello: _Optional[_Union[LivenessHello, _Mapping]] = ...) -> None: ...

class AttachResponse(_message.Message):
    __slots__ = ("welcome", "turns", "activities", "cancels", "grants", "evictions", "refusals", "ping", "pong", "drained", "live_requests", "recorded")
    WELCOME_FIELD_NUMBER: _ClassVar[int]
    TURNS_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_FIELD_NUMBER: _ClassVar[int]
    CANCELS_FIELD_NUMBER: _ClassVar[int]
    GRANTS_FIELD_NUMBER: _ClassVar[int]
    EVICTIONS_FIELD_NUMBER: _ClassVar[int]
    REFUSALS_FIELD_NUMBER: _ClassVar[int]
    PING_FIELD_NUMBER: _ClassVar[int]
    PONG_FIELD_NUMBER: _ClassVar[int]
    DRAINED_FIELD_NUMBER: _ClassVar[int]
    LIVE_REQUESTS_FIELD_NUMBER: _ClassVar[int]
    RECORDED_FIELD_NUMBER: _ClassVar[int]
    welcome: Welcome
    turns: _containers.RepeatedCompositeFieldContainer[TurnTask]
    activities: _containers.RepeatedCompositeFieldContainer[ActivityTask]
    cancels: _containers.RepeatedCompositeFieldContainer[CancelActivity]
    grants: _containers.RepeatedCompositeFieldContainer[StepGrant]
    evictions: _containers.RepeatedCompositeFieldContainer[Evict]
    refusals: _containers.RepeatedCompositeFieldContainer[Refusal]
    ping: Ping
    pong: Pong
    drained: Drained
    live_requests: _containers.RepeatedCompositeFieldContainer[LiveRequestTask]
    recorded: int
    def __init__(self, welcome: _Optional[_Union[Welcome, _Mapping]] = ..., turns: _Optional[_Iterable[_Union[TurnTask, _Mapping]]] = ..., activities: _Optional[_Iterable[_Union[ActivityTask, _Mapping]]] = ..., cancels: _Optional[_Iterable[_Union[CancelActivity, _Mapping]]] = ..., grants: _Optional[_Iterable[_Union[StepGrant, _Mapping]]] = ..., evictions: _Optional[_Iterable[_Union[Evict, _Mapping]]] = ..., refusals: _Optional[_Iterable[_Union[Refusal, _Mapping]]] = ..., ping: _Optional[_Union[Ping, _Mapping]] = ..., pong: _Optional[_Union[Pong, _Mapping]] = ..., drained: _Optional[_Union[Drained, _Mapping]] = ..., live_requests: _Optional[_Iterable[_Union[LiveRequestTask, _Mapping]]] = ..., recorded: _Optional[int] = ...) -> None: ...

class Hello(_message.Message):
    __slots__ = ("protocol", "worker", "sdk", "orchestrations", "activities", "credits", "queues", "named_queues_only", "identity", "sessions", "max_sessions", "handles_live_requests", "keeps_attempts", "held", "held_steps")
    PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    WORKER_FIELD_NUMBER: _ClassVar[int]
    SDK_FIELD_NUMBER: _ClassVar[int]
    ORCHESTRATIONS_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_FIELD_NUMBER: _ClassVar[int]
    CREDITS_FIELD_NUMBER: _ClassVar[int]
    QUEUES_FIELD_NUMBER: _ClassVar[int]
    NAMED_QUEUES_ONLY_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    MAX_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    HANDLES_LIVE_REQUESTS_FIELD_NUMBER: _ClassVar[int]
    KEEPS_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    HELD_STEPS_FIELD_NUMBER: _ClassVar[int]
    protocol: int
    worker: str
    sdk: str
    orchestrations: _containers.RepeatedCompositeFieldContainer[Handler]
    activities: _containers.RepeatedCompositeFieldContainer[Handler]
    credits: Credits
    queues: _containers.RepeatedScalarFieldContainer[str]
    named_queues_only: bool
    identity: str
    sessions: _containers.RepeatedScalarFieldContainer[str]
    max_sessions: int
    handles_live_requests: bool
    keeps_attempts: bool
    held: _containers.RepeatedCompositeFieldContainer[HeldAttempt]
    held_steps: _containers.RepeatedCompositeFieldContainer[HeldStep]
    def __init__(self, protocol: _Optional[int] = ..., worker: _Optional[str] = ..., sdk: _Optional[str] = ..., orchestrations: _Optional[_Iterable[_Union[Handler, _Mapping]]] = ..., activities: _Optional[_Iterable[_Union[Handler, _Mapping]]] = ..., credits: _Optional[_Union[Credits, _Mapping]] = ..., queues: _Optional[_Iterable[str]] = ..., named_queues_only: _Optional[bool] = ..., identity: _Optional[str] = ..., sessions: _Optional[_Iterable[str]] = ..., max_sessions: _Optional[int] = ..., handles_live_requests: _Optional[bool] = ..., keeps_attempts: _Optional[bool] = ..., held: _Optional[_Iterable[_Union[HeldAttempt, _Mapping]]] = ..., held_steps: _Optional[_Iterable[_Union[HeldStep, _Mapping]]] = ...) -> None: ...

class HeldAttempt(_message.Message):
    __slots__ = ("token", "key", "elapsed_ms")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    ELAPSED_MS_FIELD_NUMBER: _ClassVar[int]
    token: int
    key: bytes
    elapsed_ms: int
    def __init__(self, token: _Optional[int] = ..., key: _Optional[bytes] = ..., elapsed_ms: _Optional[int] = ...) -> None: ...

class HeldStep(_message.Message):
    __slots__ = ("instance_id", "execution", "seq")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    execution: int
    seq: int
    def __init__(self, instance_id: _Optional[str] = ..., execution: _Optional[int] = ..., seq: _Optional[int] = ...) -> None: ...

class LivenessHello(_message.Message):
    __slots__ = ("identity", "ping_interval_ms")
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    PING_INTERVAL_MS_FIELD_NUMBER: _ClassVar[int]
    identity: str
    ping_interval_ms: int
    def __init__(self, identity: _Optional[str] = ..., ping_interval_ms: _Optional[int] = ...) -> None: ...

class Handler(_message.Message):
    __slots__ = ("name", "version")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: str
    def __init__(self, name: _Optional[str] = ..., version: _Optional[str] = ...) -> None: ...

class Credits(_message.Message):
    __slots__ = ("turns", "activities")
    TURNS_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_FIELD_NUMBER: _ClassVar[int]
    turns: int
    activities: int
    def __init__(self, turns: _Optional[int] = ..., activities: _Optional[int] = ...) -> None: ...

class Welcome(_message.Message):
    __slots__ = ("protocol", "sidecar", "ping_interval_ms", "ping_timeout_ms", "max_payload_bytes", "max_frame_bytes", "keeps_attempts")
    PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    SIDECAR_FIELD_NUMBER: _ClassVar[int]
    PING_INTERVAL_MS_FIELD_NUMBER: _ClassVar[int]
    PING_TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    MAX_PAYLOAD_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_FRAME_BYTES_FIELD_NUMBER: _ClassVar[int]
    KEEPS_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    protocol: int
    sidecar: str
    ping_interval_ms: int
    ping_timeout_ms: int
    max_payload_bytes: int
    max_frame_bytes: int
    keeps_attempts: bool
    def __init__(self, protocol: _Optional[int] = ..., sidecar: _Optional[str] = ..., ping_interval_ms: _Optional[int] = ..., ping_timeout_ms: _Optional[int] = ..., max_payload_bytes: _Optional[int] = ..., max_frame_bytes: _Optional[int] = ..., keeps_attempts: _Optional[bool] = ...) -> None: ...

class TurnTask(_message.Message):
    __slots__ = ("token", "instance_id", "execution", "full", "durable", "more", "last_event_id", "events")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    FULL_FIELD_NUMBER: _ClassVar[int]
    DURABLE_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    LAST_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    token: int
    instance_id: str
    execution: int
    full: bool
    durable: bool
    more: bool
    last_event_id: int
    events: _containers.RepeatedCompositeFieldContainer[_history_pb2.HistoryEvent]
    def __init__(self, token: _Optional[int] = ..., instance_id: _Optional[str] = ..., execution: _Optional[int] = ..., full: _Optional[bool] = ..., durable: _Optional[bool] = ..., more: _Optional[bool] = ..., last_event_id: _Optional[int] = ..., events: _Optional[_Iterable[_Union[_history_pb2.HistoryEvent, _Mapping]]] = ...) -> None: ...

class TurnResult(_message.Message):
    __slots__ = ("token", "actions", "more", "cached")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    ACTIONS_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    CACHED_FIELD_NUMBER: _ClassVar[int]
    token: int
    actions: _containers.RepeatedCompositeFieldContainer[_action_pb2.Action]
    more: bool
    cached: bool
    def __init__(self, token: _Optional[int] = ..., actions: _Optional[_Iterable[_Union[_action_pb2.Action, _Mapping]]] = ..., more: _Optional[bool] = ..., cached: _Optional[bool] = ...) -> None: ...

class TurnMiss(_message.Message):
    __slots__ = ("token",)
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    token: int
    def __init__(self, token: _Optional[int] = ...) -> None: ...

class TurnFailure(_message.Message):
    __slots__ = ("token", "reason", "message", "event_id", "seq", "expected", "actual")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_FIELD_NUMBER: _ClassVar[int]
    ACTUAL_FIELD_NUMBER: _ClassVar[int]
    token: int
    reason: TurnFailureReason
    message: str
    event_id: int
    seq: int
    expected: str
    actual: str
    def __init__(self, token: _Optional[int] = ..., reason: _Optional[_Union[TurnFailureReason, str]] = ..., message: _Optional[str] = ..., event_id: _Optional[int] = ..., seq: _Optional[int] = ..., expected: _Optional[str] = ..., actual: _Optional[str] = ...) -> None: ...

class StepResult(_message.Message):
    __slots__ = ("instance_id", "execution", "seq", "token", "output", "failure")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    execution: int
    seq: int
    token: int
    output: _payload_pb2.Payload
    failure: _payload_pb2.Failure
    def __init__(self, instance_id: _Optional[str] = ..., execution: _Optional[int] = ..., seq: _Optional[int] = ..., token: _Optional[int] = ..., output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class StepGrant(_message.Message):
    __slots__ = ("token", "instance_id")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    token: int
    instance_id: str
    def __init__(self, token: _Optional[int] = ..., instance_id: _Optional[str] = ...) -> None: ...

class Evict(_message.Message):
    __slots__ = ("instance_id",)
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    def __init__(self, instance_id: _Optional[str] = ...) -> None: ...

class Evicted(_message.Message):
    __slots__ = ("instance_id",)
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    def __init__(self, instance_id: _Optional[str] = ...) -> None: ...

class ActivityTask(_message.Message):
    __slots__ = ("token", "instance_id", "execution", "seq", "name", "input", "attempt", "start_to_close_ms", "heartbeat_ms", "heartbeat_details", "orchestration", "last_failure", "version", "session", "headers", "orchestration_version", "key")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    START_TO_CLOSE_MS_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_MS_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_DETAILS_FIELD_NUMBER: _ClassVar[int]
    ORCHESTRATION_FIELD_NUMBER: _ClassVar[int]
    LAST_FAILURE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    ORCHESTRATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    token: int
    instance_id: str
    execution: int
    seq: int
    name: str
    input: _payload_pb2.Payload
    attempt: int
    start_to_close_ms: int
    heartbeat_ms: int
    heartbeat_details: _payload_pb2.Payload
    orchestration: str
    last_failure: _payload_pb2.Failure
    version: str
    session: str
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    orchestration_version: str
    key: bytes
    def __init__(self, token: _Optional[int] = ..., instance_id: _Optional[str] = ..., execution: _Optional[int] = ..., seq: _Optional[int] = ..., name: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., attempt: _Optional[int] = ..., start_to_close_ms: _Optional[int] = ..., heartbeat_ms: _Optional[int] = ..., heartbeat_details: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., orchestration: _Optional[str] = ..., last_failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ..., version: _Optional[str] = ..., session: _Optional[str] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ..., orchestration_version: _Optional[str] = ..., key: _Optional[bytes] = ...) -> None: ...

class ActivityResult(_message.Message):
    __slots__ = ("token", "output", "failure")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    token: int
    output: _payload_pb2.Payload
    failure: _payload_pb2.Failure
    def __init__(self, token: _Optional[int] = ..., output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...

class Heartbeat(_message.Message):
    __slots__ = ("token", "details")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    token: int
    details: _payload_pb2.Payload
    def __init__(self, token: _Optional[int] = ..., details: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ...) -> None: ...

class CancelActivity(_message.Message):
    __slots__ = ("token", "reason")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    token: int
    reason: str
    def __init__(self, token: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class Refusal(_message.Message):
    __slots__ = ("token", "code", "message")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    token: int
    code: str
    message: str
    def __init__(self, token: _Optional[int] = ..., code: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class Drain(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Drained(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Ping(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class Pong(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class LiveRequestTask(_message.Message):
    __slots__ = ("token", "kind", "instance_id", "execution", "name", "input", "delivered", "full", "more", "headers", "events")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_FIELD_NUMBER: _ClassVar[int]
    FULL_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    token: int
    kind: LiveRequestKind
    instance_id: str
    execution: int
    name: str
    input: _payload_pb2.Payload
    delivered: int
    full: bool
    more: bool
    headers: _containers.RepeatedCompositeFieldContainer[_payload_pb2.Header]
    events: _containers.RepeatedCompositeFieldContainer[_history_pb2.HistoryEvent]
    def __init__(self, token: _Optional[int] = ..., kind: _Optional[_Union[LiveRequestKind, str]] = ..., instance_id: _Optional[str] = ..., execution: _Optional[int] = ..., name: _Optional[str] = ..., input: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., delivered: _Optional[int] = ..., full: _Optional[bool] = ..., more: _Optional[bool] = ..., headers: _Optional[_Iterable[_Union[_payload_pb2.Header, _Mapping]]] = ..., events: _Optional[_Iterable[_Union[_history_pb2.HistoryEvent, _Mapping]]] = ...) -> None: ...

class LiveRequestResult(_message.Message):
    __slots__ = ("token", "outcome", "output", "failure")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    token: int
    outcome: LiveRequestOutcome
    output: _payload_pb2.Payload
    failure: _payload_pb2.Failure
    def __init__(self, token: _Optional[int] = ..., outcome: _Optional[_Union[LiveRequestOutcome, str]] = ..., output: _Optional[_Union[_payload_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_payload_pb2.Failure, _Mapping]] = ...) -> None: ...
