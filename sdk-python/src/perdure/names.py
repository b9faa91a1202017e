"""The rules for names and ids, the same as in the sidecar."""

from __future__ import annotations

import re
from typing import Any

from .limits import (
    GENERATED_ID_MAX_BYTES,
    INSTANCE_ID_MAX_BYTES,
    NAME_MAX_BYTES,
    PROMISE_ID_MAX_BYTES,
)

# Control characters, lone surrogates, and replacements for bytes that are not text.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_PROMISE_ID = re.compile(r"[1-9]\d{0,9}\.[1-9]\d{0,9}\.[0-9a-f]{8}@.", re.DOTALL | re.ASCII)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def check_name(name: Any, what: str) -> None:
    """Raises TypeError or ValueError when the name is not valid."""
    if not isinstance(name, str):
        raise TypeError(f"{what}: a name must be a non-empty string")
    if name == "":
        raise ValueError(f"{what}: a name must be a non-empty string")
    if _CONTROL.search(name) or _bytes(name) > NAME_MAX_BYTES:
        raise ValueError(
            f"{what} {name!r}: a name has at most {NAME_MAX_BYTES} bytes and no control characters"
        )


def check_optional_name(name: str, what: str) -> None:
    """Checks the name like `check_name` unless it is empty."""
    if name != "":
        check_name(name, what)


def check_target_id(instance_id: str) -> None:
    """Raises ValueError when the text is not a valid id of an instance."""
    if (
        instance_id == ""
        or _CONTROL.search(instance_id)
        or _bytes(instance_id) > (GENERATED_ID_MAX_BYTES)
    ):
        raise ValueError(
            f"instance id {instance_id!r}: an id has 1 to {GENERATED_ID_MAX_BYTES} bytes and no "
            "control characters"
        )


def check_instance_id(instance_id: str) -> None:
    """Raises ValueError when the text is not a valid id for a new instance."""
    too_long = _bytes(instance_id) > INSTANCE_ID_MAX_BYTES
    if instance_id == "" or _CONTROL.search(instance_id) or "::" in instance_id or too_long:
        raise ValueError(
            f"instance id {instance_id!r}: an id has 1 to {INSTANCE_ID_MAX_BYTES} bytes, no "
            'control characters and no "::"'
        )


def check_promise_id(promise_id: str) -> None:
    """Raises ValueError when the text is not a valid id of a durable promise."""
    if not _PROMISE_ID.match(promise_id) or _bytes(promise_id) > PROMISE_ID_MAX_BYTES:
        raise ValueError(f"{promise_id!r} is not the id of a promise; ctx.promise() returns it")
