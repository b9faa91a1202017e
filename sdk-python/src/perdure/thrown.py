"""Reads errors of application code, and never raises itself.

Fields may be of any type, properties and `__str__` may raise, and a chain of causes may be a cycle.
"""

from __future__ import annotations

import traceback
from typing import Any, TypeGuard, TypeVar

from .limits import TYPE_NAME_MAX_CHARS, TYPE_NAMES_MAX

# Names without information about an error: all errors of the language, or of the SDK, have them.
_ROOTS = {"object", "BaseException", "Exception", "PerdureError", "CausedError"}

T = TypeVar("T")


def is_a(value: object, *types: type[T]) -> TypeGuard[T]:
    """`isinstance` for values of user code: it reads no `__class__`, which may raise."""
    return issubclass(type(value), types)


def own_name_of(cls: type) -> str:
    """The name of a class, also of one whose metaclass hides it."""
    return plain_text(type.__dict__["__name__"].__get__(cls)) or ""


def field_of(error: BaseException, name: str, default: Any = None) -> Any:
    """A field, or the default when it does not exist or cannot be read."""
    try:
        return getattr(error, name, default)
    except BaseException:
        return default


def plain_text(value: Any) -> str | None:
    """A string without lone surrogates, which UTF-8 cannot encode; None for other types."""
    if not is_a(value, str):
        return None
    return str.encode(value, "utf-8", "replace").decode("utf-8")


def message_of(error: object) -> str:
    """The message of an error, also of one whose `__str__` raises."""
    try:
        return plain_text(str(error)) or ""
    except BaseException as unreadable:
        return f"its message cannot be read: {type(unreadable).__name__}"


def stack_of(error: BaseException) -> str:
    """Where it was raised, or an empty text."""
    try:
        return plain_text("".join(traceback.format_tb(error.__traceback__))) or ""
    except BaseException:
        return ""


def cause_of(error: BaseException) -> BaseException | None:
    """What it was raised from, or the first error of a group."""
    cause = field_of(error, "__cause__")
    if is_a(cause, BaseException):
        return cause
    # Exception groups exist since Python 3.11.
    inner = field_of(error, "exceptions")
    first = inner[0] if is_a(inner, tuple) and inner else None
    return first if is_a(first, BaseException) else None


def type_names_of(error: BaseException) -> list[str]:
    """Names of its class and of those that it extends, nearest first, without the common ones."""
    names: list[str] = []
    for cls in type.mro(type(error)):
        name = own_name_of(cls)
        if name not in _ROOTS and name not in names and len(names) < TYPE_NAMES_MAX:
            names.append(name[:TYPE_NAME_MAX_CHARS])
    return names
