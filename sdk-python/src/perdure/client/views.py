"""Views of instances and executions for clients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Literal, cast, get_args

from .._proto import client_pb2
from ..errors import ApplicationError, OrchestrationFailedError
from ..failure import from_failure
from ..payload import decode_payload

Status = Literal[
    "pending",
    "running",
    "suspended",
    "continuedAsNew",
    "completed",
    "failed",
    "cancelled",
    "terminated",
    "stuck",
    "rewound",
    "unknown",
]
"""The status of an instance or execution. `unknown`: a value that is newer than this SDK."""

WaitReason = Literal[
    "activity",
    "timer",
    "event",
    "child",
    "step",
    "turn",
    "credit",
    "noWorker",
    "suspended",
    "nondeterminism",
    "nondeterministicAwait",
    "turnFailed",
    "quarantined",
    "queueLimit",
    "session",
    "promise",
    "unreadable",
    "unknown",
]
"""The reason why an instance waits or is stuck. `unknown`: a value newer than this SDK."""

_STATUSES: dict[int, Status] = dict(enumerate(get_args(Status)[:-1], 1))
_REASONS: dict[int, WaitReason] = dict(enumerate(get_args(WaitReason)[:-1], 1))
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

# The priority of an instance that was started without a priority.
_PRIORITY_DEFAULT = 3


def status_of(wire: int) -> Status:
    """Decodes a status."""
    return _STATUSES.get(wire, "unknown")


def wire_status(status: Status) -> client_pb2.InstanceStatus:
    """Encodes a status. Raises ValueError when the status does not exist."""
    for number, word in _STATUSES.items():
        if word == status:
            return cast(client_pb2.InstanceStatus, number)
    raise ValueError(f'"{status}" is not a status of an instance')


def time_of(ms: int) -> datetime:
    """Decodes a time. A time outside the range of datetime becomes its first or last value."""
    try:
        return _EPOCH + timedelta(milliseconds=ms)
    except OverflowError:
        limit = datetime.max if ms > 0 else datetime.min
        return limit.replace(tzinfo=timezone.utc)


def ms_of(moment: datetime | None) -> int:
    """Encodes a time. 0 for None. A datetime without a time zone is local time."""
    return 0 if moment is None else int((moment.astimezone(timezone.utc) - _EPOCH) / _MS)


_MS = timedelta(milliseconds=1)


def _time_or_none(ms: int) -> datetime | None:
    return None if ms == 0 else time_of(ms)


@dataclass(frozen=True)
class WaitingFor:
    """One reason why an instance waits or is stuck. `InstanceView.waiting_for` returns it."""

    reason: WaitReason
    """The kind of the reason."""
    seq: int | None
    """The sequence number of the operation, or None."""
    name: str
    """The name of the activity, event, orchestration or child. May be empty."""
    since: datetime
    """The time at which the wait began."""
    until: datetime | None
    """The time at which the timer fires or the pause before a retry ends, or None."""
    attempt: int | None
    """The number of the running or next attempt of an activity, or None."""
    detail: str
    """A text for humans, with the remedy if there is one."""


@dataclass(frozen=True)
class InstanceSummary:
    """An instance in a listing. `client.list` returns it."""

    id: str
    """The id of the instance."""
    name: str
    """The name of the orchestration."""
    version: str
    """The version of the orchestration. Empty: unversioned."""
    status: Status
    """The status of the instance."""
    execution: int
    """The number of the current execution, from 1."""
    created_at: datetime
    """The time at which the instance was created."""
    ended_at: datetime | None
    """The time at which the instance ended. None: it has not ended."""
    parent_id: str | None
    """The id of the parent, or None."""
    queue: str
    """The task queue of its turns and activities. Empty: the unnamed one."""
    priority: int
    """From 1 (first) to 5 (last)."""
    fairness_key: str
    """The key of a fair share of the queue. Empty: none."""
    custom_status_version: int
    """The number of changes of the custom status, over all executions."""
    patches: Sequence[str]
    """The change ids that the current execution has passed."""


@dataclass(frozen=True)
class InstanceView(InstanceSummary):
    """The state of an instance. `handle.get` returns it."""

    input: Any
    """The input of the current execution."""
    output: Any
    """The output. None unless the instance has completed."""
    error: OrchestrationFailedError | None
    """The error of an instance that failed, was cancelled or was terminated. Else None."""
    custom_status: Any
    """The custom status. None when it is not set."""
    waiting_for: Sequence[WaitingFor]
    """The reasons why it waits or is stuck. Empty when it has ended."""
    history_length: int
    """The number of events of the current execution."""
    history_bytes: int
    """The size of the history of the current execution, in bytes."""
    unread_events: int
    """The number of unread events in its mailboxes."""
    open_operations: int
    """The number of operations without an outcome."""


@dataclass(frozen=True)
class ExecutionView:
    """One execution of an instance. `handle.executions` returns it."""

    execution: int
    """The number of the execution, from 1."""
    status: Status
    """The status of the execution."""
    started_at: datetime
    """The time at which the execution started."""
    ended_at: datetime | None
    """The time at which the execution ended. None: it has not ended."""
    history_length: int
    """The number of events."""
    history_bytes: int
    """The size of the history, in bytes."""


def _summary_fields(wire: client_pb2.Instance) -> dict[str, Any]:
    return {
        "id": wire.instance_id,
        "name": wire.name,
        "version": wire.version,
        "status": status_of(wire.status),
        "execution": wire.execution,
        "created_at": time_of(wire.created_ms),
        "ended_at": _time_or_none(wire.ended_ms),
        "parent_id": wire.parent.instance_id if wire.HasField("parent") else None,
        "queue": wire.queue,
        "priority": wire.priority or _PRIORITY_DEFAULT,
        "fairness_key": wire.fairness_key,
        "custom_status_version": wire.custom_status_version,
        "patches": tuple(wire.patches),
    }


def summary_of(wire: client_pb2.Instance) -> InstanceSummary:
    """Decodes an instance of a list."""
    return InstanceSummary(**_summary_fields(wire))


def view_of(wire: client_pb2.Instance) -> InstanceView:
    """Decodes an instance with all its fields."""
    return InstanceView(
        **_summary_fields(wire),
        input=decode_payload(wire.input),
        output=decode_payload(wire.output) if wire.HasField("output") else None,
        error=failure_of(wire) if wire.HasField("failure") else None,
        custom_status=decode_payload(wire.custom_status)
        if wire.HasField("custom_status")
        else None,
        waiting_for=tuple(_waiting_for_of(reason) for reason in wire.waiting_for),
        history_length=wire.history_length,
        history_bytes=wire.history_bytes,
        unread_events=wire.unread_events,
        open_operations=wire.open_operations,
    )


def execution_of(wire: client_pb2.Execution) -> ExecutionView:
    """Decodes an execution of a list."""
    return ExecutionView(
        execution=wire.execution,
        status=status_of(wire.status),
        started_at=time_of(wire.started_ms),
        ended_at=_time_or_none(wire.ended_ms),
        history_length=wire.history_length,
        history_bytes=wire.history_bytes,
    )


def failure_of(wire: client_pb2.Instance) -> OrchestrationFailedError:
    """Returns the error of an instance that failed, was cancelled or was terminated."""
    cause: Exception
    if wire.HasField("failure"):
        cause = from_failure(wire.failure, wire.name)
    else:
        cause = ApplicationError(status_of(wire.status))
    return OrchestrationFailedError(wire.name, wire.instance_id, cause)


def _waiting_for_of(wire: client_pb2.WaitingFor) -> WaitingFor:
    return WaitingFor(
        reason=_REASONS.get(wire.reason, "unknown"),
        seq=wire.seq or None,
        name=wire.name,
        since=time_of(wire.since_ms),
        until=_time_or_none(wire.until_ms),
        attempt=wire.attempt or None,
        detail=wire.detail,
    )
