"""Durable promises, settled from outside."""

from __future__ import annotations

from typing import Any

from .._proto import client_pb2
from ..failure import to_failure
from ..limits import PAYLOAD_MAX_BYTES
from . import methods
from .calls import Calls
from .handle import encode


class PromiseHandle:
    """A durable promise of an instance.

    Both methods return when the outcome is durable, over reconnects and restarts of the sidecar.
    They raise PromiseSettledError when it has one, or ended with its execution; NotFoundError when
    there never was such a promise; UnavailableError when no answer came in time: it may have been
    settled.
    """

    def __init__(self, calls: Calls, promise_id: str) -> None:
        """Made by `client.promise`."""
        self._calls = calls
        self.id = promise_id

    async def resolve(self, value: Any = None) -> None:
        """Gives it a value."""
        payload = encode(value, "value of the promise")
        request = client_pb2.SettlePromiseRequest(
            promise_id=self.id, value=payload, idempotency_key=self._calls.new_key()
        )
        await self._calls.make(methods.SETTLE, request)

    async def reject(self, error: BaseException) -> None:
        """Makes it fail."""
        failure = to_failure(error, PAYLOAD_MAX_BYTES)
        request = client_pb2.SettlePromiseRequest(
            promise_id=self.id, failure=failure, idempotency_key=self._calls.new_key()
        )
        await self._calls.make(methods.SETTLE, request)
