"""The state of an instance and its custom status.

Running the code builds both, so every read is correct under replay.
"""

from __future__ import annotations

from ._proto import history_pb2, payload_pb2
from .errors import InvalidInputError, PayloadTooLargeError
from .limits import VALUES_MAX, VALUES_MAX_BYTES


def _bytes_of(key: str, value: payload_pb2.Payload) -> int:
    return len(key.encode()) + len(value.data)


class InstanceState:
    """The encoded state and custom status of one run."""

    def __init__(self) -> None:
        self.values: dict[str, payload_pb2.Payload] = {}
        self.bytes = 0
        """The number of bytes of all keys and values."""
        self.custom_status: payload_pb2.Payload | None = None

    def carry(self, started: history_pb2.ExecutionStarted) -> None:
        """Takes the state and status of the previous execution."""
        if started.HasField("custom_status"):
            # A copy: a reference would retain the whole received frame in memory.
            self.custom_status = payload_pb2.Payload()
            self.custom_status.CopyFrom(started.custom_status)
        for entry in started.values:
            value = payload_pb2.Payload()
            value.CopyFrom(entry.value)
            self.set(entry.key, value)

    def check(self, key: str, value: payload_pb2.Payload) -> None:
        """Raises InvalidInputError or PayloadTooLargeError when this value cannot be added."""
        if key not in self.values and len(self.values) >= VALUES_MAX:
            raise InvalidInputError(f'value "{key}": an instance has at most {VALUES_MAX} values')
        total = self.bytes + _bytes_of(key, value) - self._bytes_under(key)
        if total > VALUES_MAX_BYTES:
            raise PayloadTooLargeError(
                f'value "{key}": all values would take {total} bytes, the limit is '
                f"{VALUES_MAX_BYTES}"
            )

    def set(self, key: str, value: payload_pb2.Payload) -> None:
        """Sets a value."""
        self.bytes += _bytes_of(key, value) - self._bytes_under(key)
        self.values[key] = value

    def delete(self, key: str) -> None:
        """Deletes a value."""
        self.bytes -= self._bytes_under(key)
        self.values.pop(key, None)

    def clear(self) -> None:
        """Deletes all values."""
        self.values.clear()
        self.bytes = 0

    def _bytes_under(self, key: str) -> int:
        value = self.values.get(key)
        return 0 if value is None else _bytes_of(key, value)
