"""The decisions of orchestrator code, their comparison with history, and their texts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from .._proto.history_pb2 import HistoryEvent

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

_WORDS = {
    "activity_scheduled": 'activity "{name}"',
    "timer_created": "timer due at {date}",
    "event_wait_started": 'wait for event "{name}"',
    "child_scheduled": 'orchestration "{name}"',
    "start_requested": 'start of "{name}" as "{target}"',
    "step_scheduled": 'step "{name}"',
    "raise_requested": 'event "{name}" to "{target}"',
    "operation_cancelled": "cancellation of operation {seq}",
    "patch_marked": 'patch "{name}"',
    "value_set": 'value "{name}"',
    "values_cleared": 'clearing of value "{name}"',
    "value_read_requested": 'read of value "{name}" of "{target}"',
    "promise_created": "promise",
    "update_completed": 'answer to update "{name}"',
    "custom_status_set": "custom status",
    "execution_completed": "return of the orchestrator",
    "execution_failed": "failure of the orchestrator",
    "execution_cancelled": "cancellation of the orchestrator",
    "execution_continued_as_new": "continue-as-new",
}
_NAMES = {
    "patch_marked": "change_id",
    "value_set": "key",
    "values_cleared": "key",
    "value_read_requested": "key",
    "update_completed": "update_id",
}


class Decision(NamedTuple):
    """A decision of the code or of a history."""

    kind: str
    """The kind of event that records the decision."""
    seq: int = 0
    """The sequence number of the operation, or 0."""
    name: str = ""
    """The name. For an update its id, for a patch its change id, for a value its key."""
    target: str = ""
    """The id of the instance or promise that the code named. "*": all values. Else empty."""
    fire_at_ms: int = 0
    """The due time of a timer, else 0."""

    def words(self) -> str:
        """Describes the decision, without `seq`."""
        kind, seq, name, target, fire_at_ms = self
        if kind == "child_scheduled" and target != "":
            return f'orchestration "{name}" as "{target}"'
        if kind == "raise_requested" and name == "":
            return f'settling of "{target}"'
        if kind == "values_cleared" and target == "*":
            return "clearing of all values"
        if kind == "execution_failed" and name != "":
            return f"failure of the orchestrator ({name})"
        return _WORDS[kind].format(seq=seq, name=name, target=target, date=_date(fire_at_ms))


def _date(ms: int) -> str:
    try:
        date = _EPOCH + timedelta(milliseconds=ms)
    except OverflowError:
        return f"{ms} ms"
    return f"{date:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03}Z"


def decision_of(event: HistoryEvent) -> Decision:
    """Reads the decision of an event. Its kind is one of `families.DECISIONS`."""
    kind: Any = event.WhichOneof("kind")
    body = getattr(event, kind)
    target: str = getattr(body, "promise_id", "") or getattr(body, "instance_id", "")
    name: str = getattr(body, _NAMES.get(kind, "name"), "")
    if kind == "values_cleared" and body.all:
        target = "*"
    if kind == "execution_failed":
        name = body.failure.type
    return Decision(kind, getattr(body, "seq", 0), name, target, getattr(body, "fire_at_ms", 0))


def matches(event: HistoryEvent, decision: Decision) -> bool:
    """Returns True when the event may be the record of this decision."""
    found = decision_of(event)
    if found.kind != decision.kind:
        return False
    if found.kind.startswith("execution_"):
        return True
    if decision.kind == "child_scheduled" and decision.target == "":
        # When the code names no id, the id that the sidecar generated matches.
        return found[:3] == decision[:3]
    return found == decision


def recorded_words(event: HistoryEvent) -> str:
    """Describes a recorded decision with its place: `activity "charge" (seq 3, event 7)`."""
    found = decision_of(event)
    if found.seq == 0:
        return f"{found.words()} (event {event.id})"
    return f"{found.words()} (seq {found.seq}, event {event.id})"
