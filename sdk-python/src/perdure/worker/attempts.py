"""The attempts of activities that run in this worker, over all its streams."""

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

# The text of the cancellation of an activity, by the reason on the wire.
_CANCEL_TEXT = {
    "cancelled": "the activity was cancelled",
    "timed_out": "the time of this attempt ran out",
    "terminated": "the instance was terminated",
    "instance_ended": "the instance has ended",
    "not_adopted": "the attempt was dispatched again, or is no longer awaited, since this "
    "worker lost its connection",
}


@dataclass(frozen=True)
class ActivityStream:
    """A stream that is open."""

    outbox: Outbox
    payload_max_bytes: int
    # Whether attempts outlive it.
    keeps: bool
    # Called when an attempt has ended.
    changed: Callable[[], None]


@dataclass(slots=True)
class _Kept:
    """A result that is not known to be recorded."""

    token: int
    key: bytes
    elapsed_ms: int
    output: bytes | None
    failure: payload_pb2.Failure | None

    def held(self) -> worker_pb2.HeldAttempt:
        """As Hello lists it."""
        return worker_pb2.HeldAttempt(token=self.token, key=self.key, elapsed_ms=self.elapsed_ms)


class Attempt:
    """One attempt that runs."""

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
        # Another one when it was handed over again, on a later stream; 0: no stream needs it.
        self.token = task.token
        # Names it over streams; empty: it ends with its stream.
        self.key = task.key
        self.started_s = time.monotonic()
        self.handler = handler
        # Only for a handler that takes one.
        self.context: ActivityContext | None = None
        self.heartbeats: Heartbeats | None = None
        self.work: asyncio.Task[None] | None = None
        self.is_begun = False
        # Why its result is no longer needed; None: it is.
        self.cancel_reason: str | None = None
        self.cancel_text = ""

    def elapsed_ms(self) -> int:
        """Since it came."""
        return int((time.monotonic() - self.started_s) * 1_000)

    def held(self) -> worker_pb2.HeldAttempt:
        """As Hello lists it."""
        return worker_pb2.HeldAttempt(token=self.token, key=self.key, elapsed_ms=self.elapsed_ms())

    def cancel(self, reason: str, text: str) -> None:
        """Cancels the attempt. The first reason stays."""
        if self.cancel_reason is not None:
            return
        self.cancel_reason, self.cancel_text = reason, text
        if self.context is not None:
            self.context._cancel(reason, text)
        # A task that is cancelled before it begins would end without a result.
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
        """`start` runs a coroutine as a task, and holds it. Default: a plain task of the loop."""
        self._start_task = start or loop.create_task
        self._threads = threads
        self._loop = loop
        self._payload_max_bytes = PAYLOAD_MAX_BYTES
        self._log = log
        self._failures = failures
        self._stream: ActivityStream | None = None
        self._running: dict[int, Attempt] = {}
        # Results that may have to be sent again.
        self._kept: dict[int, _Kept] = {}
        # True while something of an earlier stream is held, which may come again.
        self._may_join = False
        self._stopping = False
        # True when an attempt was left to the sidecar without a result.
        self.gave_back = False

    def __len__(self) -> int:
        """How many run."""
        return len(self._running)

    def held(self) -> list[worker_pb2.HeldAttempt]:
        """Those that run, and those whose result is not known to be recorded."""
        kept = [kept.held() for kept in self._kept.values()]
        return kept + [attempt.held() for attempt in self._running.values()]

    def opened(self, stream: ActivityStream) -> None:
        """A stream is open, and its Hello has listed what is held."""
        self._stream = stream
        self._payload_max_bytes = stream.payload_max_bytes
        if not stream.keeps:
            self._abandon("connection lost")
            return
        for token, kept in self._kept.items():
            stream.outbox.add_activity(token, kept.output, kept.failure)

    def lost(self, reason: str) -> None:
        """The stream is over. Attempts continue, if the sidecar supports that."""
        keeps = self._stream is not None and self._stream.keeps
        self._stream = None
        if keeps:
            self._may_join = bool(self._running or self._kept)
        else:
            self._abandon(reason)

    def recorded(self, token: int) -> None:
        """The sidecar has recorded, or refused, the result of this attempt."""
        self._kept.pop(token, None)

    def receive(self, task: worker_pb2.ActivityTask, handler: ActivityHandler | None) -> None:
        """An attempt came: runs it."""
        if self._may_join and self._joins(task):
            return
        if handler is None:
            failure = to_failure(_no_handler(task), self._payload_max_bytes)
            self._failures.attempt(task, failure)
            self._send(_Kept(task.token, task.key, 0, None, failure))
            return
        attempt = Attempt(task, handler)
        self._running[attempt.token] = attempt
        attempt.work = self._start_task(self._run(attempt))

    def cancel(self, token: int, reason: str) -> None:
        """The result of an attempt is no longer needed."""
        attempt = self._running.get(token)
        if attempt is not None:
            text = _CANCEL_TEXT.get(reason, f"the activity was stopped: {reason}")
            attempt.cancel(reason, text)

    def stop(self, reason: str) -> None:
        """Cancels everything that still runs.

        An attempt that fails while it stops sends no result: the sidecar reassigns it once the
        stream is over.
        """
        self._stopping = True
        for attempt in list(self._running.values()):
            attempt.cancel(reason, reason)

    def close(self, reason: str) -> None:
        """The worker has stopped: results of what still runs go nowhere."""
        self._stream = None
        self.stop(reason)

    def _abandon(self, reason: str) -> None:
        """None of it is needed any longer."""
        for attempt in list(self._running.values()):
            attempt.token = 0
            attempt.cancel(reason, reason)
        self._running.clear()
        self._kept.clear()
        self._may_join = False

    def _joins(self, task: worker_pb2.ActivityTask) -> bool:
        """True when the task is an attempt that is held already: it is not begun again."""
        if not task.key:
            return False
        for attempt in self._running.values():
            if attempt.key != task.key or attempt.cancel_reason is not None:
                continue
            if self._stream is not None:
                # Its slot at the sidecar is free from now on.
                self._stream.outbox.add_activity(attempt.token, None, None)
            del self._running[attempt.token]
            attempt.token = task.token
            self._running[task.token] = attempt
            return True
        for token, kept in self._kept.items():
            if kept.key != task.key:
                continue
            del self._kept[token]
            kept.token = task.token
            self._send(kept)
            return True
        return False

    def _send(self, kept: _Kept) -> None:
        stream = self._stream
        if kept.key and (stream is None or stream.keeps):
            self._kept[kept.token] = kept
        if stream is not None:
            stream.outbox.add_activity(kept.token, kept.output, kept.failure)

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
        # SystemExit and the like as well: the activity has failed, the worker has not.
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
            # Returned and not raised: a future takes neither StopIteration nor GeneratorExit.
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
        # It was not requested: it comes from inside the activity.
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
        # Before the result: a delayed heartbeat still belongs to this attempt.
        if attempt.heartbeats is not None:
            attempt.heartbeats.stop()
        self._running.pop(attempt.token, None)
        if self._stopping and failure is not None:
            self.gave_back = True
        elif attempt.token != 0:
            # How a cancelled attempt ends is not logged.
            if failure is not None and attempt.cancel_reason is None:
                self._failures.attempt(attempt.task, failure)
            elapsed_ms = attempt.elapsed_ms()
            self._send(_Kept(attempt.token, attempt.key, elapsed_ms, output, failure))
        if self._stream is not None:
            self._stream.changed()


class _Raised(Exception):
    """Carries what a function raised in its thread."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


def is_closed(error: BaseException, loop: asyncio.AbstractEventLoop) -> bool:
    """True when the coroutine itself is closed, in place of user code that raises GeneratorExit."""
    return is_a(error, GeneratorExit) and asyncio.current_task(loop) is None


def _no_handler(task: worker_pb2.ActivityTask) -> Exception:
    which = "" if task.version == "" else f' version "{task.version}"'
    return ApplicationError(
        f'this worker has no handler for activity "{task.name}"{which}', type="NoHandler"
    )
