"""The events that complete an operation, as the options of the contract name them."""

from __future__ import annotations

from typing import Any, NamedTuple

from . import errors
from ._proto import options_pb2
from ._proto.history_pb2 import HistoryEvent
from .errors import TimeoutError
from .failure import from_failure


class Completion(NamedTuple):
    """What a kind of event says about the operation that it completes."""

    completes: str
    """What it completes: activity, timer, child, start, step, raise, read or promise."""
    has_failed: bool
    value_field: str
    """The field that holds the value; empty: there is none."""


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
"""Kinds of events that complete an operation."""


def error_of(event: HistoryEvent, kind: str, name: str) -> Exception:
    """What a failed operation raises. Failures of user code are wrapped in a class of their own."""
    body = getattr(event, kind)
    error: Exception = errors.ApplicationError("it failed without saying why", type="Error")
    if body.HasField("failure"):
        error = from_failure(body.failure, name)
    not_tried = (errors.AlreadyExistsError, errors.NotFoundError, errors.PayloadTooLargeError)
    if kind == "raise_refused" and body.failure.type == "PromiseSettledError":
        # The sidecar has no kind of failure for what is about promises alone.
        return errors.PromiseSettledError(body.failure.message)
    if kind == "activity_failed" and not isinstance(
        error, TimeoutError | errors.PayloadTooLargeError
    ):
        return errors.ActivityFailedError(name, body.attempt, error)
    if kind == "child_failed" and not isinstance(error, not_tried):
        return errors.OrchestrationFailedError(name, "", error)
    return errors.StepFailedError(name, error) if kind == "step_failed" else error
