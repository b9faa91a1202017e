"""Durations as users write them: a timedelta, or a number of seconds."""

from __future__ import annotations

import math
from datetime import timedelta

from .limits import DURATION_MAX_MS

Duration = timedelta | float | int
"""A timedelta, or seconds."""


def to_ms(duration: Duration, what: str) -> int:
    """Whole milliseconds, rounded up; `what` names the value in the error.

    Raises ValueError when it is negative, not finite or too long, TypeError when it is none.
    """
    seconds = duration.total_seconds() if isinstance(duration, timedelta) else duration
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise TypeError(f"{what}: {duration!r} is no duration; write a timedelta or seconds")
    ms = seconds * 1000
    if not 0 <= ms <= DURATION_MAX_MS:
        raise ValueError(f"{what}: {duration!r} is out of range; it is seconds, or a timedelta")
    # Fractions of binary numbers: 0.1 * 3 * 1000 must not become 301.
    return max(0, math.ceil(ms - 1e-6))
