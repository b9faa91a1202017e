"""The deterministic random numbers of an execution: sfc32, seeded by its started event.

The same calls in the same order return the same numbers on every replay, in every worker and in
the SDK of every language.
"""

from __future__ import annotations

_MASK = 0xFFFFFFFF


def _mix(value: int) -> int:
    """Mixes the bits of a 32-bit number, so that similar seeds give unrelated numbers."""
    x = ((value ^ (value >> 16)) * 0x21F0AAAD) & _MASK
    x = ((x ^ (x >> 15)) * 0x735A2D97) & _MASK
    return x ^ (x >> 15)


class SeededRandom:
    """Generates numbers and UUIDs from a seed of 8 bytes. Any other seed counts as zeros."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != 8:
            seed = bytes(8)
        high, low = int.from_bytes(seed[:4], "big"), int.from_bytes(seed[4:], "big")
        self._a, self._b, self._c = _mix(high), _mix(low), _mix(high ^ 0x9E3779B9)
        self._counter = 1
        for _ in range(12):
            self.next()

    def next(self) -> int:
        """Generates the next 32 bits."""
        result = (self._a + self._b + self._counter) & _MASK
        self._counter = (self._counter + 1) & _MASK
        self._a = self._b ^ (self._b >> 9)
        self._b = (self._c + (self._c << 3)) & _MASK
        self._c = (((self._c << 21) | (self._c >> 11)) + result) & _MASK
        return result

    def number(self) -> float:
        """Generates a number from 0 up to, not including, 1, with 53 random bits."""
        high, low = self.next() >> 5, self.next() >> 6
        return (high * 67_108_864 + low) / 9_007_199_254_740_992

    def uuid(self) -> str:
        """Generates a UUID of version 4."""
        data = bytearray(b"".join(self.next().to_bytes(4, "little") for _ in range(4)))
        data[6] = (data[6] & 0x0F) | 0x40
        data[8] = (data[8] & 0x3F) | 0x80
        text = data.hex()
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
