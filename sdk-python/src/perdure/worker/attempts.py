"""The attempts of activities that run in this worker for one stream."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .._proto import payload_pb2, worker_pb2
from ..activities import ActivityContext
from ..errors import ApplicationFailure, CancelledError, PayloadTooLarge
from ..failure import to_failure
from ..log import StandardLog
from ..payload import decode_payload, encode_payload
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
}


class Attempt:
    """One attempt that runs."""

    def __init__(self, context: ActivityContext, handler: ActivityHandler) -> None:
        self.context = context
        self.handler = handler
        self.heartbeats: Heartbeats | None = None
        # Of an async activity, from when it runs.
        self.task: asyncio.Task[None] | None = None


class Attempts:
    """Runs activities: async ones as tasks of the loop, blocking ones in threads."""

    def __init__(
        self,
        outbox: Outbox,
        threads: ThreadPoolExecutor,
        *,
        loop: asyncio.AbstractEventLoop,
        payload_max_bytes: int,
        log: StandardLog,
        failures: FailureLog,
        changed: Callable[[], None],
    ) -> None:
        """`changed` is called when an attempt has ended."""
        self._outbox = outbox
        self._threads = threads
        self._loop = loop
        self._payload_max_bytes = payload_max_bytes
        self._log = log
        self._failures = failures
        self._changed = changed
        self._running: dict[int, Attempt] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._closed = False
        # True when an attempt was left to the sidecar without a result.
        self.gave_back = False

    def __len__(self) -> int:
        """How many run."""
        return len(self._running)

    def receive(self, task: worker_pb2.ActivityTask, handler: ActivityHandler | None) -> None:
        """An attempt came: runs it."""
        if handler is None:
            failure = to_failure(_no_handler(task), self._payload_max_bytes)
            self._failures.attempt(task, failure)
            self._outbox.add_activity(task.token, None, failure)
            return
        token, heartbeat_ms = task.token, task.heartbeat_ms
        context = ActivityContext(
            task,
            loop=self._loop,
            beat=lambda details: self._beat(token, heartbeat_ms, details),
            payload_max_bytes=self._payload_max_bytes,
            log=self._log,
        )
        attempt = Attempt(context, handler)
        self._running[token] = attempt
        running = self._loop.create_task(self._run(task, attempt))
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
        """The stream is over: results of what still runs go nowhere."""
        self._closed = True
        self.stop(reason)

    def _cancel(self, attempt: Attempt, reason: str, text: str) -> None:
        if attempt.context._cancel(reason, text) and attempt.task is not None:
            attempt.task.cancel(text)

    async def _run(self, task: worker_pb2.ActivityTask, attempt: Attempt) -> None:
        output: payload_pb2.Payload | None = None
        failure: payload_pb2.Failure | None = None
        try:
            value = await self._call(task, attempt)
            output, failure = self._output_of(task.name, value)
        except asyncio.CancelledError as error:
            failure = to_failure(self._cancelled(attempt, error), self._payload_max_bytes)
        # SystemExit as well: an activity that calls exit() has failed, the worker has not.
        except (Exception, SystemExit) as error:
            failure = to_failure(error, self._payload_max_bytes)
        self._end(task, attempt, output, failure)

    async def _call(self, task: worker_pb2.ActivityTask, attempt: Attempt) -> Any:
        handler = attempt.handler
        value = handler.definition.read_input(decode_payload(task.input))
        arguments = (value, attempt.context)[: handler.argument_count]
        if handler.is_async:
            return await handler.fn(*arguments)
        variables = contextvars.copy_context()
        return await self._loop.run_in_executor(
            self._threads, lambda: variables.run(handler.fn, *arguments)
        )

    def _output_of(
        self, name: str, value: Any
    ) -> tuple[payload_pb2.Payload | None, payload_pb2.Failure | None]:
        limit = self._payload_max_bytes
        try:
            return encode_payload(value, limit, f'result of activity "{name}"'), None
        except PayloadTooLarge as error:
            failure = to_failure(error, limit)
            failure.kind = payload_pb2.FAILURE_KIND_TOO_LARGE
            failure.ClearField("cause")
            return None, failure

    def _cancelled(self, attempt: Attempt, error: asyncio.CancelledError) -> Exception:
        if attempt.context.cancel_reason is not None:
            return CancelledError(attempt.context.cancel_reason, str(error) or None)
        # Nobody wanted that: it comes from inside the activity.
        return ApplicationFailure(
            "the activity cancelled itself: a task that it awaited was cancelled",
            type="CancelledError",
        )

    def _beat(self, token: int, heartbeat_ms: int, details: payload_pb2.Payload | None) -> None:
        attempt = self._running.get(token)
        if attempt is None or self._closed:
            return
        if attempt.heartbeats is None:
            attempt.heartbeats = Heartbeats(
                heartbeat_ms,
                lambda latest: self._outbox.add_heartbeat(token, latest),
                self._loop,
            )
        attempt.heartbeats.beat(details)

    def _end(
        self,
        task: worker_pb2.ActivityTask,
        attempt: Attempt,
        output: payload_pb2.Payload | None,
        failure: payload_pb2.Failure | None,
    ) -> None:
        # Before the result: a heartbeat that was held back still belongs to this attempt.
        if attempt.heartbeats is not None and not self._closed:
            attempt.heartbeats.stop()
        self._running.pop(task.token, None)
        if self._stopping and failure is not None:
            self.gave_back = True
        elif not self._closed:
            # One that was told to stop may end however it likes.
            if failure is not None and attempt.context.cancel_reason is None:
                self._failures.attempt(task, failure)
            self._outbox.add_activity(task.token, output, failure)
        self._changed()


def _no_handler(task: worker_pb2.ActivityTask) -> Exception:
    which = "" if task.version == "" else f' version "{task.version}"'
    return ApplicationFailure(
        f'this worker has no handler for activity "{task.name}"{which}', type="NoHandler"
    )
