"""Definitions of values in the state of an instance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from ..errors import InvalidOutputError
from ..names import check_name
from .conversion import convert_to_definition

T = TypeVar("T")


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
        return convert_to_definition(value, self.type, "value", self.key, InvalidOutputError)


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
