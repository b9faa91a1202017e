"""Encoded values."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import pytest

from perdure.errors import InvalidInputError
from perdure.payload import decode_payload, encode_payload

cycle: dict[str, Any] = {"items": [1]}
cycle["items"].append(cycle)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"items": [1, {"at": float("nan")}]}, "input.items[1].at is nan"),
        ([float("inf")], "input[0] is inf"),
        ({"ids": {1, 2}}, "input.ids: a set has no form in JSON"),
        ({"raw": b"x"}, "input.raw: a bytes has no form in JSON"),
        ({(1, 2): 3}, "input has a key that is a tuple"),
        ({"fn": [print]}, "input.fn[0]: a builtin_function_or_method has no form in JSON"),
        (cycle, "input.items[1] contains itself"),
    ],
)
def test_a_value_without_a_form_in_json_is_rejected_with_its_path(value: Any, place: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        encode_payload(value, 1_000, 'input of activity "a"')
    assert place in str(refused.value)


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        (2**60 + 1, 2**60 + 1),
        ((1, 2), [1, 2]),
        ({1: "a"}, {"1": "a"}),
        (Decimal("1.10"), "1.10"),
        (datetime(2026, 1, 31, tzinfo=timezone.utc), "2026-01-31T00:00:00+00:00"),
    ],
)
def test_a_value_with_a_form_in_json_is_encoded(value: Any, encoded: Any) -> None:
    assert decode_payload(encode_payload(value, 1_000, "value")) == encoded
