"""The events that complete an operation, read from the options of the contract."""

from __future__ import annotations

from typing import Any, NamedTuple

from . import errors
from ._proto import options_pb2
from ._proto.history_pb2 import HistoryEvent
from .errors import TimeoutError
from .failure import from_failure


class Completion(NamedTuple):
    """How a kind of event completes an operation."""

    completes: str
    """The kind of operation: activity, timer, child, start, step, raise, read or promise."""
    has_failed: bool
    value_field: str
    """The field of the event that holds the value. Empty: the event has no value."""


def _completion_of(event: Any) -> Completion:
    kind: str = event.name
    completes = "read" if kind.startswith("value") else kind.split("_")[0]
    holds = "value" if completes in ("read", "promise") else "output"
    if holds not in event.message_type.fields_by_name:
        holds = ""
    has_failed = kind.endswith(("_failed", "_refused", "_rejected"))
    return Completion(completes, has_failed, holds)


def _is_outcome(event: Any) -> bool:
    return bool(event.GetOptions().Extensions[options_pb2.outcome_of])


KINDS: dict[str, Completion] = {
    event.name: _completion_of(event)
    for event in HistoryEvent.DESCRIPTOR.oneofs_by_name["kind"].fields
    if _is_outcome(event)
}
"""The kinds of events that complete an operation."""


def error_of(event: HistoryEvent, kind: str, name: str) -> Exception:
    """Returns the error that a failed operation raises. Each kind wraps failures of user code."""
    body = getattr(event, kind)
    error: Exception = errors.ApplicationError("it failed without a reason", type="Error")
    if body.HasField("failure"):
        error = from_failure(body.failure, name)
    not_tried = (errors.AlreadyExistsError, errors.NotFoundError, errors.PayloadTooLargeError)
    if kind == "raise_refused" and body.failure.type == "PromiseSettledError":
        # The contract has no kind of failure for promises alone.
        return errors.PromiseSettledError(body.failure.message)
    if kind == "activity_failed" and not isinstance(
        error, TimeoutError | errors.PayloadTooLargeError
    ):
        return errors.ActivityFailedError(name, body.attempt, error)
    if kind == "child_failed" and not isinstance(error, not_tried):
        return errors.OrchestrationFailedError(name, "", error)
    return errors.StepFailedError(name, error) if kind == "step_failed" else error
