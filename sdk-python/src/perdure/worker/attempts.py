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
from ..payload import decode_payload, encode_payload
from ..thrown import is_a
from .failure_log import FailureLog
from .handlers import ActivityHandler
from .heartbeats import Heartbeats
from .outbox import Outbox

# What is said to an activity whose result is no longer wanted, by the reason on the wire.
_CANCEL_TEXT = {
    "cancelled": "the activity was cancelled",
    "timed_out": "the time of this attempt ran out",
    "terminated": "the instance was terminated",
    "instance_ended": "the instance has ended",
    "not_adopted": "the attempt was handed out again, or is no longer waited for, since this "
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


@dataclass(frozen=True)
class _Kept:
    """A result that is not known to be recorded."""

    held: worker_pb2.HeldAttempt
    output: payload_pb2.Payload | None
    failure: payload_pb2.Failure | None


class Attempt:
    """One attempt that runs."""

    def __init__(
        self, task: worker_pb2.ActivityTask, context: ActivityContext, handler: ActivityHandler
    ) -> None:
        # Another one when it was handed over again, on a later stream; 0: it is wanted nowhere.
        self.token = task.token
        # Names it over streams; empty: it ends with its stream.
        self.key = task.key
        self.started_s = time.monotonic()
        self.context = context
        self.handler = handler
        self.heartbeats: Heartbeats | None = None
        # Of an async activity, from when it runs.
        self.task: asyncio.Task[None] | None = None

    def held(self) -> worker_pb2.HeldAttempt:
        """As Hello lists it."""
        elapsed_ms = int((time.monotonic() - self.started_s) * 1_000)
        return worker_pb2.HeldAttempt(token=self.token, key=self.key, elapsed_ms=elapsed_ms)


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
        """`start` runs a coroutine as a task. Default: a plain task of the loop."""
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
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        # True when an attempt was left to the sidecar without a result.
        self.gave_back = False

    def __len__(self) -> int:
        """How many run."""
        return len(self._running)

    def held(self) -> list[worker_pb2.HeldAttempt]:
        """Those that run, and those whose result is not known to be recorded."""
        kept = [kept.held for kept in self._kept.values()]
        return kept + [attempt.held() for attempt in self._running.values()]

    def opened(self, stream: ActivityStream) -> None:
        """A stream is open, and the sidecar has been told what is held."""
        self._stream = stream
        self._payload_max_bytes = stream.payload_max_bytes
        if not stream.keeps:
            self._abandon("connection lost")
            return
        for token, kept in self._kept.items():
            stream.outbox.add_activity(token, kept.output, kept.failure)

    def lost(self, reason: str) -> None:
        """The stream is over. What runs goes on, if the sidecar knows what that means."""
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
            held = worker_pb2.HeldAttempt(token=task.token, key=task.key)
            self._send(_Kept(held, None, failure))
            return
        heartbeat_ms = task.heartbeat_ms
        context = ActivityContext(
            task,
            loop=self._loop,
            beat=lambda details: self._beat(attempt, heartbeat_ms, details),
            payload_max_bytes=self._payload_max_bytes,
            log=self._log,
        )
        attempt = Attempt(task, context, handler)
        self._running[task.token] = attempt
        running = self._start_task(self._run(task, attempt))
        self._tasks.add(running)
        running.add_done_callback(self._tasks.discard)
        if handler.is_async:
            attempt.task = running

    def cancel(self, token: int, reason: str) -> None:
        """The result of an attempt is no longer wanted."""
        attempt = self._running.get(token)
        if attempt is not None:
            text = _CANCEL_TEXT.get(reason, f"the activity was stopped: {reason}")
            self._cancel(attempt, reason, text)

    def stop(self, reason: str) -> None:
        """Tells everything that still runs to stop.

        Who stops by failing has not failed: without a result the sidecar has it run elsewhere once
        the stream is over.
        """
        self._stopping = True
        for attempt in list(self._running.values()):
            self._cancel(attempt, reason, reason)

    def close(self, reason: str) -> None:
        """The worker has stopped: results of what still runs go nowhere."""
        self._stream = None
        self.stop(reason)

    def _abandon(self, reason: str) -> None:
        """Nothing of this is wanted any more."""
        for attempt in list(self._running.values()):
            attempt.token = 0
            self._cancel(attempt, reason, reason)
        self._running.clear()
        self._kept.clear()
        self._may_join = False

    def _joins(self, task: worker_pb2.ActivityTask) -> bool:
        """True when the task is an attempt that is held already: it is not begun again."""
        if not task.key:
            return False
        for attempt in self._running.values():
            if attempt.key != task.key or attempt.context.cancel_reason is not None:
                continue
            if self._stream is not None:
                # Its slot at the sidecar is free from now on.
                self._stream.outbox.add_activity(attempt.token, None, None)
            del self._running[attempt.token]
            attempt.token = task.token
            self._running[task.token] = attempt
            return True
        for token, kept in self._kept.items():
            if kept.held.key != task.key:
                continue
            del self._kept[token]
            held = worker_pb2.HeldAttempt(
                token=task.token, key=task.key, elapsed_ms=kept.held.elapsed_ms
            )
            self._send(_Kept(held, kept.output, kept.failure))
            return True
        return False

    def _send(self, kept: _Kept) -> None:
        token = kept.held.token
        if kept.held.key and (self._stream is None or self._stream.keeps):
            self._kept[token] = kept
        if self._stream is not None:
            self._stream.outbox.add_activity(token, kept.output, kept.failure)

    def _cancel(self, attempt: Attempt, reason: str, text: str) -> None:
        if attempt.context._cancel(reason, text) and attempt.task is not None:
            attempt.task.cancel(text)

    async def _run(self, task: worker_pb2.ActivityTask, attempt: Attempt) -> None:
        output: payload_pb2.Payload | None = None
        failure: payload_pb2.Failure | None = None
        try:
            value = await self._call(task, attempt)
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
        self._end(task, attempt, output, failure)

    async def _call(self, task: worker_pb2.ActivityTask, attempt: Attempt) -> Any:
        handler = attempt.handler
        value = handler.definition.read_input(decode_payload(task.input))
        arguments = (value, attempt.context)[: handler.argument_count]
        if handler.is_async:
            return await handler.fn(*arguments)
        variables = contextvars.copy_context()

        def call() -> tuple[Any, BaseException | None]:
            # Returned and not raised: a future takes neither StopIteration nor GeneratorExit.
            try:
                return variables.run(handler.fn, *arguments), None
            except BaseException as error:
                return None, error

        value, error = await self._loop.run_in_executor(self._threads, call)
        if error is not None:
            raise _Raised(error)
        return value

    def _output_of(
        self, name: str, value: Any
    ) -> tuple[payload_pb2.Payload | None, payload_pb2.Failure | None]:
        limit = self._payload_max_bytes
        try:
            return encode_payload(value, limit, f'result of activity "{name}"'), None
        except PayloadTooLargeError as error:
            failure = to_failure(error, limit)
            failure.kind = payload_pb2.FAILURE_KIND_TOO_LARGE
            failure.ClearField("cause")
            return None, failure

    def _cancelled(self, attempt: Attempt, error: asyncio.CancelledError) -> Exception:
        if attempt.context.cancel_reason is not None:
            return CancelledError(attempt.context.cancel_reason, str(error) or None)
        # Nobody wanted that: it comes from inside the activity.
        return ApplicationError(
            "the activity cancelled itself: a task that it awaited was cancelled",
            type="CancelledError",
        )

    def _beat(
        self, attempt: Attempt, heartbeat_ms: int, details: payload_pb2.Payload | None
    ) -> None:
        if self._running.get(attempt.token) is not attempt:
            return
        if attempt.heartbeats is None:
            attempt.heartbeats = Heartbeats(
                heartbeat_ms,
                lambda latest: self._send_heartbeat(attempt, latest),
                self._loop,
            )
        attempt.heartbeats.beat(details)

    def _send_heartbeat(self, attempt: Attempt, details: payload_pb2.Payload | None) -> None:
        if self._stream is not None:
            self._stream.outbox.add_heartbeat(attempt.token, details)

    def _end(
        self,
        task: worker_pb2.ActivityTask,
        attempt: Attempt,
        output: payload_pb2.Payload | None,
        failure: payload_pb2.Failure | None,
    ) -> None:
        # Before the result: a heartbeat that was held back still belongs to this attempt.
        if attempt.heartbeats is not None:
            attempt.heartbeats.stop()
        self._running.pop(attempt.token, None)
        if self._stopping and failure is not None:
            self.gave_back = True
        elif attempt.token != 0:
            # One that was told to stop may end however it likes.
            if failure is not None and attempt.context.cancel_reason is None:
                self._failures.attempt(task, failure)
            self._send(_Kept(attempt.held(), output, failure))
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
