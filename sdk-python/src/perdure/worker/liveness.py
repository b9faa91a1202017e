"""Detects that the other side is gone although the connection looks healthy."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Traffic:
    """When the last frame went out and came in, on the monotonic clock."""

    def __init__(self) -> None:
        self.sent_s = time.monotonic()
        self.received_s = time.monotonic()

    def sent(self) -> None:
        """A frame went out."""
        self.sent_s = time.monotonic()

    def received(self) -> None:
        """A frame came in."""
        self.received_s = time.monotonic()


class Liveness:
    """Pings after a time without own frames; disconnects a peer that is silent.

    A half-open stream gives no error, only silence.
    """

    def __init__(
        self,
        traffic: Traffic,
        *,
        interval_s: float,
        timeout_s: float,
        ping: Callable[[], None],
        lost: Callable[[float], None],
    ) -> None:
        """`lost` is called once, with the time of silence in seconds."""
        self._traffic = traffic
        self._interval_s = interval_s
        self._timeout_s = timeout_s
        self._ping = ping
        self._lost = lost

    async def watch(self) -> None:
        """Runs until the peer is lost, or until it is cancelled."""
        asked_s = 0.0
        while True:
            due_s = min(
                # A ping that waits for a full send buffer counts as sent.
                max(self._traffic.sent_s, asked_s) + self._interval_s,
                self._traffic.received_s + self._timeout_s,
            )
            await asyncio.sleep(max(0.001, due_s - time.monotonic()))
            if self._silent_s() >= self._timeout_s and await self._is_silent_still():
                self._lost(self._silent_s())
                return
            if time.monotonic() - max(self._traffic.sent_s, asked_s) >= self._interval_s:
                asked_s = time.monotonic()
                self._ping()

    async def _is_silent_still(self) -> bool:
        # This process itself may have been held up. What arrived meanwhile is read in the next
        # ticks of the loop, so the verdict waits for them.
        for _ in range(8):
            await asyncio.sleep(0.005)
            if self._silent_s() < self._timeout_s:
                return False
        return True

    def _silent_s(self) -> float:
        return time.monotonic() - self._traffic.received_s
