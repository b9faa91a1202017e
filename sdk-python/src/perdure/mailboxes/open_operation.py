"""One operation that has no outcome yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..loop import Operation
from ..request import Request


@dataclass(eq=False, slots=True)
class Open:
    """An operation without an outcome."""

    seq: int
    request: Request
    outcome: Operation[Any]
    partner: Open | None = None
    """The timer of the timeout of a wait or promise; for such a timer, the wait or promise."""
