"""Activities, orchestrations, events, queries, updates and values as values.

A definition carries a name and types. Those with an implementation are what a worker is given;
`@activity` and `@orchestration` make a definition of a function, `define_activity` and
`define_orchestration` one for what lives elsewhere, in another program or language.
"""

from __future__ import annotations

import inspect
import math
import types
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, Literal, TypedDict, TypeVar, overload

from ._proto import history_pb2 as pb
from .convert import Mismatch, convert, hints_of
from .duration import Duration, to_ms
from .errors import InvalidInputError, InvalidOutputError
from .names import check_name, check_optional_name

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .activities import ActivityContext
    from .context import OrchestrationContext

In = TypeVar("In")
Out = TypeVar("Out")
T = TypeVar("T")


@dataclass(frozen=True)
class RetryPolicy:
    """When and how often an activity is tried again. Counted and carried out by the sidecar."""

    max_attempts: int | None = None
    """Attempts in all, the first included. None: no limit."""
    initial_interval: Duration | None = None
    """Pause before the second attempt. None: one second."""
    max_interval: Duration | None = None
    """Longest pause. None: a hundred times the initial one."""
    backoff_coefficient: float | None = None
    """Factor between one pause and the next, at least 1. None: 2."""
    non_retryable: Sequence[str] = ()
    """Error types that end the activity at once, such as 'CardDeclined'."""


class RoutingOptions(TypedDict, total=False):
    """How work is handed out; what is left out is as whoever starts or calls has it."""

    queue: str
    """Only workers that serve it get it."""
    priority: int
    """1 (first) to 5 (last)."""
    fairness_key: str
    """Whose share of the queue it takes: keys of one priority are served in turn."""


class ActivityOptions(RoutingOptions, total=False):
    """How an activity is run; a call may say it differently from the definition."""

    retry: RetryPolicy | Literal[False] | None
    """None, or False at a call: the activity is tried once."""
    start_to_close: Duration
    """Limit of one attempt, from hand-over to result."""
    schedule_to_start: Duration
    """Limit from being scheduled to being handed to a worker; never retried."""
    schedule_to_close: Duration
    """Limit of the whole, all attempts and pauses."""
    heartbeat: Duration
    """Longest silence of an attempt between two heartbeats."""
    version: str
    """Version that the worker must have. Left out: the definition's; empty: any."""
    session: str
    """Activities of a session run at one worker while it lives."""


IdReuse = Literal["reject", "useExisting", "replaceEnded", "terminateExisting"]
"""What to do when the id of a start exists already."""


class StartOptions(RoutingOptions, total=False):
    """Options of a detached start."""

    id: str
    """Id of the instance. Default: a UUID from `ctx.uuid()`."""
    id_reuse: IdReuse
    """What to do when the id exists already; needs `id`. Default: reject, AlreadyExistsError.

    useExisting: the start is accepted; AlreadyExistsError when it is an instance of another
    orchestration. replaceEnded: replaces an instance that has ended. terminateExisting:
    replaces any.
    """
    version: str
    """Left out: the definition's; by name, the sidecar's choice."""


class ChildOptions(RoutingOptions, total=False):
    """Options of one child orchestration."""

    id: str
    """Id of the child. Default: a unique one is generated."""
    id_reuse: IdReuse
    """What to do when the id exists already; needs `id`. Default: reject, AlreadyExistsError.

    useExisting: awaits the instance that exists, and ends with its outcome; AlreadyExistsError when
    it is one of another orchestration. It keeps its own parent: cancelling this call does not
    cancel it. replaceEnded: replaces an instance that has ended. terminateExisting: replaces any.
    """
    version: str
    """Left out: the definition's; by name, the sidecar's choice."""
    parent_close: Literal["cancel", "terminate", "abandon"]
    """What becomes of the child when this execution ends before it. Left out: cancel."""


_REUSE_POLICIES = {
    "reject": pb.START_ID_REUSE_POLICY_REJECT,
    "useExisting": pb.START_ID_REUSE_POLICY_USE_EXISTING,
    "replaceEnded": pb.START_ID_REUSE_POLICY_REPLACE_ENDED,
    "terminateExisting": pb.START_ID_REUSE_POLICY_TERMINATE_EXISTING,
}


