"""The results of turns and live requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from .._proto import action_pb2, payload_pb2, worker_pb2


class Log(Protocol):
    """A log. `fields` are structured values beside the message."""

    def debug(self, message: str, **fields: Any) -> None: ...
    def info(self, message: str, **fields: Any) -> None: ...
    def warning(self, message: str, **fields: Any) -> None: ...
    def error(self, message: str, **fields: Any) -> None: ...


@dataclass(frozen=True)
class OpenStep:
    """A scheduled step without a recorded outcome. The worker runs it outside the turn."""

    seq: int
    name: str
    fn: Callable[[], Any | Awaitable[Any]]
    max_attempts: int = 1
    """The number of attempts, without pauses. A non-retryable failure ends them."""


@dataclass(slots=True)
class Turned:
    """The actions of a turn, in the order in which code requested them."""

    actions: list[action_pb2.Action]
    steps: list[OpenStep] = field(default_factory=list)
    """The steps of this turn and, after a full turn, the open steps of earlier turns."""
    ended: bool = False
    """True when the execution has ended: no further turn follows."""


LiveRequestKind = worker_pb2.LiveRequestKind
"""LIVE_REQUEST_KIND_QUERY or LIVE_REQUEST_KIND_VALIDATE_UPDATE."""


@dataclass(frozen=True)
class Answered:
    """The answer of a query. None: a validation accepted the update."""

    output: payload_pb2.Payload | None


@dataclass(frozen=True)
class LiveRequestFailed:
    """The error of a query handler, or the rejection of an update by its validation."""

    failure: payload_pb2.Failure


@dataclass(frozen=True)
class UnknownName:
    """The code has no handler of this name at this time."""
