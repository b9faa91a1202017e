"""What an activity sees of the attempt that it is."""

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
    """Which attempt of which activity this is."""

    name: str
    instance_id: str
    execution: int
    seq: int
    # From 1.
    attempt: int
    # Name and version of the orchestration that wants it.
    orchestration: str
    orchestration_version: str
    # Empty: it belongs to none.
    session: str


class ActivityContext:
    """The second argument of an activity that takes one.

    An `async def` activity runs in the loop of the worker; when its result is no longer wanted it
    is cancelled as asyncio tasks are. A plain `def` runs in a thread; it looks at `cancelled` now
    and then, or calls `raise_if_cancelled()`. All of this may be used from either.
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
        """Made by the worker; `beat` is called in the thread of the loop."""
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
        """Which attempt of which activity this is."""
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
        """The same for every attempt of this activity, and for no other."""
        task = self._task
        return f"{task.instance_id}/{task.execution}/{task.seq}"

    @property
    def headers(self) -> Mapping[str, str]:
        """What travels beside the input."""
        return {header.key: header.value for header in self._task.headers}

    @property
    def heartbeat_details(self) -> Any:
        """What the attempt before said last, or None."""
        if not self._task.HasField("heartbeat_details"):
            return None
        return decode_payload(self._task.heartbeat_details)

    @property
    def last_failure(self) -> Exception | None:
        """Why the attempt before failed, or None."""
        if not self._task.HasField("last_failure"):
            return None
        return from_failure(self._task.last_failure, self._task.name)

    @property
    def log(self) -> StandardLog:
        """Lines carry the place of the activity: `activity.log.info("charged", cents=4200)`."""
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
        """Is set when the result is no longer wanted: `cancelled.wait(1.0)`, `.is_set()`."""
        if self._cancelled is None:
            self._cancelled = threading.Event()
            # In this order: whoever cancels sets the reason first and looks for the event then.
            if self._cancel_reason is not None:
                self._cancelled.set()
        return self._cancelled

    @property
    def cancel_reason(self) -> str | None:
        """Why its result is no longer wanted, or None while it is."""
        return self._cancel_reason

    def raise_if_cancelled(self) -> None:
        """Raises CancelledError once the result is no longer wanted."""
        if self._cancel_reason is not None:
            raise CancelledError(self._cancel_reason, self._cancel_text)

    def heartbeat(self, details: Any = None) -> None:
        """The attempt is alive; `details` are kept for the next one.

        Call it as often as you like: what goes out is thinned.
        Raises PayloadTooLargeError or InvalidInputError for details that cannot be sent.
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
        """Its result is no longer wanted; False when that was known. The first reason stays."""
        if self._cancel_reason is not None:
            return False
        self._cancel_text = text
        self._cancel_reason = reason
        if self._cancelled is not None:
            self._cancelled.set()
        return True
