"""Calls of the sidecar: one request, one answer. Safe calls are repeated on a new connection."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import grpc
import grpc.aio
from google.protobuf.message import Message

from ..connection.backoff import Backoff
from ..connection.disconnect import disconnect_of
from ..connection.endpoint import Endpoint
from ..connection.request_error import OverloadedError, error_of
from ..errors import TimeoutError, UnavailableError
from ..log import StandardLog

Answer = TypeVar("Answer", bound=Message)


@dataclass(frozen=True)
class Method(Generic[Answer]):
    """A method of the sidecar, and the type of its answer."""

    path: str
    answer: type[Answer]


class Calls:
    """The calls of one client over one channel."""

    def __init__(self, endpoint: Endpoint, timeout_s: float, log: StandardLog) -> None:
        self._endpoint = endpoint
        self._log = log
        self.timeout_s = timeout_s
        self._channel: grpc.aio.Channel | None = None
        self._closed = False
        self._key_prefix = uuid.uuid4().hex[:16]
        self._last_key = 0

    def new_key(self) -> str:
        """Generates a unique idempotency key."""
        self._last_key += 1
        return f"{self._key_prefix}-{self._last_key:x}"

    async def end(self, method: Method[Answer], request: Message) -> None:
        """Ends an instance. INSTANCE_ENDED after a repeated call counts as success."""
        await self._make(method, request, self.timeout_s, True, "the call", ends=True)

    async def make(
        self,
        method: Method[Answer],
        request: Message,
        *,
        timeout_s: float | None = None,
        repeatable: bool = True,
        what: str = "the call",
    ) -> Answer:
        """Makes a call within `timeout_s`, reconnects included. Default: the timeout of the client.

        Raises the error of a rejection, or TimeoutError. Raises UnavailableError when the
        connection broke and the request may not be repeated.
        """
        limit_s = self.timeout_s if timeout_s is None else timeout_s
        return await self._make(method, request, limit_s, repeatable, what)

    async def _make(
        self,
        method: Method[Answer],
        request: Message,
        limit_s: float,
        repeatable: bool,
        what: str,
        *,
        ends: bool = False,
    ) -> Answer:
        is_repeated = False
        deadline_s = time.monotonic() + limit_s
        backoff = Backoff(random.random)
        while True:
            left_s = max(0.0, deadline_s - time.monotonic())
            try:
                return await self._once(method, request, left_s, repeatable)
            except grpc.aio.AioRpcError as error:
                why = disconnect_of(error)
                failure = error_of(why)
                if ends and is_repeated and why.code == "INSTANCE_ENDED":
                    return method.answer()
                if why.code == "":
                    failure.message = f"{what}: the sidecar at {self._endpoint.address}: {failure}"
                if isinstance(failure, OverloadedError):
                    # The sidecar stored nothing. Jitter spreads the repetitions of rejected calls.
                    may_repeat = True
                    pause_s = failure.retry_after_ms / 1_000 * (1 + random.random() / 2)
                else:
                    may_repeat = repeatable and isinstance(failure, UnavailableError)
                    pause_s = backoff.next_s(0)
                    is_repeated = True
                if not may_repeat or time.monotonic() + pause_s >= deadline_s:
                    raise failure from None
                self._log.debug(f"{what} is repeated: {failure}")
            await asyncio.sleep(pause_s)

    async def stream(self, method: Method[Answer], request: Message) -> AsyncIterator[Answer]:
        """Reads a stream of answers. Raises the error of a rejection."""
        call = self._open().unary_stream(
            method.path,
            request_serializer=type(request).SerializeToString,
            response_deserializer=method.answer.FromString,
        )(request, metadata=self._endpoint.metadata)
        try:
            async for answer in call:
                yield answer
        except grpc.aio.AioRpcError as error:
            raise error_of(disconnect_of(error)) from None
        finally:
            call.cancel()

    async def close(self) -> None:
        """Disconnects; calls without an answer raise UnavailableError."""
        self._closed = True
        if self._channel is not None:
            await self._channel.close(None)

    async def _once(
        self, method: Method[Answer], request: Message, timeout_s: float, repeatable: bool
    ) -> Answer:
        if timeout_s <= 0:
            raise TimeoutError("call", "", "the call timed out")
        call = self._open().unary_unary(
            method.path,
            request_serializer=type(request).SerializeToString,
            response_deserializer=method.answer.FromString,
        )
        try:
            answer: Answer = await call(
                request,
                timeout=timeout_s,
                metadata=self._endpoint.metadata,
                # A call that may be sent only once waits for a connection. Other calls fail early,
                # with the reason.
                wait_for_ready=not repeatable,
            )
        except asyncio.CancelledError:
            # Closing a channel cancels its calls, but not the task that awaits them.
            if self._closed:
                raise UnavailableError("the client was closed") from None
            raise
        return answer

    def _open(self) -> grpc.aio.Channel:
        if self._closed:
            raise UnavailableError("the client is closed")
        if self._channel is None:
            self._channel = self._endpoint.open()
        return self._channel
