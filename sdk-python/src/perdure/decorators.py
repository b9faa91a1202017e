"""The decorators `@activity` and `@orchestration`: they define functions of the application."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from .activities import ActivityContext
from .calling import positional
from .context import OrchestrationContext
from .convert import hints_of
from .definitions import ActivityDefinition, OrchestrationDefinition
from .names import check_name, check_optional_name
from .options import ActivityOptions, wire_options

if TYPE_CHECKING:
    from typing_extensions import Unpack

In = TypeVar("In")
Out = TypeVar("Out")


class _ActivityDecorator:
    def __init__(self, name: str, options: ActivityOptions) -> None:
        self._name = name
        self._options = options

    @overload
    def __call__(
        self, fn: Callable[[In, ActivityContext], Awaitable[Out]]
    ) -> ActivityDefinition[In, Out]: ...
    @overload
    def __call__(self, fn: Callable[[In], Awaitable[Out]]) -> ActivityDefinition[In, Out]: ...
    @overload
    def __call__(self, fn: Callable[[], Awaitable[Out]]) -> ActivityDefinition[None, Out]: ...
    @overload
    def __call__(self, fn: Callable[[In, ActivityContext], Out]) -> ActivityDefinition[In, Out]: ...
    @overload
    def __call__(self, fn: Callable[[In], Out]) -> ActivityDefinition[In, Out]: ...
    @overload
    def __call__(self, fn: Callable[[], Out]) -> ActivityDefinition[None, Out]: ...
    def __call__(self, fn: Callable[..., Any]) -> ActivityDefinition[Any, Any]:
        hints, names = hints_of(fn), positional(fn)
        return ActivityDefinition(
            name=self._name,
            version=self._options.get("version", ""),
            input_type=hints.get(names[0], Any) if names else Any,
            output_type=hints.get("return", Any),
            options=wire_options(self._options),
            fn=fn,
        )


def activity(name: str, **options: Unpack[ActivityOptions]) -> _ActivityDecorator:
    """Decorates a function as an activity.

    The function is sync (it runs in a thread) or async (it runs in the event loop of the worker).
    Its arguments are the input and an `ActivityContext`, the input alone, or none.

    Args:
        name: The name of the activity.
        options: Options of every call.

    Returns:
        A decorator. It returns the definition.

    Raises:
        ValueError: The name or an option is not valid.

    Example:
        @activity("charge", start_to_close=30)
        async def charge(order: dict[str, Any], call: ActivityContext) -> str:
            return await bank.charge(order, key=call.idempotency_key)
    """
    check_name(name, "activity")
    return _ActivityDecorator(name, options)


class _OrchestrationDecorator:
    def __init__(self, name: str, version: str, continue_as: Literal["same", "latest"]) -> None:
        self._name = name
        self._version = version
        self._continue_as: Literal["same", "latest"] = continue_as

    @overload
    def __call__(
        self, fn: Callable[[OrchestrationContext, In], Awaitable[Out]]
    ) -> OrchestrationDefinition[In, Out]: ...
    @overload
    def __call__(
        self, fn: Callable[[OrchestrationContext], Awaitable[Out]]
    ) -> OrchestrationDefinition[None, Out]: ...
    def __call__(self, fn: Callable[..., Any]) -> OrchestrationDefinition[Any, Any]:
        if not inspect.iscoroutinefunction(fn):
            raise TypeError(f'orchestration "{self._name}" must be an async function')
        hints, names = hints_of(fn), positional(fn)
        return OrchestrationDefinition(
            name=self._name,
            version=self._version,
            input_type=hints.get(names[1], Any) if len(names) > 1 else Any,
            output_type=hints.get("return", Any),
            continue_as=self._continue_as,
            fn=fn,
        )


def orchestration(
    name: str, *, version: str = "", continue_as: Literal["same", "latest"] = "same"
) -> _OrchestrationDecorator:
    """Decorates an async function as an orchestration.

    Its arguments are an `OrchestrationContext` and the input, or the context alone.

    Args:
        name: The name of the orchestration.
        version: The version. Default: unversioned.
        continue_as: The version of the next execution when `continue_as_new` names none: `same` or
            `latest`. Default: same.

    Returns:
        A decorator. It returns the definition.

    Raises:
        ValueError: The name or the version is not valid.

    Example:
        @orchestration("checkout")
        async def checkout(ctx: OrchestrationContext, order: dict[str, Any]) -> str:
            return await ctx.call(charge, order)
    """
    check_name(name, "orchestration")
    check_optional_name(version, "version")
    return _OrchestrationDecorator(name, version, continue_as)
