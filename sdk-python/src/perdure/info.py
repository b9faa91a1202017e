"""What an execution is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ParentInfo:
    """The instance that awaits this one."""

    instance_id: str
    execution: int


@dataclass(frozen=True)
class ExecutionInfo:
    """What an execution is."""

    instance_id: str = ""
    execution: int = 0
    """From 1; continue-as-new adds 1."""
    name: str = ""
    version: str = ""
    parent: ParentInfo | None = None
    """None when nobody awaits it."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """What travels beside the input, such as a trace context."""
