"""Converts plain JSON values to their annotation.

`convert` builds dataclasses, enums, dates, UUIDs, decimals, lists, dicts, tuples, sets, unions and
classes with `model_validate`. It ignores all other annotations. It returns the value unchanged for
`Any`, for a missing annotation, and for an annotation that cannot be evaluated.
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
# A value of exactly one of these types needs no conversion.
_EXACT = frozenset((str, int, float, bool, list, dict))


class Mismatch(Exception):
    """The value does not match the annotation."""


def _mismatch(value: Any, annotation: Any, where: str) -> Mismatch:
    name = getattr(annotation, "__name__", str(annotation))
    at = f"{where}: " if where else ""
    return Mismatch(f"{at}expected {name}, got {type(value).__name__}")


@functools.lru_cache(maxsize=1024)
def _fields_of(annotation: type) -> dict[str, tuple[Any, bool]]:
    """Returns the type of each field of a dataclass, and whether the field is required."""
    hints = get_type_hints(annotation)
    missing = dataclasses.MISSING
    return {
        field.name: (
            hints[field.name],
            field.default is missing and field.default_factory is missing,
        )
        for field in dataclasses.fields(annotation)
        if field.init
    }


def _dataclass(value: Any, annotation: type, where: str) -> Any:
    if not isinstance(value, dict):
        raise _mismatch(value, annotation, where)
    fields = _fields_of(annotation)
    arguments: dict[str, Any] = {}
    for name, (hint, required) in fields.items():
        inner = f"{where}.{name}" if where else name
        if name in value:
            arguments[name] = convert(value[name], hint, inner)
        elif required:
            raise Mismatch(f"{inner}: missing")
    return annotation(**arguments)


def _union(value: Any, annotation: Any, where: str) -> Any:
    first: Mismatch | None = None
    for option in get_args(annotation):
        try:
            return convert(value, option, where)
        except Mismatch as mismatch:
            first = first or mismatch
    raise first or _mismatch(value, annotation, where)


def _generic(value: Any, annotation: Any, origin: Any, where: str) -> Any:
    args = get_args(annotation)
    if origin in (Union, types.UnionType):
        return _union(value, annotation, where)
    if origin in _DICTS:
        if not isinstance(value, dict):
            raise _mismatch(value, annotation, where)
        key, item = args
        if key is str and item is Any:
            return dict(value)
        return {_key(k, key): convert(v, item, f"{where}.{k}") for k, v in value.items()}
    if origin in _LISTS or origin in (set, frozenset, tuple):
        if not isinstance(value, list):
            raise _mismatch(value, annotation, where)
        if origin is tuple and not (len(args) == 2 and args[1] is ...):
            if len(args) != len(value):
                raise _mismatch(value, annotation, where)
            pairs = enumerate(zip(value, args, strict=True))
            return tuple(convert(v, arg, f"{where}.{i}") for i, (v, arg) in pairs)
        items = [convert(v, args[0], f"{where}.{i}") for i, v in enumerate(value)]
        return origin(items) if origin in (set, frozenset, tuple) else items
    return value


def _key(text: str, annotation: Any) -> Any:
    return annotation(text) if annotation in (int, float) else convert(text, annotation, text)


def _scalar(value: Any, annotation: type, where: str) -> Any:
    if annotation is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if annotation is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if annotation is int and isinstance(value, bool):
        raise _mismatch(value, annotation, where)
    if not isinstance(value, annotation):
        raise _mismatch(value, annotation, where)
    return value


def convert(value: Any, annotation: Any, where: str = "") -> Any:
    """Converts a value to an annotation. `where` is its path in the whole. Raises Mismatch."""
    if annotation is Any or annotation is object:
        return value
    if type(value) is annotation and annotation in _EXACT:
        return value
    if annotation is None or annotation is type(None):
        if value is None:
            return None
        raise _mismatch(value, type(None), where)
    origin = get_origin(annotation)
    if origin is not None:
        return _generic(value, annotation, origin, where)
    if not isinstance(annotation, type) or is_typeddict(annotation):
        return value
    try:
        if dataclasses.is_dataclass(annotation):
            return _dataclass(value, annotation, where)
        if issubclass(annotation, Enum):
            return annotation(value)
        if annotation in _FROM_TEXT and isinstance(value, str):
            return _FROM_TEXT[annotation](value)
        if annotation is timedelta and isinstance(value, int | float):
            return timedelta(seconds=value)
        validate = getattr(annotation, "model_validate", None)
        if callable(validate):
            return validate(value)
        if annotation in (str, int, float, bool, list, dict):
            return _scalar(value, annotation, where)
    except Mismatch:
        raise
    except (TypeError, ValueError, ArithmeticError) as error:
        raise Mismatch(f"{where}: {error}" if where else str(error)) from error
    return value


def hints_of(fn: Callable[..., Any]) -> dict[str, Any]:
    """Returns the annotations of a function by parameter. Empty when they cannot be evaluated."""
    if type(fn) is types.FunctionType and not fn.__annotations__ and not fn.__dict__:
        return {}
    try:
        return get_type_hints(fn)
    except Exception:
        # Only a type checker can resolve the name. Values stay unconverted.
        return {}
