"""Definitions of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from ..errors import InvalidInputError, InvalidOutputError
from ..names import check_name
from .conversion import convert_to_definition

In = TypeVar("In")
Out = TypeVar("Out")


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
        return convert_to_definition(
            value, self.input_type, "input of query", self.name, InvalidInputError
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
            value, self.output_type, "output of query", self.name, InvalidOutputError
        )


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
