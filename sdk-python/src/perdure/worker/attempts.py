"""The attempts of activities in this worker, across all its streams."""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from .._proto import payload_pb2, worker_pb2
from ..activities import ActivityContext
from ..errors import ApplicationError, CancelledError, PayloadTooLargeError
from ..failure import to_failure
from ..limits import PAYLOAD_MAX_BYTES
from ..log import StandardLog
from ..payload import decode_payload, encode_data
from ..thrown import is_a
from .failure_log import FailureLog
from .handlers import ActivityHandler
from .heartbeats import Heartbeats
from .outbox import Outbox

# The message of a cancelled activity, by the reason on the wire.
_CANCEL_TEXT = {
    "cancelled": "the activity was cancelled",
    "timed_out": "the attempt timed out",
    "terminated": "the instance was terminated",
    "instance_ended": "the instance has ended",
    "not_adopted": "this worker lost its connection, and the attempt was then dispatched "
    "again or is no longer awaited",
}


@dataclass(frozen=True)
class ActivityStream:
    """An open stream of a worker."""

    outbox: Outbox
    payload_max_bytes: int
    # True: attempts continue after the end of the stream.
    keeps_attempts: bool
    # Called when an attempt has ended.
    changed: Callable[[], None]


@dataclass(slots=True)
class _UnconfirmedResult:
    """A result that the sidecar has not confirmed yet."""

    token: int
    key: bytes
    elapsed_ms: int
    output: bytes | None
    failure: payload_pb2.Failure | None

    def held(self) -> worker_pb2.HeldAttempt:
        """Returns the entry of the attempt in Hello."""
        return worker_pb2.HeldAttempt(token=self.token, key=self.key, elapsed_ms=self.elapsed_ms)


class Attempt:
    """One running attempt."""

    __slots__ = (
        "cancel_reason",
        "cancel_text",
        "context",
        "handler",
        "heartbeats",
        "is_begun",
        "key",
        "started_s",
        "task",
        "token",
        "work",
    )

    def __init__(self, task: worker_pb2.ActivityTask, handler: ActivityHandler) -> None:
        self.task = task
        # A later stream may assign another token. 0: no stream needs the result.
        self.token = task.token
        # Identifies the attempt across streams. Empty: the attempt ends with its stream.
        self.key = task.key
        self.started_s = time.monotonic()
        self.handler = handler
        # Only for a handler with a context parameter.
        self.context: ActivityContext | None = None
        self.heartbeats: Heartbeats | None = None
        self.work: asyncio.Task[None] | None = None
        self.is_begun = False
        # Why the result is no longer needed. None: it is needed.
        self.cancel_reason: str | None = None
        self.cancel_text = ""

    def elapsed_ms(self) -> int:
        """Returns the time since the attempt was received."""
        return int((time.monotonic() - self.started_s) * 1_000)

    def held(self) -> worker_pb2.HeldAttempt:
        """Returns the entry of the attempt in Hello."""
        return worker_pb2.HeldAttempt(token=self.token, key=self.key, elapsed_ms=self.elapsed_ms())

    def cancel(self, reason: str, text: str) -> None:
        """Cancels the attempt. Further calls do not change the reason."""
        if self.cancel_reason is not None:
            return
        self.cancel_reason, self.cancel_text = reason, text
        if self.context is not None:
            self.context._cancel(reason, text)
        # A task that is cancelled before its start would end without a result.
        if self.is_begun and self.handler.is_async and self.work is not None:
            self.work.cancel(text)


