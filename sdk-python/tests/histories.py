"""Small histories for tests of the replay core, and a run over them."""

from __future__ import annotations

from typing import Any

from transcripts import Json, completed, event_of, recorded, write

from perdure._proto import action_pb2, history_pb2
from perdure.context import new_run
from perdure.definitions import OrchestrationDefinition
from perdure.replay.run import OrchestratorRun
from perdure.replay.turn import Turned
from perdure.turn_failures import TurnFailed


class Lines:
    """A log that stores its lines."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def debug(self, message: str, **fields: Any) -> None:
        self.lines.append(("debug", message))

    def info(self, message: str, **fields: Any) -> None:
        self.lines.append(("info", message))

    def warning(self, message: str, **fields: Any) -> None:
        self.lines.append(("warning", message))

    def error(self, message: str, **fields: Any) -> None:
        self.lines.append(("error", message))


class Playing:
    """An orchestrator and the history that its turns record."""

    def __init__(self, definition: OrchestrationDefinition[Any, Any]) -> None:
        self._definition = definition
        self.history: list[Json] = []
        self._outcomes: list[Json] = []
        self.log = Lines()
        self.run = self.built()

    def built(self) -> OrchestratorRun:
        """Creates a run without a history."""
        return new_run(lambda _name, _version: self._definition, log=self.log)

    def turn(self, *deliver: Json, start: Json | None = None) -> Turned | TurnFailed:
        """Delivers events to the cached orchestrator. The first turn adds the started event."""
        events = (
            [{"executionStarted": start or {}}, *deliver] if not self.history else list(deliver)
        )
        added = completed(events, self.history)
        shown = [*self._outcomes, *added] if self.history else added
        self.history += added
        outcome = self.run.turn([event_of(one) for one in shown])
        if isinstance(outcome, Turned):
            self.history += recorded([write(action) for action in outcome.actions], self.history)
        return outcome

    def events(self) -> list[history_pb2.HistoryEvent]:
        """Returns the whole history."""
        return [event_of(one) for one in self.history]


def ending_of(outcome: Turned | TurnFailed) -> action_pb2.Action:
    """Returns the last action of a turn that succeeded."""
    assert isinstance(outcome, Turned), outcome
    return outcome.actions[-1]
