"""Definitions of orchestrations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, Literal, TypeVar, overload

from ..names import check_name, check_optional_name
from .handler import Handler
from .input_output import InputOutput

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True)
class OrchestrationDefinition(Handler, InputOutput, Generic[In, Out]):
    """The definition of an orchestration: name, version, types and, for workers, its function.

    `@orchestration` and `define_orchestration` create it.

    Example:
        checkout = define_orchestration("checkout", dict, str)
        started = await client.start(checkout, {"cents": 4200})
    """

    _input: ClassVar[str] = "input of orchestration"
    _output: ClassVar[str] = "output of orchestration"

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
