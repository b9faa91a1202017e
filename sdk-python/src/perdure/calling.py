"""Calls functions of the application with as many arguments as they take."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any


def positional(fn: Callable[..., Any]) -> list[str]:
    """Returns the names of the positional parameters of a function."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [name for name, p in inspect.signature(fn).parameters.items() if p.kind in kinds]


def argument_count(fn: Callable[..., Any], most: int) -> int:
    """Returns the number of positional parameters of a function, at most `most`."""
    # The code object of a plain function is cheaper to read than a signature. The code object of a
    # wrapper may have other parameters than the wrapped function.
    if type(fn) is types.FunctionType and not fn.__dict__:
        code = fn.__code__
        return most if code.co_flags & inspect.CO_VARARGS else min(most, code.co_argcount)
    parameters = inspect.signature(fn).parameters.values()
    if any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters):
        return most
    return min(most, len(positional(fn)))


def call_with(fn: Callable[..., Any], *arguments: Any) -> Any:
    """Calls the function with as many of the arguments as it takes."""
    return fn(*arguments[: argument_count(fn, len(arguments))])
