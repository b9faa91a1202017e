"""Durable promises, settled from outside."""

from __future__ import annotations

from typing import Any

from .._proto import client_pb2
from ..failure import to_failure
from ..limits import PAYLOAD_MAX_BYTES
from . import methods
from .calls import Calls
from .encoding import encode


class PromiseHandle:
    """The handle of a durable promise. `client.promise` creates it, without a request.

    Both methods return when the outcome is durable, across reconnects and restarts of the sidecar.
    """

    def __init__(self, calls: Calls, promise_id: str) -> None:
        self._calls = calls
        self.id = promise_id
        """The id of the promise."""

    async def resolve(self, value: Any = None) -> None:
        """Resolves the promise.

        Args:
            value: Its value. Default: None.

        Raises:
            PromiseSettledError: The promise has an outcome, or ended with its execution.
            NotFoundError: No such promise exists.
            UnavailableError: There was no answer in time. The promise may be settled.

        Example:
            await client.promise(promise_id).resolve({"approved": True})
        """
        payload = encode(value, "value of the promise")
        request = client_pb2.SettlePromiseRequest(
            promise_id=self.id, value=payload, idempotency_key=self._calls.new_key()
        )
        await self._calls.make(methods.SETTLE, request)

    async def reject(self, error: BaseException) -> None:
        """Rejects the promise.

        Args:
            error: The error that the awaiting code raises.

        Raises:
            PromiseSettledError: The promise has an outcome, or ended with its execution.
            NotFoundError: No such promise exists.
            UnavailableError: There was no answer in time. The promise may be settled.

        Example:
            await client.promise(promise_id).reject(ApplicationError("declined"))
        """
        failure = to_failure(error, PAYLOAD_MAX_BYTES)
        request = client_pb2.SettlePromiseRequest(
            promise_id=self.id, failure=failure, idempotency_key=self._calls.new_key()
        )
        await self._calls.make(methods.SETTLE, request)
