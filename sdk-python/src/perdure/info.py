"""Identity of an execution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ParentInfo:
    """The parent of an instance. `ctx.info.parent` returns it."""

    instance_id: str
    """The instance that awaits this one."""
    execution: int
    """The number of its execution, from 1."""


@dataclass(frozen=True)
class ExecutionInfo:
    """The identity of an execution. `ctx.info` returns it."""

    instance_id: str = ""
    """The id of the instance."""
    execution: int = 0
    """The number of the execution, from 1. Continue-as-new adds 1."""
    name: str = ""
    """The name of the orchestration."""
    version: str = ""
    """The version of the orchestration. Empty: unversioned."""
    parent: ParentInfo | None = None
    """The parent that awaits this instance. None when it has none."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Texts beside the input, such as a trace context."""
