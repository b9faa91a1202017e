"""The encoding of values and headers for the sidecar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._proto import payload_pb2
from ..payload import encode_payload

# The sidecar checks payloads against its own limit, and its error names that limit.
NO_LIMIT_BYTES = 2**53


def wire_headers(headers: Mapping[str, str] | None) -> list[payload_pb2.Header]:
    """Encodes headers."""
    return [payload_pb2.Header(key=key, value=value) for key, value in (headers or {}).items()]


def as_it_is(value: Any) -> Any:
    """Returns a decoded value unchanged: its type is not known."""
    return value


def encode(value: Any, what: str) -> payload_pb2.Payload:
    """Encodes a value for the sidecar."""
    return encode_payload(value, NO_LIMIT_BYTES, what)