def _count(value: int, what: str) -> int:
    if not isinstance(value, int) or not 1 <= value <= 2_147_483_647:
        raise ValueError(f"{what}: {value!r} is not a whole number from 1")
    return value


def _interval(duration: Duration | None, what: str) -> int:
    # On the wire 0 means "the default", so an interval of nothing is 1 ms.
    return 0 if duration is None else max(1, to_ms(duration, what))


def _retry(retry: RetryPolicy | Literal[False] | None) -> pb.RetryPolicy | None:
    if retry is None or retry is False:
        return None
    coefficient = retry.backoff_coefficient or 0
    if coefficient != 0 and not (coefficient >= 1 and math.isfinite(coefficient)):
        raise ValueError(f"retry.backoff_coefficient: {coefficient} is not a number from 1")
    attempts = retry.max_attempts
    return pb.RetryPolicy(
        max_attempts=0 if attempts is None else _count(attempts, "retry.max_attempts"),
        initial_interval_ms=_interval(retry.initial_interval, "retry.initial_interval"),
        max_interval_ms=_interval(retry.max_interval, "retry.max_interval"),
        backoff_coefficient=coefficient,
        non_retryable_types=retry.non_retryable,
    )


def _limit(duration: Duration, what: str) -> int:
    ms = to_ms(duration, what)
    if ms == 0:
        raise ValueError(f"{what}: a limit of 0 can only fail; leave it out for none")
    return ms


def wire_routing(options: RoutingOptions | ActivityOptions) -> dict[str, Any]:
    """What is given of queue, priority and fairness key, checked, as fields of a message."""
    fields: dict[str, Any] = {}
    if "queue" in options:
        check_optional_name(options["queue"], "queue")
        fields["queue"] = options["queue"]
    if "fairness_key" in options:
        check_optional_name(options["fairness_key"], "fairness key")
        fields["fairness_key"] = options["fairness_key"]
    if "priority" in options:
        if options["priority"] not in (1, 2, 3, 4, 5):
            raise ValueError(f"priority: {options['priority']} is not a whole number from 1 to 5")
        fields["priority"] = options["priority"]
    return fields


def wire_reuse(options: StartOptions | ChildOptions) -> dict[str, Any]:
    """The policy for an id that exists, if one is given, as a field of a message.

    Raises ValueError for one that there is not, or without an id.
    """
    policy = options.get("id_reuse")
    if policy is None:
        return {}
    if policy not in _REUSE_POLICIES:
        known = ", ".join(_REUSE_POLICIES)
        raise ValueError(f"id_reuse: {policy!r} is not a policy. Use one of {known}")
    if "id" not in options and policy != "reject":
        raise ValueError(f"id_reuse: {policy!r} needs an id. Set the option id as well")
    return {"id_reuse_policy": _REUSE_POLICIES[policy]}


def wire_options(
    options: ActivityOptions, base: pb.ActivityOptions | None = None
) -> pb.ActivityOptions:
    """As it goes on the wire, over those of the definition.

    Raises ValueError when a duration, count or name is out of range.
    """
    wire = pb.ActivityOptions()
    if base is not None:
        wire.CopyFrom(base)
    if "retry" in options:
        policy = _retry(options["retry"])
        wire.ClearField("retry")
        if policy is not None:
            wire.retry.CopyFrom(policy)
    for name in ("start_to_close", "schedule_to_start", "schedule_to_close", "heartbeat"):
        if name in options:
            setattr(wire, f"{name}_ms", _limit(options[name], name))
    if "version" in options:
        check_optional_name(options["version"], "version")
        wire.version = options["version"]
    if "session" in options:
        check_optional_name(options["session"], "session")
        wire.session = options["session"]
    for name, value in wire_routing(options).items():
        setattr(wire, name, value)
    return wire


def _checked(value: Any, wanted: Any, what: str, name: str, invalid: type[Exception]) -> Any:
    if wanted is Any:
        return value
    try:
        return convert(value, wanted)
    except Mismatch as mismatch:
        raise invalid(f'{what} "{name}" is not what its definition says: {mismatch}') from None


