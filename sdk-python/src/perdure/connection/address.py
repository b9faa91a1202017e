"""Addresses of sidecars, in the notation of users and of gRPC."""

from __future__ import annotations

import re

_HOST_PORT = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]/\s]+):([0-9]{1,5})")


def parse_address(text: object) -> str:
    """Converts `unix:/path/to/socket` or `host:port` (IPv6 hosts in brackets) for gRPC.

    Raises TypeError when the address is not a text, and ValueError for another notation.
    """
    if not isinstance(text, str):
        raise TypeError(
            f"no address of a sidecar is given: address is {text!r}, expected "
            '"unix:/path/to/socket" or "host:port". If it comes from an environment variable, '
            "check that the variable is set"
        )
    if text.startswith("unix:"):
        path = text.removeprefix("unix:")
        if path.startswith("///"):
            path = path.removeprefix("//")
        if path == "":
            raise _bad_address(text, "the path of the socket is missing")
        return f"unix:{path}"
    match = _HOST_PORT.fullmatch(text)
    if match is None:
        raise _bad_address(text, "it is neither of these")
    if not 1 <= int(match[2]) <= 65_535:
        raise _bad_address(text, "ports go from 1 to 65535")
    return text


def _bad_address(text: str, reason: str) -> ValueError:
    return ValueError(
        f'"{text}" is not an address of a sidecar: expected "unix:/path/to/socket" or '
        f'"host:port"; {reason}'
    )
