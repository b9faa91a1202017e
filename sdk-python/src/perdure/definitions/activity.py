"""Definitions of activities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, overload

from .._proto import history_pb2 as pb
from ..names import check_name
from ..options import ActivityOptions, wire_options
from .handler import Handler
from .input_output import InputOutput

if TYPE_CHECKING:
    from typing_extensions import Unpack

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True)
class ActivityDefinition(Handler, InputOutput, Generic[In, Out]):
    """The definition of an activity: name, types, options and, for workers, its function.

    `@activity` and `define_activity` create it.

    Example:
        charge = define_activity("charge", dict, str, start_to_close=30)
        worker = Worker("127.0.0.1:7460", [charge.handle(charge_card)])
    """

    _input: ClassVar[str] = "input of activity"
    _output: ClassVar[str] = "output of activity"

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
