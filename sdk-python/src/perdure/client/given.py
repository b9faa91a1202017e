"""Options that are given, and empty."""

from __future__ import annotations

from ..errors import InvalidInputError


def check_given(option: str, text: str | None) -> None:
    """Refuses an empty text, which stands for an unset variable far more often than for none.

    The call would count as one without a key, and a repetition of it would count twice.
    """
    if text == "":
        raise InvalidInputError(
            f"{option} is empty. Leave it out, or check that the variable that it comes from is set"
        )
