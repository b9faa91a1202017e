"""The state of an instance and its custom status.

Built by running the code, so that every read is right under replay.
"""

from __future__ import annotations

from ._proto import history_pb2, payload_pb2
from .errors import InvalidInputError, PayloadTooLargeError
from .limits import VALUES_MAX, VALUES_MAX_BYTES


def _bytes_of(key: str, value: payload_pb2.Payload) -> int:
    return len(key.encode()) + len(value.data)


class KeptValues:
    """The values of one run, encoded."""

    def __init__(self) -> None:
        self.values: dict[str, payload_pb2.Payload] = {}
        self.bytes = 0
        """Of keys and values."""
        self.custom_status: payload_pb2.Payload | None = None

    def carry(self, started: history_pb2.ExecutionStarted) -> None:
        """Takes what continue-as-new carried over."""
        if started.HasField("custom_status"):
            # A copy: the original would keep the whole frame that it came in.
            self.custom_status = payload_pb2.Payload()
            self.custom_status.CopyFrom(started.custom_status)
        for entry in started.values:
            value = payload_pb2.Payload()
            value.CopyFrom(entry.value)
            self.set(entry.key, value)

    def check(self, key: str, value: payload_pb2.Payload) -> None:
        """Raises InvalidInputError or PayloadTooLargeError when this value cannot be added."""
        if key not in self.values and len(self.values) >= VALUES_MAX:
            raise InvalidInputError(f'value "{key}": an instance keeps at most {VALUES_MAX} values')
        total = self.bytes + _bytes_of(key, value) - self._bytes_under(key)
        if total > VALUES_MAX_BYTES:
            raise PayloadTooLargeError(
                f'value "{key}": all values would take {total} bytes, the limit is '
                f"{VALUES_MAX_BYTES}"
            )

    def set(self, key: str, value: payload_pb2.Payload) -> None:
        """Keeps a value."""
        self.bytes += _bytes_of(key, value) - self._bytes_under(key)
        self.values[key] = value

    def delete(self, key: str) -> None:
        """Forgets a value."""
        self.bytes -= self._bytes_under(key)
        self.values.pop(key, None)

    def clear(self) -> None:
        """Forgets all values."""
        self.values.clear()
        self.bytes = 0

    def _bytes_under(self, key: str) -> int:
        value = self.values.get(key)
        return 0 if value is None else _bytes_of(key, value)
