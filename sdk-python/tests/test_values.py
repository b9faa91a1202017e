"""Values and errors on the wire, and the conversion of values to annotations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any
from uuid import UUID

import pytest

from perdure import RetryPolicy, define_activity
from perdure._proto import payload_pb2
from perdure.convert import Mismatch, convert
from perdure.duration import to_ms
from perdure.errors import (
    ApplicationError,
    CancelledError,
    InvalidInputError,
    NotFoundError,
    PayloadTooLargeError,
    TimeoutError,
)
from perdure.failure import from_failure, to_failure
from perdure.names import check_instance_id, check_name, check_promise_id
from perdure.payload import UnknownEncodingError, decode_payload, encode_payload


class Colour(Enum):
    RED = "red"


@dataclass
class Item:
    name: str
    colours: list[Colour]
    made: datetime | None = None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        ({"a": [1, 2.5, "ü"]}, '{"a":[1,2.5,"ü"]}'),
        (Item("tea", [Colour.RED]), '{"name":"tea","colours":["red"],"made":null}'),
        ("\ud800", '"\\ud800"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
    ],
)
def test_values_are_written_as_json(value: Any, text: str) -> None:
    assert encode_payload(value, 1_000, "value").data.decode() == text


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, object(), b"bytes"])
def test_a_value_without_a_form_in_json_is_rejected(value: Any) -> None:
    with pytest.raises(InvalidInputError, match="value cannot be written as JSON"):
        encode_payload(value, 1_000, "value")


def test_a_value_above_the_limit_in_bytes_is_rejected() -> None:
    assert encode_payload("ü", 4, "value").data == b'"\xc3\xbc"'
    with pytest.raises(PayloadTooLargeError, match="takes 4 bytes as JSON, the limit is 3"):
        encode_payload("ü", 3, "value")


def test_an_unknown_encoding_is_rejected() -> None:
    with pytest.raises(UnknownEncodingError, match='the encoding "zip"'):
        decode_payload(payload_pb2.Payload(encoding="zip"))


@pytest.mark.parametrize(
    ("value", "annotation", "read"),
    [
        ({"name": "tea", "colours": ["red"]}, Item, Item("tea", [Colour.RED])),
        ([1, 2], tuple[int, ...], (1, 2)),
        (["a"], set[str], {"a"}),
        ({"1": "x"}, dict[int, str], {1: "x"}),
        ("x", int | str, "x"),
        (1, float, 1.0),
        ("2026-01-01T00:00:00Z", datetime, datetime(2026, 1, 1, tzinfo=timezone.utc)),
        ({"any": 1}, Any, {"any": 1}),
    ],
)
def test_values_are_converted_to_their_annotation(value: Any, annotation: Any, read: Any) -> None:
    assert convert(value, annotation) == read


@pytest.mark.parametrize(
    ("value", "annotation", "text"),
    [
        ({"name": 1, "colours": []}, Item, "name: expected str, got int"),
        ({"name": "a", "colours": ["blue"]}, Item, "colours.0: 'blue' is not a valid Colour"),
        ("1", int, "expected int, got str"),
        (True, int, "expected int, got bool"),
        (None, str, "expected str, got NoneType"),
    ],
)
def test_a_value_that_does_not_match_its_annotation_is_reported_with_its_path(
    value: Any, annotation: Any, text: str
) -> None:
    with pytest.raises(Mismatch, match=text):
        convert(value, annotation)


def test_a_failure_preserves_type_details_and_causes_in_both_directions() -> None:
    cause = TimeoutError("Heartbeat", "charge", "silent")
    error = ApplicationError(
        "no money", type="CardDeclined", details={"code": 51}, non_retryable=True, cause=cause
    )
    back = from_failure(to_failure(error, 10_000), "charge")
    assert isinstance(back, ApplicationError)
    assert (back.type, back.details, back.non_retryable) == ("CardDeclined", {"code": 51}, True)
    assert isinstance(back.__cause__, TimeoutError)
    assert back.__cause__.timeout_type == "Heartbeat"


@pytest.mark.parametrize("error", [CancelledError("stop"), NotFoundError("gone")])
def test_an_error_of_the_sdk_retains_its_kind_as_the_cause(error: Exception) -> None:
    failure = to_failure(error, 10_000)
    assert failure.kind == payload_pb2.FAILURE_KIND_APPLICATION
    assert failure.type == type(error).__name__
    assert isinstance(from_failure(failure, "x").__cause__, type(error))


def test_a_failure_drops_details_and_causes_that_do_not_fit() -> None:
    error = ApplicationError("m", details="d" * 500, cause=ValueError("c" * 500))
    failure = to_failure(error, 200)
    assert not failure.HasField("details")
    assert not failure.HasField("cause")
    assert failure.message == "m"


def test_durations_are_seconds_or_timedeltas_rounded_up() -> None:
    assert to_ms(0.1 * 3, "x") == 300
    assert to_ms(0.0001, "x") == 1
    assert to_ms(timedelta(minutes=1), "x") == 60_000
    for wrong in (-1, float("inf")):
        with pytest.raises(ValueError, match="out of range"):
            to_ms(wrong, "x")
    with pytest.raises(TypeError, match="no duration"):
        to_ms("1s", "x")  # type: ignore[arg-type]


def test_options_of_an_activity_are_checked_and_encoded() -> None:
    charge = define_activity(
        "charge", start_to_close=5, retry=RetryPolicy(max_attempts=3, initial_interval=0)
    )
    assert charge.options.start_to_close_ms == 5_000
    assert charge.options.retry.max_attempts == 3
    assert charge.options.retry.initial_interval_ms == 1
    for options in ({"start_to_close": 0}, {"priority": 6}, {"retry": RetryPolicy(0)}):
        with pytest.raises(ValueError, match=r"limit of 0|priority|max_attempts"):
            define_activity("charge", **options)  # type: ignore[arg-type]


def test_names_and_ids_that_the_sidecar_rejects_are_rejected() -> None:
    for wrong in ("", "a\n", "x" * 257):
        with pytest.raises(ValueError, match="name"):
            check_name(wrong, "activity")
    with pytest.raises(ValueError, match='no "::"'):
        check_instance_id("a::b")
    check_promise_id("1.2.00112233@instance-1")
    with pytest.raises(ValueError, match="not the id of a promise"):
        check_promise_id("1.2@instance-1")
