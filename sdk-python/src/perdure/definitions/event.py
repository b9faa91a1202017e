"""Definitions of external events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from ..errors import InvalidInputError
from ..names import check_name
from .conversion import convert_to_definition

T = TypeVar("T")


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
        return convert_to_definition(
            value, self.type, "payload of event", self.name, InvalidInputError
        )


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