class Attempts:
    """Runs activities: async ones as tasks of the loop, blocking ones in threads."""

    def __init__(
        self,
        threads: Executor,
        *,
        loop: asyncio.AbstractEventLoop,
        log: StandardLog,
        failures: FailureLog,
        start: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]] | None = None,
    ) -> None:
        """`start` runs a coroutine as a task and references it. Default: a task of the loop."""
        self._start_task = start or loop.create_task
        self._threads = threads
        self._loop = loop
        self._payload_max_bytes = PAYLOAD_MAX_BYTES
        self._log = log
        self._failures = failures
        self._stream: ActivityStream | None = None
        self._running: dict[int, Attempt] = {}
        # Results that may have to be sent again, by token.
        self._unconfirmed: dict[int, _UnconfirmedResult] = {}
        # True while this worker holds attempts of an earlier stream, because the sidecar may
        # dispatch them again.
        self._may_join = False
        self._stopping = False
        # True if an attempt ended without a result. The sidecar reassigns that attempt.
        self.has_unsent_failure = False

    def __len__(self) -> int:
        """Returns the number of running attempts."""
        return len(self._running)

    def held(self) -> list[worker_pb2.HeldAttempt]:
        """Returns the running attempts and the attempts with an unconfirmed result."""
        ended = [result.held() for result in self._unconfirmed.values()]
        return ended + [attempt.held() for attempt in self._running.values()]

    def opened(self, stream: ActivityStream) -> None:
        """Starts to use a new stream. Its Hello has listed the held attempts."""
        self._stream = stream
        self._payload_max_bytes = stream.payload_max_bytes
        if not stream.keeps_attempts:
            self._abandon("connection lost")
            return
        for token, result in self._unconfirmed.items():
            stream.outbox.add_activity(token, result.output, result.failure)

    def lost(self, reason: str) -> None:
        """Stops using the stream. Attempts continue if the sidecar supports it."""
        keeps_attempts = self._stream is not None and self._stream.keeps_attempts
        self._stream = None
        if keeps_attempts:
            self._may_join = bool(self._running or self._unconfirmed)
        else:
            self._abandon(reason)

    def recorded(self, token: int) -> None:
        """Drops a result that the sidecar has recorded or rejected."""
        self._unconfirmed.pop(token, None)

    def receive(self, task: worker_pb2.ActivityTask, handler: ActivityHandler | None) -> None:
        """Runs a received attempt."""
        if self._may_join and self._joins(task):
            return
        if handler is None:
            failure = to_failure(_no_handler(task), self._payload_max_bytes)
            self._failures.attempt(task, failure)
            self._send(_UnconfirmedResult(task.token, task.key, 0, None, failure))
            return
        attempt = Attempt(task, handler)
        self._running[attempt.token] = attempt
        attempt.work = self._start_task(self._run(attempt))

    def cancel(self, token: int, reason: str) -> None:
        """Cancels an attempt whose result is no longer needed."""
        attempt = self._running.get(token)
        if attempt is not None:
            text = _CANCEL_TEXT.get(reason, f"the activity was stopped: {reason}")
            attempt.cancel(reason, text)

    def stop(self, reason: str) -> None:
        """Cancels all running attempts.

        An attempt that fails after this call sends no result. The sidecar reassigns it when the
        stream ends.
        """
        self._stopping = True
        for attempt in list(self._running.values()):
            attempt.cancel(reason, reason)

    def close(self, reason: str) -> None:
        """Cancels running attempts and discards their results. The worker has stopped."""
        self._stream = None
        self.stop(reason)

    def _abandon(self, reason: str) -> None:
        """Cancels all attempts and drops all results."""
        for attempt in list(self._running.values()):
            attempt.token = 0
            attempt.cancel(reason, reason)
        self._running.clear()
        self._unconfirmed.clear()
        self._may_join = False

    def _joins(self, task: worker_pb2.ActivityTask) -> bool:
        """Returns True if the worker holds this attempt. The attempt then gets the new token."""
        if not task.key:
            return False
        for attempt in self._running.values():
            if attempt.key != task.key or attempt.cancel_reason is not None:
                continue
            if self._stream is not None:
                # The empty result frees the slot of the old token at the sidecar.
                self._stream.outbox.add_activity(attempt.token, None, None)
            del self._running[attempt.token]
            attempt.token = task.token
            self._running[task.token] = attempt
            return True
        for token, result in self._unconfirmed.items():
            if result.key != task.key:
                continue
            del self._unconfirmed[token]
            result.token = task.token
            self._send(result)
            return True
        return False

    def _send(self, result: _UnconfirmedResult) -> None:
        stream = self._stream
        if result.key and (stream is None or stream.keeps_attempts):
            self._unconfirmed[result.token] = result
        if stream is not None:
            stream.outbox.add_activity(result.token, result.output, result.failure)

    async def _run(self, attempt: Attempt) -> None:
        task, handler = attempt.task, attempt.handler
        output: bytes | None = None
        failure: payload_pb2.Failure | None = None
        attempt.is_begun = True
        try:
            if attempt.cancel_reason is not None:
                raise asyncio.CancelledError(attempt.cancel_text)
            value = handler.definition.read_input(decode_payload(task.input))
            arguments = self._arguments(attempt, value)
            if handler.is_async:
                value = await handler.fn(*arguments)
            else:
                value = await self._call_in_thread(handler.fn, arguments)
            output, failure = self._output_of(task.name, value)
        except _Raised as raised:
            failure = to_failure(raised.error, self._payload_max_bytes)
        except asyncio.CancelledError as error:
            failure = to_failure(self._cancelled(attempt, error), self._payload_max_bytes)
        # Includes SystemExit: such an error fails the activity, not the worker.
        except BaseException as error:
            if is_closed(error, self._loop):
                raise
            failure = to_failure(error, self._payload_max_bytes)
        self._end(attempt, output, failure)

    def _arguments(self, attempt: Attempt, value: Any) -> tuple[Any, ...]:
        if attempt.handler.argument_count < 2:
            return (value,)[: attempt.handler.argument_count]
        attempt.context = ActivityContext(
            attempt.task,
            loop=self._loop,
            beat=lambda details: self._beat(attempt, details),
            payload_max_bytes=self._payload_max_bytes,
            log=self._log,
        )
        return value, attempt.context

    async def _call_in_thread(self, fn: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        variables = contextvars.copy_context()

        def call() -> tuple[Any, BaseException | None]:
            # Returns the error: a future rejects StopIteration and GeneratorExit.
            try:
                return variables.run(fn, *arguments), None
            except BaseException as error:
                return None, error

        value, error = await self._loop.run_in_executor(self._threads, call)
        if error is not None:
            raise _Raised(error)
        return value

    def _output_of(self, name: str, value: Any) -> tuple[bytes | None, payload_pb2.Failure | None]:
        limit = self._payload_max_bytes
        try:
            return encode_data(value, limit, f'result of activity "{name}"'), None
        except PayloadTooLargeError as error:
            failure = to_failure(error, limit)
            failure.kind = payload_pb2.FAILURE_KIND_TOO_LARGE
            failure.ClearField("cause")
            return None, failure

    def _cancelled(self, attempt: Attempt, error: asyncio.CancelledError) -> Exception:
        if attempt.cancel_reason is not None:
            return CancelledError(attempt.cancel_reason, str(error) or None)
        # No cancellation was requested, so the error comes from the activity itself.
        return ApplicationError(
            "the activity cancelled itself: a task that it awaited was cancelled",
            type="CancelledError",
        )

    def _beat(self, attempt: Attempt, details: payload_pb2.Payload | None) -> None:
        if self._running.get(attempt.token) is not attempt:
            return
        if attempt.heartbeats is None:
            attempt.heartbeats = Heartbeats(
                attempt.task.heartbeat_ms,
                lambda latest: self._send_heartbeat(attempt, latest),
                self._loop,
            )
        attempt.heartbeats.beat(details)

    def _send_heartbeat(self, attempt: Attempt, details: payload_pb2.Payload | None) -> None:
        if self._stream is not None:
            self._stream.outbox.add_heartbeat(attempt.token, details)

    def _end(
        self,
        attempt: Attempt,
        output: bytes | None,
        failure: payload_pb2.Failure | None,
    ) -> None:
        # A delayed heartbeat must be sent before the result of its attempt.
        if attempt.heartbeats is not None:
            attempt.heartbeats.stop()
        self._running.pop(attempt.token, None)
        if self._stopping and failure is not None:
            self.has_unsent_failure = True
        elif attempt.token != 0:
            # The end of a cancelled attempt is not logged.
            if failure is not None and attempt.cancel_reason is None:
                self._failures.attempt(attempt.task, failure)
            elapsed_ms = attempt.elapsed_ms()
            self._send(_UnconfirmedResult(attempt.token, attempt.key, elapsed_ms, output, failure))
        if self._stream is not None:
            self._stream.changed()


class _Raised(Exception):
    """Carries the error that a function raised in its thread."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


def is_closed(error: BaseException, loop: asyncio.AbstractEventLoop) -> bool:
    """Returns True if Python closes the coroutine, False if user code raised GeneratorExit."""
    return is_a(error, GeneratorExit) and asyncio.current_task(loop) is None


def _no_handler(task: worker_pb2.ActivityTask) -> Exception:
    which = "" if task.version == "" else f' version "{task.version}"'
    return ApplicationError(
        f'this worker has no handler for activity "{task.name}"{which}', type="NoHandler"
    )
