"""The heartbeats of one attempt of an activity."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from .._proto import payload_pb2
from ..connection.limits import HEARTBEAT_PAUSE_S, HEARTBEAT_SHARE


class Heartbeats:
    """Combines frequent heartbeats of application code.

    The first heartbeat is sent immediately. Heartbeats within a fifth of the timeout after it are
    sent as one, with the latest details. Call all methods in the thread of the event loop.
    """

    def __init__(
        self,
        timeout_ms: int,
        send: Callable[[payload_pb2.Payload | None], None],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """`timeout_ms` is the heartbeat timeout of the attempt. 0: it has none."""
        self._pause_s = timeout_ms / 1_000 * HEARTBEAT_SHARE if timeout_ms else HEARTBEAT_PAUSE_S
        self._send = send
        self._loop = loop
        self._pause: asyncio.TimerHandle | None = None
        # The details of the delayed heartbeat in a list. None: no heartbeat is delayed.
        self._held: list[payload_pb2.Payload | None] = []
        self._stopped = False

    def beat(self, details: payload_pb2.Payload | None) -> None:
        """Sends or delays a heartbeat."""
        if self._stopped:
            return
        if self._pause is not None:
            self._held = [details]
            return
        self._send(details)
        self._pause = self._loop.call_later(self._pause_s, self._release)

    def stop(self) -> None:
        """Ends the heartbeats. Sends a delayed heartbeat, whose details the next attempt reads."""
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
