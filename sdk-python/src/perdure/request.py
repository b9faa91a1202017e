"""The request of an operation by orchestrator code, before it has a sequence number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ._proto import action_pb2 as pb
from .loop import Scope


@dataclass(slots=True)
class Request:
    """An operation before it has a sequence number."""

    kind: str
    """The kind of its decision."""
    operation: str
    """The kind of operation: activity, timer, wait, child, start, step, raise, read or promise."""
    build: Callable[[int], pb.Action]
    """Builds the action for a sequence number. Only called when the decision is not in history."""
    scope: Scope | None
    name: str = ""
    target: str = ""
    fire_at_ms: int = 0
    extra: Any = None
    """For a step, its OpenStep without a sequence number. For a start, the id of the instance."""
    read: Callable[[Any], Any] | None = None
    """Converts a decoded outcome to the value that the code receives."""
