"""The reasons why a stream or a call ended."""

from __future__ import annotations

from dataclasses import dataclass

import grpc
import grpc.aio

_PERMANENT = frozenset(
    {
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.FAILED_PRECONDITION,
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.UNAUTHENTICATED,
        grpc.StatusCode.UNIMPLEMENTED,
    }
)


@dataclass(frozen=True)
class Disconnect:
    """The reason why a stream or call ended: the gRPC status and the code of the sidecar."""

    status: grpc.StatusCode
    # A code of docs/reference/protocol.md. Empty when the answer did not come from a sidecar.
    code: str
    message: str
    # The pause before a repetition, in milliseconds. 0: the sidecar requested none.
    retry_after_ms: int = 0

    @property
    def permanent(self) -> bool:
        """True when a reconnect would fail in the same way.

        Reasons are another protocol version, a missing permission, another kind of server at this
        address, and a rejected Hello.
        """
        return self.status in _PERMANENT


def abandoned(message: str) -> Disconnect:
    """Creates the reason for a connection that this process abandoned."""
    return Disconnect(grpc.StatusCode.UNAVAILABLE, "", message)


def disconnect_of(error: grpc.aio.AioRpcError) -> Disconnect:
    """Reads the reason from the gRPC error of an ended call."""
    return disconnect_from(error.code(), error.details(), error.trailing_metadata())


def disconnect_from(status: grpc.StatusCode, details: str | None, trailers: object) -> Disconnect:
    """Reads the reason from status, details and trailers, which a stream returns separately."""
    if status is grpc.StatusCode.OK:
        return Disconnect(status, "", "the sidecar ended the stream")
    retry_after = _trailer(trailers, "perdure-retry-after-ms")
    retry_after_ms = int(retry_after) if retry_after.isdecimal() else 0
    code = _trailer(trailers, "perdure-code")
    return Disconnect(status, code, details or status.name, retry_after_ms)


def _trailer(trailers: object, name: str) -> str:
    if isinstance(trailers, grpc.aio.Metadata):
        value = trailers.get(name)
        return value if isinstance(value, str) else ""
    return ""
