"""The requests of timers."""

from __future__ import annotations

from .._proto import action_pb2
from ..loop import Scope
from ..request import Request


def timer_request(fire_at_ms: int, scope: Scope | None) -> Request:
    """Creates the request of a timer."""

    def build(seq: int) -> action_pb2.Action:
        timer = action_pb2.CreateTimer(seq=seq, fire_at_ms=fire_at_ms)
        return action_pb2.Action(create_timer=timer)

    return Request("timer_created", "timer", build, scope, fire_at_ms=fire_at_ms)
