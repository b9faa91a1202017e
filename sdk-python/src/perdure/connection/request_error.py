"""The errors of rejected requests."""

from __future__ import annotations

from collections.abc import Callable

import grpc

from ..errors import (
    AlreadyExistsError,
    NotFoundError,
    PayloadTooLargeError,
    PerdureError,
    PromiseSettledError,
    TimeoutError,
    UnavailableError,
)
from .disconnect import Disconnect


class RequestRejectedError(PerdureError):
    """The sidecar rejected a request for a reason that has no other error class: see `code`.

    Client calls raise it, and `Worker.run` when the sidecar rejects the worker. Codes are listed in
    docs/reference/protocol.md, for example NOT_WAITING, INSTANCE_ENDED or INVALID_ARGUMENT.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code: str = code
        """The code of the rejection."""


class OverloadedError(RequestRejectedError):
    """The sidecar is overloaded, and stored nothing of the request. Every client call raises it.

    The client has repeated the request until its timeout.
    """

    def __init__(self, message: str, retry_after_ms: int) -> None:
        super().__init__("OVERLOADED", message)
        self.retry_after_ms: int = retry_after_ms
        """The pause in milliseconds that the sidecar requests."""


# The pause when the sidecar requests none.
_RETRY_MS = 1_000


def _timed_out(message: str) -> PerdureError:
    return TimeoutError("call", "", message)


# Error classes by code of the sidecar. Other codes raise RequestRejectedError.
_BY_CODE: dict[str, Callable[[str], PerdureError]] = {
    "NOT_FOUND": NotFoundError,
    "PROMISE_SETTLED": PromiseSettledError,
    "ALREADY_EXISTS": AlreadyExistsError,
    "PAYLOAD_TOO_LARGE": PayloadTooLargeError,
    "UNAVAILABLE": UnavailableError,
    "STORE_FAILED": lambda message: UnavailableError(message, "STORE_FAILED"),
    "DEADLINE_EXCEEDED": _timed_out,
}

# Error classes for answers without a code, which come from gRPC or from a proxy.
_BY_STATUS: dict[grpc.StatusCode, Callable[[str], PerdureError]] = {
    grpc.StatusCode.UNAVAILABLE: UnavailableError,
    grpc.StatusCode.CANCELLED: UnavailableError,
    grpc.StatusCode.DEADLINE_EXCEEDED: _timed_out,
    # gRPC rejects too large messages itself, without a code of the sidecar.
    grpc.StatusCode.RESOURCE_EXHAUSTED: PayloadTooLargeError,
}


def error_of(refusal: Disconnect) -> PerdureError:
    """Creates the error for the code of a rejection, or for its gRPC status without a code."""
    if refusal.code == "OVERLOADED":
        return OverloadedError(refusal.message, refusal.retry_after_ms or _RETRY_MS)
    if refusal.code != "":
        make = _BY_CODE.get(refusal.code)
        return (
            make(refusal.message) if make else RequestRejectedError(refusal.code, refusal.message)
        )
    make = _BY_STATUS.get(refusal.status)
    return (
        make(refusal.message)
        if make
        else RequestRejectedError(refusal.status.name, refusal.message)
    )
