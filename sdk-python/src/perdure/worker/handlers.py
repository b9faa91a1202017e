"""The user code of one worker, by name and version."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .._proto import worker_pb2
from ..calling import argument_count
from ..definitions import ActivityDefinition, Handler, OrchestrationDefinition
from .version_order import version_key


@dataclass(frozen=True)
class ActivityHandler:
    """An activity and the signature of its function."""

    definition: ActivityDefinition[Any, Any]
    fn: Callable[..., Any]
    # False: the function blocks, so it runs in a thread.
    is_async: bool
    # The number of parameters, among input and context.
    argument_count: int


class HandlerTable:
    """Finds the handler of a task."""

    def __init__(self, handlers: Iterable[Handler]) -> None:
        """Raises ValueError when two handlers have the same name and version."""
        self._activities: dict[tuple[str, str], ActivityHandler] = {}
        # The highest version of each activity.
        self._highest: dict[str, ActivityHandler] = {}
        self._orchestrations: dict[tuple[str, str], OrchestrationDefinition[Any, Any]] = {}
        for handler in handlers:
            if isinstance(handler, ActivityDefinition):
                self._add_activity(handler)
            elif isinstance(handler, OrchestrationDefinition):
                self._add_orchestration(handler)
            else:
                raise TypeError(f"{handler!r} is neither an activity nor an orchestration")

    def activity(self, name: str, version: str) -> ActivityHandler | None:
        """Returns an activity. An empty version selects the highest version."""
        if version == "":
            return self._highest.get(name)
        return self._activities.get((name, version))

    def orchestration(self, name: str, version: str) -> OrchestrationDefinition[Any, Any] | None:
        """Returns an orchestration. An empty version selects the unversioned one."""
        return self._orchestrations.get((name, version))

    def announce(self, hello: worker_pb2.Hello) -> None:
        """Adds the names and versions of all handlers to a Hello."""
        for name, version in self._orchestrations:
            hello.orchestrations.add(name=name, version=version)
        for name, version in self._activities:
            hello.activities.add(name=name, version=version)

    def _add_activity(self, definition: ActivityDefinition[Any, Any]) -> None:
        name, version = definition.name, definition.version
        if (name, version) in self._activities:
            raise _twice("activity", name, version)
        fn = _implementation(definition, "activity")
        handler = ActivityHandler(definition, fn, _is_async(fn), argument_count(fn, 2))
        self._activities[name, version] = handler
        highest = self._highest.get(name)
        if highest is None or version_key(version) > version_key(highest.definition.version):
            self._highest[name] = handler

    def _add_orchestration(self, definition: OrchestrationDefinition[Any, Any]) -> None:
        key = (definition.name, definition.version)
        if key in self._orchestrations:
            raise _twice("orchestration", *key)
        _implementation(definition, "orchestration")
        self._orchestrations[key] = definition


def _implementation(
    definition: ActivityDefinition[Any, Any] | OrchestrationDefinition[Any, Any], what: str
) -> Callable[..., Any]:
    if definition.fn is None:
        raise TypeError(
            f'{what} "{definition.name}" has no implementation here: decorate one, or pass what '
            "handle() of the definition returns"
        )
    return definition.fn


def _twice(what: str, name: str, version: str) -> ValueError:
    which = "without a version" if version == "" else f'of version "{version}"'
    return ValueError(
        f'this worker has two handlers for {what} "{name}" {which}: remove one of them, or give '
        "them different versions"
    )


def _is_async(fn: Callable[..., Any]) -> bool:
    return inspect.iscoroutinefunction(fn) or inspect.iscoroutinefunction(
        getattr(fn, "__call__", None)  # noqa: B004
    )