class Handler:
    """What a worker can be given: an activity or an orchestration with its implementation."""

    name: str
    version: str


@dataclass(frozen=True)
class ActivityDefinition(Handler, Generic[In, Out]):
    """An activity: its name, its types and how it is run; with `fn`, what a worker needs."""

    name: str
    version: str = ""
    input_type: Any = Any
    output_type: Any = Any
    options: pb.ActivityOptions = field(default_factory=pb.ActivityOptions)
    fn: Callable[..., Any] | None = None
    """The implementation, sync or async; takes the input and an ActivityContext, or less."""

    def handle(self, fn: Callable[..., Any]) -> ActivityDefinition[In, Out]:
        """The same with an implementation."""
        return replace(self, fn=fn)

    def read_input(self, value: Any) -> Any:
        """A decoded input as the implementation wants it. Raises InvalidInputError."""
        return _checked(value, self.input_type, "input of activity", self.name, InvalidInputError)

    def read_output(self, value: Any) -> Any:
        """A decoded output as callers want it. Raises InvalidOutputError."""
        return _checked(
            value, self.output_type, "output of activity", self.name, InvalidOutputError
        )


@dataclass(frozen=True)
class OrchestrationDefinition(Handler, Generic[In, Out]):
    """An orchestration: its name, version and types; with `fn`, what a worker needs."""

    name: str
    version: str = ""
    input_type: Any = Any
    output_type: Any = Any
    continue_as: Literal["same", "latest"] = "same"
    """Which version the next execution gets when the call does not say it."""
    fn: Callable[..., Any] | None = None
    """The implementation: a coroutine function of the context and the input, or of it alone."""

    def handle(self, fn: Callable[..., Any]) -> OrchestrationDefinition[In, Out]:
        """The same with an implementation."""
        return replace(self, fn=fn)

    def read_input(self, value: Any) -> Any:
        """A decoded input as the implementation wants it. Raises InvalidInputError."""
        return _checked(
            value, self.input_type, "input of orchestration", self.name, InvalidInputError
        )

    def read_output(self, value: Any) -> Any:
        """A decoded output as callers want it. Raises InvalidOutputError."""
        return _checked(
            value, self.output_type, "output of orchestration", self.name, InvalidOutputError
        )


@dataclass(frozen=True)
class EventDefinition(Generic[T]):
    """An external event: the name of a mailbox and what lies in it."""

    name: str
    type: Any = Any

    def read(self, value: Any) -> Any:
        """A decoded payload as the annotation wants it. Raises InvalidInputError."""
        return _checked(value, self.type, "payload of event", self.name, InvalidInputError)


@dataclass(frozen=True)
class ValueDefinition(Generic[T]):
    """A value that an instance keeps: its key and its type."""

    key: str
    type: Any = Any

    def read(self, value: Any) -> Any:
        """A decoded value as the annotation wants it. Raises InvalidOutputError."""
        return _checked(value, self.type, "value", self.key, InvalidOutputError)


@dataclass(frozen=True)
class QueryDefinition(Generic[In, Out]):
    """A question to the code of an instance, which it answers from the state it has."""

    name: str
    input_type: Any = Any
    output_type: Any = Any

    def read_input(self, value: Any) -> Any:
        """A decoded input as the handler wants it. Raises InvalidInputError."""
        return _checked(value, self.input_type, "input of query", self.name, InvalidInputError)

    def read_output(self, value: Any) -> Any:
        """A decoded answer as clients want it. Raises InvalidOutputError."""
        return _checked(value, self.output_type, "output of query", self.name, InvalidOutputError)


@dataclass(frozen=True)
class UpdateDefinition(Generic[In, Out]):
    """A change that the code of an instance validates, makes and answers."""

    name: str
    input_type: Any = Any
    output_type: Any = Any

    def read_input(self, value: Any) -> Any:
        """A decoded input as the handler wants it. Raises InvalidInputError."""
        return _checked(value, self.input_type, "input of update", self.name, InvalidInputError)

    def read_output(self, value: Any) -> Any:
        """A decoded answer as clients want it. Raises InvalidOutputError."""
        return _checked(value, self.output_type, "output of update", self.name, InvalidOutputError)


