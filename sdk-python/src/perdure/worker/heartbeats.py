"""The heartbeats of one attempt of an activity."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from .._proto import payload_pb2
from ..connection.limits import HEARTBEAT_PAUSE_S, HEARTBEAT_SHARE


class Heartbeats:
    """Thins out what user code says as often as it likes.

    One heartbeat goes out at once; those within a fifth of the timeout after it are held back to
    one, with the latest details. To be called in the thread of the event loop.
    """

    def __init__(
        self,
        timeout_ms: int,
        send: Callable[[payload_pb2.Payload | None], None],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """`timeout_ms`: longest silence that the sidecar bears; 0: none is wanted."""
        self._pause_s = timeout_ms / 1_000 * HEARTBEAT_SHARE if timeout_ms else HEARTBEAT_PAUSE_S
        self._send = send
        self._loop = loop
        self._pause: asyncio.TimerHandle | None = None
        # One that waits for the end of the pause: the details in a list, or nothing.
        self._held: list[payload_pb2.Payload | None] = []
        self._stopped = False

    def beat(self, details: payload_pb2.Payload | None) -> None:
        """The attempt is alive."""
        if self._stopped:
            return
        if self._pause is not None:
            self._held = [details]
            return
        self._send(details)
        self._pause = self._loop.call_later(self._pause_s, self._release)

    def stop(self) -> None:
        """The attempt is over. What was held back goes out: the next attempt should get it."""
        self._stopped = True
        if self._pause is not None:
            self._pause.cancel()
        for details in self._held:
            self._send(details)
        self._held = []

    def _release(self) -> None:
        self._pause = None
        held, self._held = self._held, []
        for details in held:
            self.beat(details)
