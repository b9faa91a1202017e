"""Definitions of updates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from ..errors import InvalidInputError, InvalidOutputError
from ..names import check_name
from .conversion import convert_to_definition

In = TypeVar("In")
Out = TypeVar("Out")


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
        return convert_to_definition(
            value, self.input_type, "input of update", self.name, InvalidInputError
        )

    def read_output(self, value: Any) -> Any:
        """Converts a decoded answer to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidOutputError: The value does not match the annotation.
        """
        return convert_to_definition(
            value, self.output_type, "output of update", self.name, InvalidOutputError
        )


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
