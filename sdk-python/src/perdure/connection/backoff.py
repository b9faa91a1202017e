"""Pauses between attempts to connect."""

from __future__ import annotations

from collections.abc import Callable

from .limits import RECONNECT_INITIAL_S, RECONNECT_MAX_S, RECONNECT_RESET_S

# 2 to this power is far beyond the longest pause.
_DOUBLINGS_MAX = 16


class Backoff:
    """Pauses that double up to a limit.

    Each is shortened by a random part of its half, so that workers do not reconnect together.
    """

    def __init__(self, random: Callable[[], float]) -> None:
        """`random` gives numbers from 0 to below 1."""
        self._random = random
        self.failures = 0

    def next_s(self, lived_s: float) -> float:
        """The pause after a connection that had been open for `lived_s`; 0 if it never was."""
        if lived_s >= RECONNECT_RESET_S:
            self.failures = 0
        full: float = RECONNECT_INITIAL_S * 2 ** min(self.failures, _DOUBLINGS_MAX)
        self.failures += 1
        return min(RECONNECT_MAX_S, full) * (1 - self._random() / 2)
