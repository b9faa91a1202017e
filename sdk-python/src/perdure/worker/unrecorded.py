"""The results of one stream, until the sidecar says that they are recorded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from .._proto import worker_pb2

# Which result that is: the token of an attempt, or instance and number of a step.
ResultName = int | tuple[str, int]


class Unrecorded:
    """Names results in the order in which they were sent."""

    def __init__(self, forget: Callable[[ResultName], None]) -> None:
        """`forget` is called for each result that is recorded."""
        self._forget = forget
        self._sent: deque[ResultName] = deque()
        self._recorded = 0

    def sent(self, frame: worker_pb2.AttachRequest) -> None:
        """A frame leaves."""
        self._sent.extend(result.token for result in frame.activities)
        self._sent.extend((step.instance_id, step.seq) for step in frame.steps)

    def recorded(self, count: int) -> None:
        """So many of all results of the stream are recorded."""
        while self._recorded < count and self._sent:
            self._recorded += 1
            self._forget(self._sent.popleft())
