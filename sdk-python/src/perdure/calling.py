"""How many arguments a function of the application takes, and calls with as many."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any


def positional(fn: Callable[..., Any]) -> list[str]:
    """Names of the parameters that the function takes by position."""
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
    return min(most, len(positional(fn)))


def call_with(fn: Callable[..., Any], *given: Any) -> Any:
    """Calls with as many of the arguments as the function takes."""
    return fn(*given[: argument_count(fn, len(given))])
