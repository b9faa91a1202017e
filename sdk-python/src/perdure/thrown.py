"""Reads errors of application code. No function of this module raises.

In such errors fields may have any type, properties and `__str__` may raise, and the chain of causes
may be a cycle.
"""

from __future__ import annotations

import traceback
from typing import Any, TypeGuard, TypeVar

from .limits import TYPE_NAME_MAX_CHARS, TYPE_NAMES_MAX

# Base classes of all errors of the language or of the SDK. Their names carry no information.
_ROOTS = {"object", "BaseException", "Exception", "PerdureError", "CausedError"}

T = TypeVar("T")


def is_a(value: object, *types: type[T]) -> TypeGuard[T]:
    """Tests the type of a value of user code. Reads no `__class__`, which may raise."""
    return issubclass(type(value), types)


def own_name_of(cls: type) -> str:
    """Returns the name of a class, even when its metaclass hides the name."""
    return plain_text(type.__dict__["__name__"].__get__(cls)) or ""


def field_of(error: BaseException, name: str, default: Any = None) -> Any:
    """Returns a field, or the default when the field does not exist or cannot be read."""
    try:
        return getattr(error, name, default)
    except BaseException:
        return default


def plain_text(value: Any) -> str | None:
    """Returns a string without lone surrogates, which UTF-8 cannot encode. None for other types."""
    if not is_a(value, str):
        return None
    return str.encode(value, "utf-8", "replace").decode("utf-8")


def message_of(error: object) -> str:
    """Returns the message of an error, or a placeholder when its `__str__` raises."""
    try:
        return plain_text(str(error)) or ""
    except BaseException as unreadable:
        return f"its message cannot be read: {type(unreadable).__name__}"


def stack_of(error: BaseException) -> str:
    """Returns the stack of an error, or an empty text."""
    try:
        return plain_text("".join(traceback.format_tb(error.__traceback__))) or ""
    except BaseException:
        return ""


def cause_of(error: BaseException) -> BaseException | None:
    """Returns the cause of an error, or the first error of a group."""
    cause = field_of(error, "__cause__")
    if is_a(cause, BaseException):
        return cause
    # Exception groups exist since Python 3.11.
    inner = field_of(error, "exceptions")
    first = inner[0] if is_a(inner, tuple) and inner else None
    return first if is_a(first, BaseException) else None


def type_names_of(error: BaseException) -> list[str]:
    """Returns the names of the class and its base classes, nearest first, without common names."""
    names: list[str] = []
    for cls in type.mro(type(error)):
        name = own_name_of(cls)
        if name not in _ROOTS and name not in names and len(names) < TYPE_NAMES_MAX:
            names.append(name[:TYPE_NAME_MAX_CHARS])
    return names