def _positional(fn: Callable[..., Any]) -> list[str]:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [name for name, p in inspect.signature(fn).parameters.items() if p.kind in kinds]


def argument_count(fn: Callable[..., Any], most: int) -> int:
    """How many arguments the function takes by position, and `most` at most."""
    # A plain function says it without the cost of a signature; a wrapper may have another one.
    if type(fn) is types.FunctionType and not fn.__dict__:
        code = fn.__code__
        return most if code.co_flags & inspect.CO_VARARGS else min(most, code.co_argcount)
    parameters = inspect.signature(fn).parameters.values()
    if any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters):
        return most
    return min(most, len(_positional(fn)))


def call_with(fn: Callable[..., Any], *given: Any) -> Any:
    """Calls with as many of the arguments as the function takes."""
    return fn(*given[: argument_count(fn, len(given))])


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
        hints, names = hints_of(fn), _positional(fn)
        return ActivityDefinition(
            name=self._name,
            version=self._options.get("version", ""),
            input_type=hints.get(names[0], Any) if names else Any,
            output_type=hints.get("return", Any),
            options=wire_options(self._options),
            fn=fn,
        )


def activity(name: str, **options: Unpack[ActivityOptions]) -> _ActivityDecorator:
    """Makes an activity of a function, sync or async, of an input and an ActivityContext or less.

    Raises ValueError when the name or an option cannot be one.
    """
    check_name(name, "activity")
    return _ActivityDecorator(name, options)


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
    """An activity that lives elsewhere, or gets its implementation by `handle`."""
    check_name(name, "activity")
    version = options.get("version", "")
    return ActivityDefinition(name, version, input, output, wire_options(options))


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
        hints, names = hints_of(fn), _positional(fn)
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
    """Makes an orchestration of an async function of its context and an input, or of the first.

    Raises ValueError when the name cannot be one.
    """
    check_name(name, "orchestration")
    check_optional_name(version, "version")
    return _OrchestrationDecorator(name, version, continue_as)


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
    """An orchestration that lives elsewhere, or gets its implementation by `handle`."""
    check_name(name, "orchestration")
    check_optional_name(version, "version")
    return OrchestrationDefinition(name, version, input, output, continue_as)


@overload
def define_event(name: str, type: type[T]) -> EventDefinition[T]: ...
@overload
def define_event(name: str, type: Any = Any) -> EventDefinition[Any]: ...
def define_event(name: str, type: Any = Any) -> EventDefinition[Any]:
    """An event by its name and the type of its payload."""
    check_name(name, "event")
    return EventDefinition(name, type)


@overload
def define_value(key: str, type: type[T]) -> ValueDefinition[T]: ...
@overload
def define_value(key: str, type: Any = Any) -> ValueDefinition[Any]: ...
def define_value(key: str, type: Any = Any) -> ValueDefinition[Any]:
    """A value by its key and its type."""
    check_name(key, "value")
    return ValueDefinition(key, type)


@overload
def define_query(name: str, input: type[In], output: type[Out]) -> QueryDefinition[In, Out]: ...
@overload
def define_query(name: str, input: None, output: type[Out]) -> QueryDefinition[None, Out]: ...
@overload
def define_query(name: str, input: Any = Any, output: Any = Any) -> QueryDefinition[Any, Any]: ...
def define_query(name: str, input: Any = Any, output: Any = Any) -> QueryDefinition[Any, Any]:
    """A query by its name and types."""
    check_name(name, "query")
    return QueryDefinition(name, input, output)


@overload
def define_update(name: str, input: type[In], output: type[Out]) -> UpdateDefinition[In, Out]: ...
@overload
def define_update(name: str, input: None, output: type[Out]) -> UpdateDefinition[None, Out]: ...
@overload
def define_update(name: str, input: Any = Any, output: Any = Any) -> UpdateDefinition[Any, Any]: ...
def define_update(name: str, input: Any = Any, output: Any = Any) -> UpdateDefinition[Any, Any]:
    """An update by its name and types."""
    check_name(name, "update")
    return UpdateDefinition(name, input, output)
