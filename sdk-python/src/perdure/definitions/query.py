"""Definitions of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar, overload

from ..names import check_name
from .input_output import InputOutput

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True)
class QueryDefinition(InputOutput, Generic[In, Out]):
    """The definition of a query: a read-only request that the code of an instance answers.

    `define_query` creates it.

    Example:
        progress = define_query("progress", None, dict)
        answer = await client.handle("order-17").query(progress)
    """

    _input: ClassVar[str] = "input of query"
    _output: ClassVar[str] = "output of query"

    name: str
    """The name of the query."""
    input_type: Any = Any
    """The annotation of the input, to which decoded values are converted."""
    output_type: Any = Any
    """The annotation of the answer, to which decoded values are converted."""


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
