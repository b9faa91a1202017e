"""Pauses between attempts to connect."""

from __future__ import annotations

from collections.abc import Callable

from .limits import RECONNECT_INITIAL_S, RECONNECT_MAX_S, RECONNECT_RESET_S

# The largest exponent: the pause reaches its limit much earlier.
_DOUBLINGS_MAX = 16


class Backoff:
    """Computes pauses that double up to a limit.

    A random part, at most half, is subtracted from each pause, so that workers do not reconnect
    together.
    """

    def __init__(self, random: Callable[[], float]) -> None:
        """`random` returns numbers from 0 to below 1."""
        self._random = random
        self.failures = 0

    def next_s(self, lived_s: float) -> float:
        """Returns the pause after a connection that was open for `lived_s`. 0: it never was."""
        if lived_s >= RECONNECT_RESET_S:
            self.failures = 0
        full: float = RECONNECT_INITIAL_S * 2 ** min(self.failures, _DOUBLINGS_MAX)
        self.failures += 1
        return min(RECONNECT_MAX_S, full) * (1 - self._random() / 2)
