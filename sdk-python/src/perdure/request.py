"""One operation that orchestrator code is about to request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ._proto import action_pb2 as pb
from .loop import Scope


@dataclass(slots=True)
class Request:
    """An operation that is about to be requested."""

    kind: str
    """Of its decision."""
    operation: str
    """What completes it: activity, timer, wait, child, start, step, raise, read or promise."""
    build: Callable[[int], pb.Action]
    """The action, with encoded payloads, by its number; only called when the decision is new."""
    scope: Scope | None
    name: str = ""
    target: str = ""
    fire_at_ms: int = 0
    extra: Any = None
    """Of a step: its OpenStep without a number. Of a start: the id."""
    read: Callable[[Any], Any] | None = None
    """What the code is given of a decoded outcome."""
