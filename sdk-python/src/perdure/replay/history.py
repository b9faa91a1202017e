"""Reads a history for replay, and compares the decisions of the code with it.

The k-th decision of the code must match the k-th decision of the history. At the end of each
recorded turn, the code must have made exactly the decisions that are recorded up to this turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .._proto.history_pb2 import HistoryEvent
from ..errors import Difference
from .decision import Decision, decision_of, matches, recorded_words
from .families import DECISIONS, DELIVERIES


class UnreadableHistory(Exception):
    """The history is damaged, or this SDK is too old for it."""

    def __init__(self, event: HistoryEvent, what: str) -> None:
        super().__init__(f"event {event.id} {what}")
        self.event_id = event.id


class RecordedTurn(NamedTuple):
    """One completed turn of a history."""

    event_id: int
    """The id of its TurnCompleted."""
    delivered: int
    """The id of the last delivered event."""
    start: int
    """The number of decisions of all earlier turns."""


def kind_of(event: HistoryEvent) -> str:
    """Returns the kind of an event. Raises UnreadableHistory for an unknown kind."""
    kind = event.WhichOneof("kind")
    if kind is None:
        raise UnreadableHistory(event, "has a kind that this SDK does not support. Use a newer SDK")
    return kind  # type: ignore[no-any-return]


def deliveries_of(events: Sequence[HistoryEvent]) -> list[HistoryEvent]:
    """Returns the deliveries of a turn that is not full. Raises UnreadableHistory for others."""
    deliveries: list[HistoryEvent] = []
    for event in events:
        kind = kind_of(event)
        if kind == "execution_started" or kind in DECISIONS:
            raise UnreadableHistory(event, f"({kind}) cannot be a delivery of a turn")
        if kind in DELIVERIES:
            deliveries.append(event)
    return deliveries


class History:
    """A whole history. It iterates over the recorded turns, and exists only during replay."""

    def __init__(self, events: Sequence[HistoryEvent], up_to: int | None) -> None:
        self.deliveries: list[HistoryEvent] = []
        self._decisions: list[HistoryEvent] = []
        self._turns: list[RecordedTurn] = []
        self._turn = 0
        self._issued = 0
        if not events:
            raise UnreadableHistory(HistoryEvent(), "is missing: the history is empty")
        for place, event in enumerate(events, 1):
            self._read(event, place)
        if up_to is not None:
            self.deliveries = [event for event in self.deliveries if event.id <= up_to]
            cut = [turn for turn in self._turns if turn.delivered > up_to]
            self._turns = self._turns[: len(self._turns) - len(cut)]
            self._decisions = self._decisions[: cut[0].start] if cut else self._decisions

    def _read(self, event: HistoryEvent, place: int) -> None:
        kind, last = kind_of(event), self._turns[-1] if self._turns else RecordedTurn(0, 1, 0)
        if event.id != place:
            raise UnreadableHistory(event, f"is out of order: event {place} is next")
        if (kind == "execution_started") != (place == 1):
            raise UnreadableHistory(event, f"is {kind}: execution_started is event 1 and no other")
        if kind in DELIVERIES:
            self.deliveries.append(event)
        elif kind in DECISIONS:
            if not self._turns:
                raise UnreadableHistory(event, f"({kind}) is not part of a turn")
            self._decisions.append(event)
        elif kind == "turn_completed":
            delivered = event.turn_completed.delivered
            if not last.delivered <= delivered < event.id:
                text = (
                    f"ends a turn that was delivered up to event {delivered}, which is impossible"
                )
                raise UnreadableHistory(event, text)
            self._turns.append(RecordedTurn(event.id, delivered, len(self._decisions)))

    @property
    def delivered(self) -> int:
        """The id of the last event of the current turn."""
        return self._turns[self._turn].delivered

    @property
    def done(self) -> bool:
        """True when no recorded turn is left."""
        return self._turn >= len(self._turns)

    @property
    def _end(self) -> int:
        """The index after the last decision of the current turn."""
        last = self._turn + 1 >= len(self._turns)
        return len(self._decisions) if last else self._turns[self._turn + 1].start

    def _next(self) -> HistoryEvent | None:
        return self._decisions[self._issued] if self._issued < self._end else None

    def take(self, decision: Decision) -> Difference | None:
        """Compares the next decision of the code with history. Returns None when they match."""
        event, words = self._next(), decision.words()
        if event is None:
            turn = self._turns[self._turn].event_id
            expected = f"nothing more in the turn that event {turn} ended"
            return Difference(turn, decision.seq, expected, words)
        if matches(event, decision):
            self._issued += 1
            return None
        recorded = recorded_words(event)
        if recorded.startswith(f"{words} ("):
            words = f"{words} (seq {decision.seq})"
        return Difference(event.id, decision.seq, recorded, words)

    def peek(self, kind: str, name: str) -> bool:
        """Returns True when the next decision of the current turn has this kind and name."""
        event = self._next()
        return event is not None and decision_of(event)[0:3:2] == (kind, name)

    def cancels(self, seq: int) -> bool:
        """Returns True when the next decision of the current turn cancels this operation."""
        event = self._next()
        return event is not None and event.operation_cancelled.seq == seq

    def cancels_in_turn(self, seq: int) -> bool:
        """Returns True when any later decision of the current turn cancels this operation."""
        return any(
            event.operation_cancelled.seq == seq
            for event in self._decisions[self._issued : self._end]
        )

    def close(self) -> Difference | None:
        """Ends the current turn. Returns a difference when the code made too few decisions."""
        event = self._next()
        if event is None:
            self._turn += 1
            return None
        seq, recorded = decision_of(event).seq, recorded_words(event)
        return Difference(event.id, seq, recorded, "nothing: the code is waiting")
