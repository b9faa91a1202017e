"""The conversion of decoded values to the annotations of a definition."""

from __future__ import annotations

from typing import Any

from ..convert import Mismatch, convert


def convert_to_definition(
    value: Any, annotation: Any, what: str, name: str, invalid: type[Exception]
) -> Any:
    """Converts a value. Raises `invalid` when the value does not match the annotation."""
    if annotation is Any:
        return value
    try:
        return convert(value, annotation)
    except Mismatch as mismatch:
        raise invalid(f'{what} "{name}" does not match its definition: {mismatch}') from None
