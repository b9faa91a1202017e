"""What a refused request means to the user."""

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
    """The sidecar refused a request, and no class of its own says why: `code` does.

    One of the codes of docs/reference/protocol.md, such as NOT_WAITING, INSTANCE_ENDED or
    INVALID_ARGUMENT.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code: str = code


class OverloadedError(RequestRejectedError):
    """The sidecar has more to do than it may hold, and kept nothing of the request.

    Clients make it again by themselves, for as long as it may take; this is what came of that.
    """

    def __init__(self, message: str, retry_after_ms: int) -> None:
        super().__init__("OVERLOADED", message)
        self.retry_after_ms: int = retry_after_ms


# Used where the sidecar does not say when to ask again.
_RETRY_MS = 1_000


def _timed_out(message: str) -> PerdureError:
    return TimeoutError("call", "", message)


# Codes of the sidecar. One that is not here is newer than this SDK, or has no class of its own.
_BY_CODE: dict[str, Callable[[str], PerdureError]] = {
    "NOT_FOUND": NotFoundError,
    "PROMISE_SETTLED": PromiseSettledError,
    "ALREADY_EXISTS": AlreadyExistsError,
    "PAYLOAD_TOO_LARGE": PayloadTooLargeError,
    "UNAVAILABLE": UnavailableError,
    "STORE_FAILED": lambda message: UnavailableError(message, "STORE_FAILED"),
    "DEADLINE_EXCEEDED": _timed_out,
}

# For answers without a code: they come from gRPC, or from something on the way to the sidecar.
_BY_STATUS: dict[grpc.StatusCode, Callable[[str], PerdureError]] = {
    grpc.StatusCode.UNAVAILABLE: UnavailableError,
    grpc.StatusCode.CANCELLED: UnavailableError,
    grpc.StatusCode.DEADLINE_EXCEEDED: _timed_out,
    # Nothing but the size of a message is refused before the sidecar can say its own code.
    grpc.StatusCode.RESOURCE_EXHAUSTED: PayloadTooLargeError,
}


def error_of(refusal: Disconnect) -> PerdureError:
    """The error of the class that a refusal's code, or else its gRPC status, names."""
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
