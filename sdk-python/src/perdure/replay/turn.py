"""The results of turns and live requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from .._proto import action_pb2, payload_pb2, worker_pb2


class Log(Protocol):
    """Takes log lines; `fields` is structured data beside the message."""

    def debug(self, message: str, **fields: Any) -> None: ...
    def info(self, message: str, **fields: Any) -> None: ...
    def warning(self, message: str, **fields: Any) -> None: ...
    def error(self, message: str, **fields: Any) -> None: ...


@dataclass(frozen=True)
class OpenStep:
    """A step that is scheduled and has no recorded outcome: to be run outside the turn."""

    seq: int
    name: str
    fn: Callable[[], Any | Awaitable[Any]]
    max_attempts: int = 1
    """Attempts in all, one right after the other; a non-retryable failure is the last."""


@dataclass(slots=True)
class Turned:
    """The actions of a turn, in the order in which code requested them."""

    actions: list[action_pb2.Action]
    steps: list[OpenStep] = field(default_factory=list)
    """Scheduled in this turn and, after a full turn, also those left open by earlier ones."""
    ended: bool = False
    """True when the execution has ended: no further turn will follow."""


LiveRequestKind = worker_pb2.LiveRequestKind
"""LIVE_REQUEST_KIND_QUERY or LIVE_REQUEST_KIND_VALIDATE_UPDATE."""


@dataclass(frozen=True)
class Answered:
    """The answer of a query; None: a validation let the update pass."""

    output: payload_pb2.Payload | None


@dataclass(frozen=True)
class LiveRequestFailed:
    """What the handler raised; a validation refused the update."""

    failure: payload_pb2.Failure


@dataclass(frozen=True)
class UnknownName:
    """The code has no query or update of this name now."""
