"""The results of one stream that the sidecar has not confirmed yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from .._proto import worker_pb2

# The identity of a result: the token of an attempt, or instance and sequence number of a step.
ResultName = int | tuple[str, int]


class Unrecorded:
    """Stores the identities of results in the order in which they were sent."""

    def __init__(self, forget: Callable[[ResultName], None]) -> None:
        """`forget` receives each recorded result."""
        self._forget = forget
        self._sent: deque[ResultName] = deque()
        self._recorded = 0

    def sent(self, frame: worker_pb2.AttachRequest) -> None:
        """Adds the results of a sent frame."""
        self._sent.extend(result.token for result in frame.activities)
        self._sent.extend((step.instance_id, step.seq) for step in frame.steps)

    def recorded(self, count: int) -> None:
        """Removes recorded results. `count` is their number since the start of the stream."""
        while self._recorded < count and self._sent:
            self._recorded += 1
            self._forget(self._sent.popleft())
