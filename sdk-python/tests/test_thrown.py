"""Every error of user code becomes a failure that can be sent."""

from __future__ import annotations

import asyncio
import builtins
from typing import Any

import pytest

from perdure import ApplicationError
from perdure.errors import SagaFailedError
from perdure.failure import from_failure, to_failure

_LIMIT = 200_000


class _Mute(Exception):
    def __str__(self) -> str:
        raise SystemExit("no message")

    def __repr__(self) -> str:
        raise RuntimeError("no text")


class _Trap(Exception):
    @property
    def __cause__(self) -> Any:
        raise KeyboardInterrupt

    @property
    def exceptions(self) -> Any:
        raise ValueError("no exceptions")


class _NoClass(Exception):
    __class__ = property(lambda self: 1 / 0)  # type: ignore[assignment]


class _NoFields(Exception):
    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(f"no {name}")


class _Unequal:
    __class__ = property(lambda self: 1 / 0)  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("not comparable")

    __hash__ = None  # type: ignore[assignment]


class _OddFields(ApplicationError):
    def __init__(self) -> None:
        super().__init__("odd fields")
        self.type = self.details = self.remote_stack = _Unequal()  # type: ignore[assignment]
        self.class_names = (_Unequal(),)  # type: ignore[assignment]


class _Base(BaseException):
    pass


class PaymentError(Exception):
    pass


class CardDeclined(PaymentError):
    pass


class Declined(ApplicationError):
    pass


def _ring() -> BaseException:
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first
    return first


def _odd_application() -> BaseException:
    error = ApplicationError("odd", details={1, 2})
    error.type = 5  # type: ignore[assignment]
    error.non_retryable = "yes"  # type: ignore[assignment]
    error.remote_stack = object()  # type: ignore[assignment]
    error.class_names = [None]  # type: ignore[assignment]
    return error


def _group(*errors: BaseException) -> BaseException:
    # Exception groups exist since Python 3.11.
    group = getattr(builtins, "BaseExceptionGroup", None)
    return errors[0] if group is None else group("several", list(errors))


@pytest.mark.parametrize(
    "error",
    [
        StopIteration(3),
        StopAsyncIteration(),
        GeneratorExit(),
        SystemExit(2),
        KeyboardInterrupt(),
        asyncio.CancelledError(),
        _Base("base"),
        _Mute(),
        _Trap("trap"),
        _ring(),
        _odd_application(),
        ValueError("\ud800 half"),
        type("X" * 5_000, (Exception,), {})("long name"),
        _group(SystemExit(1), ValueError("x")),
    ],
    ids=lambda error: type(error).__name__[:30],
)
def test_any_error_becomes_a_failure_that_can_be_sent_and_read(error: BaseException) -> None:
    _check_becomes_a_failure(error)


@pytest.mark.parametrize("kind", [_NoClass, _NoFields, _OddFields])
def test_an_error_with_an_unreadable_class_or_fields_becomes_a_failure(
    kind: type[Exception],
) -> None:
    _check_becomes_a_failure(kind())


def _check_becomes_a_failure(error: BaseException) -> None:
    failure = to_failure(error, _LIMIT)
    assert failure.type != ""
    assert len(failure.type) <= 256
    again = type(failure).FromString(failure.SerializeToString())
    assert isinstance(from_failure(again, "of"), Exception)
    assert SagaFailedError(error, [error]).compensation_errors == (error,)


@pytest.mark.parametrize(
    ("error", "type_name", "class_names"),
    [
        (CardDeclined("x"), "CardDeclined", ["PaymentError"]),
        (KeyError("x"), "KeyError", ["LookupError"]),
        (Declined("x"), "Declined", []),
        (Declined("x", type="Own"), "Own", ["Declined"]),
        (Exception("x"), "Exception", []),
        (ApplicationError("x"), "ApplicationError", []),
    ],
)
def test_the_names_of_a_failure_are_its_type_and_base_classes(
    error: Exception, type_name: str, class_names: list[str]
) -> None:
    failure = to_failure(error, _LIMIT)
    assert (failure.type, list(failure.class_names)) == (type_name, class_names)
    again = to_failure(from_failure(failure, "of"), _LIMIT)
    assert (again.type, list(again.class_names)) == (type_name, class_names)


def test_a_shortened_chain_of_causes_retains_its_root() -> None:
    error = Exception("root")
    for number in range(1, 40):
        outer = Exception(str(number))
        outer.__cause__ = error
        error = outer
    texts, at = [], to_failure(error, 200_000)
    while True:
        texts.append(f"{at.type}: {at.message}")
        if not at.HasField("cause"):
            break
        at = at.cause
    assert texts[0] == "Exception: 39"
    assert texts[13:] == [
        "Exception: 26",
        "CausesOmitted: 25 causes are omitted here: a failure has at most 16",
        "Exception: root",
    ]
