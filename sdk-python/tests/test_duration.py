"""Durations and dates that orchestrator code passes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from perdure.duration import due_ms, wait_ms


@pytest.mark.parametrize("duration", [-5, -0.2, timedelta(seconds=-3)])
def test_a_negative_duration_counts_as_zero(duration: Any) -> None:
    assert wait_ms(duration, "sleep") == 0


@pytest.mark.parametrize("duration", [float("nan"), float("-inf"), float("inf")])
def test_a_duration_that_is_not_finite_is_rejected(duration: float) -> None:
    with pytest.raises(ValueError, match="sleep"):
        wait_ms(duration, "sleep")


@pytest.mark.parametrize(
    ("date", "ms"),
    [
        (datetime(1970, 1, 1, 0, 0, 5, tzinfo=timezone.utc), 5_000),
        (5_000, 5_000),
        (4_999.2, 5_000),
        ("1970-01-01T00:00:05.000Z", 5_000),
        ("1970-01-01T01:00:05+01:00", 5_000),
    ],
)
def test_a_date_from_json_is_accepted(date: Any, ms: int) -> None:
    assert due_ms(date) == ms


@pytest.mark.parametrize(
    "date", ["2026-01-31T12:00:00", "tomorrow", datetime(2026, 1, 31), float("nan"), 2**60, None]
)
def test_an_invalid_date_is_rejected_with_the_accepted_forms(date: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="is not a date"):
        due_ms(date)
