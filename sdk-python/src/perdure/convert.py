"""Converts plain JSON values to their annotation.

Dataclasses, enums, dates, UUIDs, decimals, lists, dicts, tuples, sets, unions and anything with
`model_validate` are built; of what an annotation says beyond that nothing is checked. `Any`,
nothing at all, and annotations that cannot be read take the value as it is.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import functools
import types
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict
from uuid import UUID

_FROM_TEXT: dict[type, Callable[[str], Any]] = {
    datetime: lambda text: datetime.fromisoformat(text.replace("Z", "+00:00")),
    date: date.fromisoformat,
    time: time.fromisoformat,
    UUID: UUID,
    Decimal: Decimal,
}
_LISTS = (list, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Collection)
_DICTS = (dict, collections.abc.Mapping)
# A value of exactly one of these is what the annotation says; none of them is looked into.
_EXACT = frozenset((str, int, float, bool, list, dict))


class Mismatch(Exception):
    """The value is not what the annotation says."""


def _mismatch(value: Any, wanted: Any, where: str) -> Mismatch:
    name = getattr(wanted, "__name__", str(wanted))
    at = f"{where}: " if where else ""
    return Mismatch(f"{at}{type(value).__name__} in place of {name}")


@functools.lru_cache(maxsize=1024)
def _fields_of(wanted: type) -> dict[str, tuple[Any, bool]]:
    """Types of the fields of a dataclass, and whether each must be there."""
    hints = get_type_hints(wanted)
    missing = dataclasses.MISSING
    return {
        field.name: (
            hints[field.name],
            field.default is missing and field.default_factory is missing,
        )
        for field in dataclasses.fields(wanted)
        if field.init
    }


def _dataclass(value: Any, wanted: type, where: str) -> Any:
    if not isinstance(value, dict):
        raise _mismatch(value, wanted, where)
    fields = _fields_of(wanted)
    given: dict[str, Any] = {}
    for name, (hint, required) in fields.items():
        inner = f"{where}.{name}" if where else name
        if name in value:
            given[name] = convert(value[name], hint, inner)
        elif required:
            raise Mismatch(f"{inner}: missing")
    return wanted(**given)


def _union(value: Any, wanted: Any, where: str) -> Any:
    first: Mismatch | None = None
    for option in get_args(wanted):
        try:
            return convert(value, option, where)
        except Mismatch as mismatch:
            first = first or mismatch
    raise first or _mismatch(value, wanted, where)


def _generic(value: Any, wanted: Any, origin: Any, where: str) -> Any:
    args = get_args(wanted)
    if origin in (Union, types.UnionType):
        return _union(value, wanted, where)
    if origin in _DICTS:
        if not isinstance(value, dict):
            raise _mismatch(value, wanted, where)
        key, item = args
        if key is str and item is Any:
            return dict(value)
        return {_key(k, key): convert(v, item, f"{where}.{k}") for k, v in value.items()}
    if origin in _LISTS or origin in (set, frozenset, tuple):
        if not isinstance(value, list):
            raise _mismatch(value, wanted, where)
        if origin is tuple and not (len(args) == 2 and args[1] is ...):
            if len(args) != len(value):
                raise _mismatch(value, wanted, where)
            pairs = enumerate(zip(value, args, strict=True))
            return tuple(convert(v, arg, f"{where}.{i}") for i, (v, arg) in pairs)
        items = [convert(v, args[0], f"{where}.{i}") for i, v in enumerate(value)]
        return origin(items) if origin in (set, frozenset, tuple) else items
    return value


def _key(text: str, wanted: Any) -> Any:
    return wanted(text) if wanted in (int, float) else convert(text, wanted, text)


def _scalar(value: Any, wanted: type, where: str) -> Any:
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if wanted is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if wanted is int and isinstance(value, bool):
        raise _mismatch(value, wanted, where)
    if not isinstance(value, wanted):
        raise _mismatch(value, wanted, where)
    return value


def convert(value: Any, wanted: Any, where: str = "") -> Any:
    """The value as `wanted` says; `where` is its place in the whole. Raises Mismatch."""
    if wanted is Any or wanted is object or (type(value) is wanted and wanted in _EXACT):
        return value
    if wanted is None or wanted is type(None):
        if value is None:
            return None
        raise _mismatch(value, type(None), where)
    origin = get_origin(wanted)
    if origin is not None:
        return _generic(value, wanted, origin, where)
    if not isinstance(wanted, type) or is_typeddict(wanted):
        return value
    try:
        if dataclasses.is_dataclass(wanted):
            return _dataclass(value, wanted, where)
        if issubclass(wanted, Enum):
            return wanted(value)
        if wanted in _FROM_TEXT and isinstance(value, str):
            return _FROM_TEXT[wanted](value)
        if wanted is timedelta and isinstance(value, int | float):
            return timedelta(seconds=value)
        validate = getattr(wanted, "model_validate", None)
        if callable(validate):
            return validate(value)
        if wanted in (str, int, float, bool, list, dict):
            return _scalar(value, wanted, where)
    except Mismatch:
        raise
    except (TypeError, ValueError, ArithmeticError) as error:
        raise Mismatch(f"{where}: {error}" if where else str(error)) from error
    return value


def hints_of(fn: Callable[..., Any]) -> dict[str, Any]:
    """Annotations of a function by parameter; empty when they cannot be read."""
    if type(fn) is types.FunctionType and not fn.__annotations__ and not fn.__dict__:
        return {}
    try:
        return get_type_hints(fn)
    except Exception:
        # A name that only a type checker sees: then values come as they are.
        return {}
