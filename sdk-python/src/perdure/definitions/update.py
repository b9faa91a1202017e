"""Definitions of updates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar, overload

from ..names import check_name
from .input_output import InputOutput

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True)
class UpdateDefinition(InputOutput, Generic[In, Out]):
    """The definition of an update: a request that the code of an instance validates and executes.

    `define_update` creates it.

    Example:
        set_address = define_update("set-address", str, bool)
        changed = await client.handle("order-17").update(set_address, "Main Street 1")
    """

    _input: ClassVar[str] = "input of update"
    _output: ClassVar[str] = "output of update"

    name: str
    """The name of the update."""
    input_type: Any = Any
    """The annotation of the input, to which decoded values are converted."""
    output_type: Any = Any
    """The annotation of the answer, to which decoded values are converted."""


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
