"""The context of an activity: its attempt, heartbeats and cancellation."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ._proto import payload_pb2, worker_pb2
from .errors import CancelledError
from .failure import from_failure
from .log import StandardLog
from .payload import decode_payload, encode_payload


@dataclass(frozen=True)
class ActivityInfo:
    """The identity of an attempt. `ActivityContext.info` returns it."""

    name: str
    """The name of the activity."""
    instance_id: str
    """The instance that called it."""
    execution: int
    """The execution of the instance, from 1."""
    seq: int
    """The sequence number of the operation."""
    attempt: int
    """The number of the attempt, from 1."""
    orchestration: str
    """The name of the orchestration that called it."""
    orchestration_version: str
    """The version of that orchestration. Empty: unversioned."""
    session: str
    """The session. Empty: none."""


class ActivityContext:
    """The optional second argument of an activity. The SDK creates it.

    An `async def` activity is cancelled like any asyncio task. A plain `def` activity runs in a
    thread: it checks `cancelled` or calls `raise_if_cancelled()` regularly. Both may use all
    methods.

    Example:
        @activity("resize", heartbeat=10)
        def resize(images: list[str], call: ActivityContext) -> int:
            for at, image in enumerate(images):
                call.raise_if_cancelled()
                call.heartbeat({"done": at})
                resize_one(image)
            return len(images)
    """

    def __init__(
        self,
        task: worker_pb2.ActivityTask,
        *,
        loop: asyncio.AbstractEventLoop,
        beat: Callable[[payload_pb2.Payload | None], None],
        payload_max_bytes: int,
        log: StandardLog,
    ) -> None:
        """The context calls `beat` in the thread of the event loop."""
        self._task = task
        self._loop = loop
        self._beat = beat
        self._payload_max_bytes = payload_max_bytes
        self._log = log
        self._cancelled: threading.Event | None = None
        self._cancel_reason: str | None = None
        self._cancel_text = ""

    @property
    def info(self) -> ActivityInfo:
        """The identity of this attempt."""
        task = self._task
        return ActivityInfo(
            name=task.name,
            instance_id=task.instance_id,
            execution=task.execution,
            seq=task.seq,
            attempt=task.attempt,
            orchestration=task.orchestration,
            orchestration_version=task.orchestration_version,
            session=task.session,
        )

    @property
    def idempotency_key(self) -> str:
        """A key that is the same for all attempts of this call, and unique to it."""
        task = self._task
        return f"{task.instance_id}/{task.execution}/{task.seq}"

    @property
    def headers(self) -> Mapping[str, str]:
        """Texts beside the input, such as a trace context."""
        return {header.key: header.value for header in self._task.headers}

    @property
    def heartbeat_details(self) -> Any:
        """The details of the last heartbeat of the previous attempt, or None."""
        if not self._task.HasField("heartbeat_details"):
            return None
        return decode_payload(self._task.heartbeat_details)

    @property
    def last_failure(self) -> Exception | None:
        """The error of the previous attempt, or None."""
        if not self._task.HasField("last_failure"):
            return None
        return from_failure(self._task.last_failure, self._task.name)

    @property
    def log(self) -> StandardLog:
        """A log whose lines carry activity, instance, execution and attempt."""
        task = self._task
        return self._log.bind(
            activity=task.name,
            instance_id=task.instance_id,
            execution=task.execution,
            seq=task.seq,
            attempt=task.attempt,
        )

    @property
    def cancelled(self) -> threading.Event:
        """An event that is set when the attempt is cancelled, for `wait(1.0)` and `is_set()`."""
        if self._cancelled is None:
            self._cancelled = threading.Event()
            # A cancellation sets the reason and then reads the event. This order avoids a race.
            if self._cancel_reason is not None:
                self._cancelled.set()
        return self._cancelled

    @property
    def cancel_reason(self) -> str | None:
        """The reason of the cancellation. None while the attempt is not cancelled."""
        return self._cancel_reason

    def raise_if_cancelled(self) -> None:
        """Ends an attempt that was cancelled.

        Raises:
            CancelledError: The attempt was cancelled.

        Example:
            for image in images:
                call.raise_if_cancelled()
                resize_one(image)
        """
        if self._cancel_reason is not None:
            raise CancelledError(self._cancel_reason, self._cancel_text)

    def heartbeat(self, details: Any = None) -> None:
        """Reports that the attempt is alive. Calls in quick succession are combined.

        Args:
            details: A JSON value that the next attempt reads as `heartbeat_details`. Default: None.

        Raises:
            PayloadTooLargeError: The details are larger than the limit.
            InvalidInputError: The details have no form in JSON.

        Example:
            call.heartbeat({"done": 17})
        """
        payload = None
        if details is not None:
            what = f'heartbeat of activity "{self._task.name}"'
            payload = encode_payload(details, self._payload_max_bytes, what)
        try:
            inside = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            inside = False
        if inside:
            self._beat(payload)
        else:
            self._loop.call_soon_threadsafe(self._beat, payload)

    def _cancel(self, reason: str, text: str) -> bool:
        """Cancels the attempt. Returns False when it was cancelled before: the reason stays."""
        if self._cancel_reason is not None:
            return False
        self._cancel_text = text
        self._cancel_reason = reason
        if self._cancelled is not None:
            self._cancelled.set()
        return True
