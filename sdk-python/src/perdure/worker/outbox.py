"""The send queue of one stream."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from .._proto import action_pb2, payload_pb2, worker_pb2
from ..connection.limits import FRAME_ITEMS, ITEM_BYTES


class Outbox:
    """Collects items into frames of about the size that the sidecar requested.

    Frames are sent in the order of their items. Inside a frame, items are ordered by kind.
    """

    def __init__(self, frame_bytes: int, changed: Callable[[], None]) -> None:
        """The outbox calls `changed` when it has something to send."""
        self.frame_bytes = frame_bytes
        self._changed = changed
        self._frames: deque[worker_pb2.AttachRequest] = deque()
        self._open_bytes = 0
        self._open_items = 0

    def __bool__(self) -> bool:
        """Returns True while the outbox has something to send."""
        return len(self._frames) > 0

    def next_frame(self) -> worker_pb2.AttachRequest:
        """Removes the oldest frame."""
        return self._frames.popleft()

    def add_turn(self, token: int, actions: Sequence[action_pb2.Action], *, cached: bool) -> None:
        """Adds the answer to a turn. An answer above the frame size is sent in parts."""
        size = 0
        for action in actions:
            size += action.ByteSize()
        if size <= self.frame_bytes:
            whole = self._room(size).turns.add()
            whole.token = token
            whole.cached = cached
            whole.actions.extend(actions)
            return
        part = worker_pb2.TurnResult(token=token, more=True, cached=cached)
        size = 0
        for action in actions:
            more = action.ByteSize()
            if part.actions and size + more > self.frame_bytes:
                self._room(size).turns.append(part)
                part = worker_pb2.TurnResult(token=token, more=True, cached=cached)
                size = 0
            part.actions.append(action)
            size += more
        part.more = False
        self._room(size).turns.append(part)

    def add_activity(
        self,
        token: int,
        output: bytes | None,
        failure: payload_pb2.Failure | None,
    ) -> None:
        """Adds the outcome of an attempt: the data of its output, or its failure."""
        size = failure.ByteSize() if failure is not None else len(output or b"")
        result = self._room(size).activities.add()
        result.token = token
        if failure is not None:
            result.failure.CopyFrom(failure)
        elif output is not None:
            result.output.data = output

    def add_step(self, result: worker_pb2.StepResult) -> None:
        """Adds the outcome of a step whose turn has been answered."""
        self._room(result.ByteSize()).steps.append(result)

    def add_heartbeat(self, token: int, details: payload_pb2.Payload | None) -> None:
        """Adds a heartbeat of an attempt."""
        heartbeat = worker_pb2.Heartbeat(token=token, details=details)
        self._room(heartbeat.ByteSize()).heartbeats.append(heartbeat)

    def add_miss(self, token: int) -> None:
        """Reports that the orchestrator of this turn is not in memory."""
        self._room(0).misses.add(token=token)

    def add_failure(self, failure: worker_pb2.TurnFailure) -> None:
        """Adds the failure of a turn."""
        self._room(failure.ByteSize()).failures.append(failure)

    def add_evicted(self, instance_id: str) -> None:
        """Reports the eviction of an orchestrator."""
        self._room(len(instance_id)).evicted.add(instance_id=instance_id)

    def add_live_request_result(self, answer: worker_pb2.LiveRequestResult) -> None:
        """Adds the answer to a live request."""
        self._room(answer.ByteSize()).live_request_results.append(answer)

    def add_ping(self, number: int) -> None:
        """Adds a ping."""
        self._room(0).ping.id = number

    def add_pong(self, number: int) -> None:
        """Adds the answer to a ping of the sidecar."""
        self._room(0).pong.id = number

    def add_drain(self) -> None:
        """Adds the request for no more work."""
        self._room(0).drain.SetInParent()

    def _room(self, size: int) -> worker_pb2.AttachRequest:
        """Returns the frame for an item of this size."""
        size += ITEM_BYTES
        full = self._open_items == FRAME_ITEMS or self._open_bytes + size > self.frame_bytes
        if full or not self._frames:
            self._frames.append(worker_pb2.AttachRequest())
            self._open_bytes = 0
            self._open_items = 0
            # A waiting frame is sent with the items that are added to it.
            self._changed()
        self._open_bytes += size
        self._open_items += 1
        return self._frames[-1]
