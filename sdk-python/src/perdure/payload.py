"""The codec of user values: JSON text in UTF-8.

The codec also writes dataclasses, enums, dates, UUIDs and decimals, in their usual text form.
`convert.py` converts them back when an annotation names the type.
"""

from __future__ import annotations

import dataclasses
import json
import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from ._proto import payload_pb2 as pb
from .errors import InvalidInputError, PayloadTooLargeError

# Deeper values exceed the stack limit of the interpreter.
_DEPTH_MAX = 200

UNDECODABLE = "perdure/undecodable"
"""The encoding of a payload whose codec or store failed. Its data is the reason, for humans."""


_DECODER = json.JSONDecoder()


class UnknownEncodingError(Exception):
    """This SDK does not support the encoding of a payload."""


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, UUID | Decimal):
        return str(value)
    dump = getattr(value, "model_dump", None)
    if callable(dump):
        return dump(mode="json")
    raise TypeError(f"a {type(value).__name__} has no form in JSON")


_ENCODER = json.JSONEncoder(
    default=_plain, ensure_ascii=False, allow_nan=False, separators=(",", ":")
)


def _root(what: str) -> str:
    word = what.split(" ", 1)[0]
    return word if word in ("input", "output", "result", "payload", "details") else "value"


def _unfit(value: Any, path: str, above: tuple[int, ...]) -> str | None:
    """Returns the path of the part that has no form in JSON, and its type. None: not found."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"{path} is {value}"
    if value is None or isinstance(value, str | int | float):
        return None
    if id(value) in above or len(above) > _DEPTH_MAX:
        return f"{path} contains itself, or is nested too deeply"
    inner = (*above, id(value))
    if isinstance(value, dict):
        items = [(f"{path}.{key}", item) for key, item in value.items()]
        for key in value:
            if not (key is None or isinstance(key, str | int | float)):
                return f"{path} has a key that is a {type(key).__name__}"
    elif isinstance(value, list | tuple):
        items = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
    else:
        try:
            items = [(path, _plain(value))]
        except Exception as error:
            return f"{path}: {error}"
    return next((found for at, item in items if (found := _unfit(item, at, inner))), None)


def _text_of(value: Any) -> str:
    # A fast path for most small results: it creates no encoder.
    if type(value) is int:
        return str(value)
    if value is None:
        return "null"
    return _ENCODER.encode(value)


def encode_data(value: Any, max_bytes: int, what: str) -> bytes:
    """Encodes a value as the data of a payload. `what` names the value in errors.

    Raises InvalidInputError with the path when a part has no form in JSON: a cycle, a set, NaN,
    bytes, or an object of an unsupported type. Raises PayloadTooLargeError when the data is longer
    than `max_bytes`.
    """
    try:
        text = _text_of(value)
    except (TypeError, ValueError, RecursionError) as error:
        place = _unfit(value, _root(what), ()) or str(error)
        raise InvalidInputError(f"{what} cannot be written as JSON: {place}", error) from error
    try:
        data = text.encode()
    except UnicodeEncodeError:
        # Lone surrogates have no form in UTF-8. JSON writes them as escapes.
        data = json.dumps(value, default=_plain, allow_nan=False, separators=(",", ":")).encode()
    if len(data) > max_bytes:
        raise PayloadTooLargeError(
            f"{what} takes {len(data)} bytes as JSON, the limit is {max_bytes}; store it "
            "elsewhere and pass a reference, or raise the limit of the sidecar"
        )
    return data


def encode_payload(value: Any, max_bytes: int, what: str) -> pb.Payload:
    """Encodes a value as a payload. Raises the errors of `encode_data`."""
    return pb.Payload(data=encode_data(value, max_bytes, what))


def decode_payload(payload: pb.Payload | None) -> Any:
    """Decodes a value. Returns None for an absent payload.

    Raises UnknownEncodingError, or ValueError when the text is not JSON.
    """
    if payload is None:
        return None
    data, encoding = payload.data, payload.encoding
    if encoding != "":
        return _special(data, encoding)
    if data == b"":
        return None
    try:
        text = data.decode()
        value, end = _DECODER.raw_decode(text)
    except ValueError:
        return json.loads(data)
    # The complete decoder handles white space after the value, and errors.
    return value if end == len(text) else json.loads(data)


def _special(data: bytes, encoding: str) -> None:
    if encoding == "null":
        return
    if encoding == UNDECODABLE:
        raise UnknownEncodingError(data.decode("utf-8", "replace"))
    raise UnknownEncodingError(
        f'the payload has the encoding "{encoding}", which this SDK does not support; '
        "it reads JSON (the empty encoding)"
    )
