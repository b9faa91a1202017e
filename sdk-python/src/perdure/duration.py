"""Durations in the public API: a timedelta, or a number of seconds."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import datetime, timedelta, timezone

from .limits import DURATION_MAX_MS, TIME_MAX_MS

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

Duration = timedelta | float | int
"""A timedelta, or seconds."""


def to_ms(duration: Duration, what: str) -> int:
    """Converts a duration to whole milliseconds, rounded up. `what` names the value in errors.

    Raises ValueError when the duration is negative, not finite or too long. Raises TypeError when
    the value is not a duration.
    """
    seconds = duration.total_seconds() if isinstance(duration, timedelta) else duration
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise TypeError(f"{what}: {duration!r} is no duration; write a timedelta or seconds")
    ms = seconds * 1000
    if not 0 <= ms <= DURATION_MAX_MS:
        raise ValueError(f"{what}: {duration!r} is out of range; it is seconds, or a timedelta")
    # Rounding removes binary fractions: 0.1 * 3 * 1000 must not become 301.
    return max(0, math.ceil(ms - 1e-6))


def wait_ms(duration: Duration, what: str) -> int:
    """Converts a wait to milliseconds. A negative duration, after a passed deadline, gives 0.

    Raises the same errors as `to_ms` for other values.
    """
    if isinstance(duration, timedelta):
        return to_ms(max(duration, timedelta()), what)
    is_negative = isinstance(duration, int | float) and -math.inf < duration < 0
    return 0 if is_negative else to_ms(duration, what)


def due_ms(date: datetime | float | str) -> int:
    """Converts a date to milliseconds since 1970-01-01 UTC, rounded up.

    Raises TypeError or ValueError when the value is not a date, or has no time zone.
    """
    argument = date
    if isinstance(date, str):
        with suppress(ValueError):
            date = datetime.fromisoformat(date.replace("Z", "+00:00"))
    if isinstance(date, datetime) and date.tzinfo is not None:
        return -((_EPOCH - date) // timedelta(milliseconds=1))
    is_number = isinstance(date, int | float) and not isinstance(date, bool)
    if is_number and isinstance(date, int | float) and abs(date) <= TIME_MAX_MS:
        return math.ceil(date)
    raise (ValueError if is_number or isinstance(argument, str | datetime) else TypeError)(
        f"sleep_until: {argument!r} is not a date. Pass a datetime with a time zone, milliseconds "
        'since 1970-01-01 UTC, or ISO 8601 text with a time zone, such as "2026-01-31T12:00:00Z"'
    )
