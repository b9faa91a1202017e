"""The check of text options that must not be empty."""

from __future__ import annotations

from ..errors import InvalidInputError


def reject_empty_text(option: str, text: str | None) -> None:
    """Raises ValueError for an empty text, which usually comes from an unset variable.

    An empty key would disable the idempotency of the call: a repetition would count twice.
    """
    if text == "":
        raise InvalidInputError(
            f"{option} is empty. Leave it out, or check that the variable that it comes from is set"
        )
