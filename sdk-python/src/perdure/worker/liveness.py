"""Detects a lost peer whose connection gives no error."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Traffic:
    """The times of the last sent and received frames, on the monotonic clock."""

    def __init__(self) -> None:
        self.sent_s = time.monotonic()
        self.received_s = time.monotonic()

    def sent(self) -> None:
        """Records a sent frame."""
        self.sent_s = time.monotonic()

    def received(self) -> None:
        """Records a received frame."""
        self.received_s = time.monotonic()


class Liveness:
    """Sends a ping after a time without sent frames, and disconnects a silent peer.

    A half-open stream raises no error, so silence is the only sign.
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
        """The watch calls `lost` once, with the time of silence in seconds."""
        self._traffic = traffic
        self._interval_s = interval_s
        self._timeout_s = timeout_s
        self._ping = ping
        self._lost = lost

    async def watch(self) -> None:
        """Runs until the peer is lost or the task is cancelled."""
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
        # This process may have been blocked. The next ticks of the loop read the frames that
        # arrived meanwhile.
        for _ in range(8):
            await asyncio.sleep(0.005)
            if self._silent_s() < self._timeout_s:
                return False
        return True

    def _silent_s(self) -> float:
        return time.monotonic() - self._traffic.received_s
