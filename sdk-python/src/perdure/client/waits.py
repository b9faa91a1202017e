"""Waits that continue across connections: repeated requests of limited length."""

from __future__ import annotations

import time

from google.protobuf.message import Message

from ..duration import Duration, to_ms
from ..errors import TimeoutError
from .calls import Answer, Calls, Method


class Waiting:
    """One wait of a client, across reconnects and restarts of the sidecar."""

    def __init__(self, calls: Calls, what: str, timeout: Duration | None) -> None:
        """`timeout` is the longest wait. Default: none."""
        self._calls = calls
        self._what = what
        self._ends_s: float | None = None
        if timeout is not None:
            self._ends_s = time.monotonic() + to_ms(timeout, f"timeout of {what}") / 1_000
        self._asked = False

    def next_slice_ms(self, slice_s: float) -> int:
        """Returns the wait of the next request. Raises TimeoutError when the timeout has passed."""
        if self._ends_s is None:
            return int(slice_s * 1_000)
        left_s = self._ends_s - time.monotonic()
        if left_s <= 0 and self._asked:
            raise TimeoutError("call", self._what, f"{self._what}: no answer in time")
        self._asked = True
        # The sidecar would read 0 as no limit.
        return max(1, int(min(slice_s, left_s) * 1_000))

    async def make(self, method: Method[Answer], request: Message) -> Answer:
        """Makes one request. The call takes longer than the wait, so the sidecar answers first."""
        slice_s: float = getattr(request, "timeout_ms", 0) / 1_000
        try:
            return await self._calls.make(
                method, request, timeout_s=slice_s + self._calls.timeout_s, what=self._what
            )
        except TimeoutError:
            raise TimeoutError("call", self._what, f"{self._what}: no answer in time") from None
