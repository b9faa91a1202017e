"""Addresses, pauses between reconnects, and the errors of rejections."""

from __future__ import annotations

import grpc
import pytest

from perdure import AlreadyExistsError, RequestRejectedError, TimeoutError, UnavailableError
from perdure.connection.address import parse_address
from perdure.connection.backoff import Backoff
from perdure.connection.disconnect import Disconnect
from perdure.connection.limits import RECONNECT_MAX_S, RECONNECT_RESET_S
from perdure.connection.request_error import error_of


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("unix:/run/perdure.sock", "unix:/run/perdure.sock"),
        ("unix:///run/perdure.sock", "unix:/run/perdure.sock"),
        ("127.0.0.1:7460", "127.0.0.1:7460"),
        ("[::1]:7460", "[::1]:7460"),
    ],
)
def test_a_valid_address_is_parsed(text: str, target: str) -> None:
    assert parse_address(text) == target


@pytest.mark.parametrize("text", ["", "unix:", "127.0.0.1", "host:0", "host:70000", "http://a:1"])
def test_an_invalid_address_is_rejected(text: str) -> None:
    with pytest.raises(ValueError, match="is not an address of a sidecar"):
        parse_address(text)


def test_a_missing_address_is_reported_as_missing() -> None:
    with pytest.raises(TypeError, match=r"address is None, expected .* environment variable"):
        parse_address(None)


def test_pauses_double_up_to_a_limit_and_reset_after_a_good_connection() -> None:
    backoff = Backoff(lambda: 0.0)
    pauses = [backoff.next_s(0) for _ in range(8)]
    assert pauses[:3] == [0.05, 0.1, 0.2]
    assert pauses[-1] == RECONNECT_MAX_S
    assert backoff.next_s(RECONNECT_RESET_S) == 0.05


def test_pauses_are_shortened_at_random() -> None:
    assert Backoff(lambda: 0.5).next_s(0) == pytest.approx(0.05 * 0.75)


def test_a_rejection_becomes_the_error_of_its_code() -> None:
    def of(status: grpc.StatusCode, code: str) -> Exception:
        return error_of(Disconnect(status, code, "why"))

    assert isinstance(of(grpc.StatusCode.ALREADY_EXISTS, "ALREADY_EXISTS"), AlreadyExistsError)
    full = of(grpc.StatusCode.UNAVAILABLE, "STORE_FAILED")
    assert isinstance(full, UnavailableError)
    assert full.code == "STORE_FAILED"
    assert isinstance(of(grpc.StatusCode.UNAVAILABLE, ""), UnavailableError)
    assert isinstance(of(grpc.StatusCode.DEADLINE_EXCEEDED, ""), TimeoutError)
    newer = of(grpc.StatusCode.FAILED_PRECONDITION, "SOMETHING_NEWER")
    assert isinstance(newer, RequestRejectedError)
    assert newer.code == "SOMETHING_NEWER"
