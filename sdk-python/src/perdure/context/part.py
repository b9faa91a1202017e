"""The base of all parts of the context: the run, and the scope of a branch."""

from __future__ import annotations

from typing import Any

from .._proto import payload_pb2
from ..duration import Duration, wait_ms
from ..loop import Operation, Scope
from ..payload import encode_payload
from ..replay.run import OrchestratorRun
from ..request import Request
from .timers import timer_request


class ContextPart:
    """The operations of one concern. The SDK creates it."""

    def __init__(self, run: OrchestratorRun, scope: Scope | None) -> None:
        self._run = run
        self._scope = scope

    def _issue(self, request: Request) -> Operation[Any]:
        return self._run.operations.issue(request).outcome

    def _encode(self, value: Any, what: str) -> payload_pb2.Payload:
        return encode_payload(value, self._run.payload_max_bytes, what)

    def _limit(self, timeout: Duration | None) -> Request | None:
        """Creates the request for the timer of a timeout."""
        if timeout is None:
            return None
        return timer_request(self._run.now_ms + wait_ms(timeout, "timeout"), self._scope)
