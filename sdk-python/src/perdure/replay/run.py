"""One live orchestrator: history in, actions out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from perdure._proto import history_pb2, payload_pb2
from perdure.definitions import OrchestrationDefinition
from perdure.limits import PAYLOAD_MAX_BYTES
from perdure.replay.turn import Answered, AskFailed, AskKind, Log, Turned, TurnFailed, UnknownName

Resolve = Callable[[str, str], "OrchestrationDefinition[Any, Any] | None"]
"""The definition of an orchestration by name and version; version empty: unversioned."""


class OrchestratorRun:
    """Driven by `turn`; drop it with `close` when it is evicted, failed or has ended."""

    def __init__(
        self, resolve: Resolve, *, log: Log, payload_max_bytes: int = PAYLOAD_MAX_BYTES
    ) -> None:
        self.execution = 0
        self.ended = False

    def turn(
        self, events: Sequence[history_pb2.HistoryEvent], up_to: int | None = None
    ) -> Turned | TurnFailed:
        """Delivers the whole history (the first call) or the deliveries since the last turn.

        Of a whole history, what was delivered after event `up_to` is left out: for questions.
        """
        raise NotImplementedError

    def ask(
        self, kind: AskKind, name: str, payload: payload_pb2.Payload | None
    ) -> Answered | AskFailed | UnknownName:
        """Calls the handler of a query, or the validation of an update, between two turns."""
        raise NotImplementedError

    @property
    def approximate_bytes(self) -> int:
        """Estimate of the memory that this run holds, for the bound of the worker's cache."""
        return 0

    def close(self) -> None:
        """Ends the code where it stands, without letting it decide anything more."""
