"""The precedence of versions, the same in the sidecar and in all SDKs."""

from __future__ import annotations

import re

_NUMBER = r"(?:0|[1-9][0-9]*)"
_IDENTIFIER = rf"(?:{_NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_SEMANTIC = re.compile(
    rf"({_NUMBER})\.({_NUMBER})\.({_NUMBER})"
    rf"(?:-({_IDENTIFIER}(?:\.{_IDENTIFIER})*))?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
# The `semver` library of the sidecar and the Node SDK has the same limits for numbers and texts.
_NUMBER_MAX = 2**53 - 1
_LENGTH_MAX = 256

_Identifier = tuple[int, int, str]
VersionKey = tuple[int, tuple[int, ...], int, tuple[_Identifier, ...], str]


def version_key(version: str) -> VersionKey:
    """Returns a sort key for a version.

    Semantic versions follow their specification: build metadata is ignored, and versions that
    differ in nothing else have equal keys. Any other text is below every semantic version, and the
    empty text is lowest. PEP 440 is a different order, so the `packaging` library does not apply.
    """
    match = _SEMANTIC.fullmatch(version) if len(version) <= _LENGTH_MAX else None
    if match is None:
        return (0, (), 0, (), version)
    numbers = (int(match[1]), int(match[2]), int(match[3]))
    if max(numbers) > _NUMBER_MAX:
        return (0, (), 0, (), version)
    if match[4] is None:
        return (1, numbers, 1, (), "")
    return (1, numbers, 0, tuple(_identifier_key(text) for text in match[4].split(".")), "")


def _identifier_key(identifier: str) -> _Identifier:
    """Returns the key of a pre-release identifier: numbers by value and below all other text."""
    return (0, int(identifier), "") if identifier.isdigit() else (1, 0, identifier)
