"""Definitions of activities, orchestrations, events, values, queries and updates.

A definition carries a name and types. Those with a function are what a worker executes. `@activity`
and `@orchestration` (`decorators.py`) create a definition from a function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, overload

from ._proto import history_pb2 as pb
from .convert import Mismatch, convert
from .errors import InvalidInputError, InvalidOutputError
from .names import check_name, check_optional_name
from .options import ActivityOptions, wire_options

if TYPE_CHECKING:
    from typing_extensions import Unpack

In = TypeVar("In")
Out = TypeVar("Out")
T = TypeVar("T")


def _checked(value: Any, annotation: Any, what: str, name: str, invalid: type[Exception]) -> Any:
    if annotation is Any:
        return value
    try:
        return convert(value, annotation)
    except Mismatch as mismatch:
        raise invalid(f'{what} "{name}" is not what its definition says: {mismatch}') from None


class Handler:
    """What a worker executes: the definition of an activity or orchestration with its function.

    Example:
        handlers: list[Handler] = [checkout, charge]
        worker = Worker("127.0.0.1:7460", handlers)
    """

    name: str
    """The name under which it is called."""
    version: str
    """The version. Empty: unversioned."""


@dataclass(frozen=True)
class ActivityDefinition(Handler, Generic[In, Out]):
    """The definition of an activity: name, types, options and, for workers, its function.

    `@activity` and `define_activity` create it.

    Example:
        charge = define_activity("charge", dict, str, start_to_close=30)
        worker = Worker("127.0.0.1:7460", [charge.handle(charge_card)])
    """

    name: str
    """The name under which it is called."""
    version: str = ""
    """The version. Empty: unversioned."""
    input_type: Any = Any
    """The annotation of the input, to which decoded values are converted."""
    output_type: Any = Any
    """The annotation of the output, to which decoded values are converted."""
    options: pb.ActivityOptions = field(default_factory=pb.ActivityOptions)
    """Options of every call, as the message of the contract."""
    fn: Callable[..., Any] | None = None
    """The function, sync or async, of the input and an `ActivityContext`, or of fewer arguments."""

    def handle(self, fn: Callable[..., Any]) -> ActivityDefinition[In, Out]:
        """Adds the function, for a worker.

        Args:
            fn: A function of the input and an `ActivityContext`, or of fewer arguments.

        Returns:
            A copy of this definition with the function.

        Example:
            worker = Worker("127.0.0.1:7460", [charge.handle(charge_card)])
        """
        return replace(self, fn=fn)

    def read_input(self, value: Any) -> Any:
        """Converts a decoded input to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidInputError: The value does not match the annotation.
        """
        return _checked(value, self.input_type, "input of activity", self.name, InvalidInputError)

    def read_output(self, value: Any) -> Any:
        """Converts a decoded output to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidOutputError: The value does not match the annotation.
        """
        return _checked(
            value, self.output_type, "output of activity", self.name, InvalidOutputError
        )


@dataclass(frozen=True)
class OrchestrationDefinition(Handler, Generic[In, Out]):
    """The definition of an orchestration: name, version, types and, for workers, its function.

    `@orchestration` and `define_orchestration` create it.

    Example:
        checkout = define_orchestration("checkout", dict, str)
        started = await client.start(checkout, {"cents": 4200})
    """

    name: str
    """The name under which it is started."""
    version: str = ""
    """The version. Empty: unversioned."""
    input_type: Any = Any
    """The annotation of the input, to which decoded values are converted."""
    output_type: Any = Any
    """The annotation of the output, to which decoded values are converted."""
    continue_as: Literal["same", "latest"] = "same"
    """The version of the next execution when `continue_as_new` names none. Default: the same."""
    fn: Callable[..., Any] | None = None
    """The orchestrator: an async function of the context and the input, or of the context."""

    def handle(self, fn: Callable[..., Any]) -> OrchestrationDefinition[In, Out]:
        """Adds the orchestrator, for a worker.

        Args:
            fn: An async function of the context and the input, or of the context alone.

        Returns:
            A copy of this definition with the function.

        Example:
            worker = Worker("127.0.0.1:7460", [checkout.handle(run_checkout)])
        """
        return replace(self, fn=fn)

    def read_input(self, value: Any) -> Any:
        """Converts a decoded input to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidInputError: The value does not match the annotation.
        """
        return _checked(
            value, self.input_type, "input of orchestration", self.name, InvalidInputError
        )

    def read_output(self, value: Any) -> Any:
        """Converts a decoded output to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidOutputError: The value does not match the annotation.
        """
        return _checked(
            value, self.output_type, "output of orchestration", self.name, InvalidOutputError
        )


@dataclass(frozen=True)
class EventDefinition(Generic[T]):
    """The definition of an external event: the name of its mailbox and the type of its payload.

    `define_event` creates it.

    Example:
        approved = define_event("approved", bool)
        decision = await ctx.wait_for(approved)
    """

    name: str
    """The name of the mailbox."""
    type: Any = Any
    """The annotation of the payload, to which decoded values are converted."""

    def read(self, value: Any) -> Any:
        """Converts a decoded payload to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidInputError: The value does not match the annotation.
        """
        return _checked(value, self.type, "payload of event", self.name, InvalidInputError)


@dataclass(frozen=True)
class ValueDefinition(Generic[T]):
    """The definition of a value in the state of an instance: its key and its type.

    `define_value` creates it.

    Example:
        stock = define_value("stock", int)
        ctx.state.set(stock, 100)
    """

    key: str
    """The key, of at most 256 bytes."""
    type: Any = Any
    """The annotation of the value, to which decoded values are converted."""

    def read(self, value: Any) -> Any:
        """Converts a decoded value to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidOutputError: The value does not match the annotation.
        """
        return _checked(value, self.type, "value", self.key, InvalidOutputError)


@dataclass(frozen=True)
class QueryDefinition(Generic[In, Out]):
    """The definition of a query: a read-only request that the code of an instance answers.

    `define_query` creates it.

    Example:
        progress = define_query("progress", None, dict)
        answer = await client.handle("order-17").query(progress)
    """

    name: str
    """The name of the query."""
    input_type: Any = Any
    """The annotation of the input, to which decoded values are converted."""
    output_type: Any = Any
    """The annotation of the answer, to which decoded values are converted."""

    def read_input(self, value: Any) -> Any:
        """Converts a decoded input to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidInputError: The value does not match the annotation.
        """
        return _checked(value, self.input_type, "input of query", self.name, InvalidInputError)

    def read_output(self, value: Any) -> Any:
        """Converts a decoded answer to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidOutputError: The value does not match the annotation.
        """
        return _checked(value, self.output_type, "output of query", self.name, InvalidOutputError)


@dataclass(frozen=True)
class UpdateDefinition(Generic[In, Out]):
    """The definition of an update: a request that the code of an instance validates and executes.

    `define_update` creates it.

    Example:
        set_address = define_update("set-address", str, bool)
        changed = await client.handle("order-17").update(set_address, "Main Street 1")
    """

    name: str
    """The name of the update."""
    input_type: Any = Any
    """The annotation of the input, to which decoded values are converted."""
    output_type: Any = Any
    """The annotation of the answer, to which decoded values are converted."""

    def read_input(self, value: Any) -> Any:
        """Converts a decoded input to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidInputError: The value does not match the annotation.
        """
        return _checked(value, self.input_type, "input of update", self.name, InvalidInputError)

    def read_output(self, value: Any) -> Any:
        """Converts a decoded answer to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidOutputError: The value does not match the annotation.
        """
        return _checked(value, self.output_type, "output of update", self.name, InvalidOutputError)


@overload
def define_activity(
    name: str, input: type[In], output: type[Out], **options: Unpack[ActivityOptions]
) -> ActivityDefinition[In, Out]: ...
@overload
def define_activity(
    name: str, input: Any = Any, output: Any = Any, **options: Unpack[ActivityOptions]
) -> ActivityDefinition[Any, Any]: ...
def define_activity(
    name: str, input: Any = Any, output: Any = Any, **options: Unpack[ActivityOptions]
) -> ActivityDefinition[Any, Any]:
    """Defines an activity without its function: another program implements it, or `handle` adds it.

    Args:
        name: The name of the activity.
        input: The type of its input. Default: Any.
        output: The type of its output. Default: Any.
        options: Options of every call.

    Returns:
        The definition.

    Raises:
        ValueError: The name or an option is not valid.

    Example:
        charge = define_activity("charge", dict, str, start_to_close=30)
    """
    check_name(name, "activity")
    version = options.get("version", "")
    return ActivityDefinition(name, version, input, output, wire_options(options))


@overload
def define_orchestration(
    name: str,
    input: type[In],
    output: type[Out],
    *,
    version: str = "",
    continue_as: Literal["same", "latest"] = "same",
) -> OrchestrationDefinition[In, Out]: ...
@overload
def define_orchestration(
    name: str,
    input: Any = Any,
    output: Any = Any,
    *,
    version: str = "",
    continue_as: Literal["same", "latest"] = "same",
) -> OrchestrationDefinition[Any, Any]: ...
def define_orchestration(
    name: str,
    input: Any = Any,
    output: Any = Any,
    *,
    version: str = "",
    continue_as: Literal["same", "latest"] = "same",
) -> OrchestrationDefinition[Any, Any]:
    """Defines an orchestration without its function, for clients, or for `handle`.

    Args:
        name: The name of the orchestration.
        input: The type of its input. Default: Any.
        output: The type of its output. Default: Any.
        version: The version. Default: unversioned.
        continue_as: The version of the next execution when `continue_as_new` names none: `same` or
            `latest`. Default: same.

    Returns:
        The definition.

    Raises:
        ValueError: The name or the version is not valid.

    Example:
        checkout = define_orchestration("checkout", dict, str)
    """
    check_name(name, "orchestration")
    check_optional_name(version, "version")
    return OrchestrationDefinition(name, version, input, output, continue_as)


@overload
def define_event(name: str, type: type[T]) -> EventDefinition[T]: ...
@overload
def define_event(name: str, type: Any = Any) -> EventDefinition[Any]: ...
def define_event(name: str, type: Any = Any) -> EventDefinition[Any]:
    """Defines an external event.

    Args:
        name: The name of the mailbox.
        type: The type of the payload. Default: Any.

    Returns:
        The definition.

    Raises:
        ValueError: The name is not valid.

    Example:
        approved = define_event("approved", bool)
    """
    check_name(name, "event")
    return EventDefinition(name, type)


@overload
def define_value(key: str, type: type[T]) -> ValueDefinition[T]: ...
@overload
def define_value(key: str, type: Any = Any) -> ValueDefinition[Any]: ...
def define_value(key: str, type: Any = Any) -> ValueDefinition[Any]:
    """Defines a value in the state of an instance.

    Args:
        key: The key, of at most 256 bytes.
        type: The type of the value. Default: Any.

    Returns:
        The definition.

    Raises:
        ValueError: The key is not valid.

    Example:
        stock = define_value("stock", int)
    """
    check_name(key, "value")
    return ValueDefinition(key, type)


@overload
def define_query(name: str, input: type[In], output: type[Out]) -> QueryDefinition[In, Out]: ...
@overload
def define_query(name: str, input: None, output: type[Out]) -> QueryDefinition[None, Out]: ...
@overload
def define_query(name: str, input: Any = Any, output: Any = Any) -> QueryDefinition[Any, Any]: ...
def define_query(name: str, input: Any = Any, output: Any = Any) -> QueryDefinition[Any, Any]:
    """Defines a query.

    Args:
        name: The name of the query.
        input: The type of its input, or None. Default: Any.
        output: The type of the answer. Default: Any.

    Returns:
        The definition.

    Raises:
        ValueError: The name is not valid.

    Example:
        progress = define_query("progress", None, dict)
    """
    check_name(name, "query")
    return QueryDefinition(name, input, output)


@overload
def define_update(name: str, input: type[In], output: type[Out]) -> UpdateDefinition[In, Out]: ...
@overload
def define_update(name: str, input: None, output: type[Out]) -> UpdateDefinition[None, Out]: ...
@overload
def define_update(name: str, input: Any = Any, output: Any = Any) -> UpdateDefinition[Any, Any]: ...
def define_update(name: str, input: Any = Any, output: Any = Any) -> UpdateDefinition[Any, Any]:
    """Defines an update.

    Args:
        name: The name of the update.
        input: The type of its input, or None. Default: Any.
        output: The type of the answer. Default: Any.

    Returns:
        The definition.

    Raises:
        ValueError: The name is not valid.

    Example:
        set_address = define_update("set-address", str, bool)
    """
    check_name(name, "update")
    return UpdateDefinition(name, input, output)
