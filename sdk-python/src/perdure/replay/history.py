"""Reads a history into what replay needs, and holds code against it.

The k-th decision of the code must be the k-th one of the history, and at the end of each recorded
turn the code must have made exactly the decisions recorded up to there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .._proto.history_pb2 import HistoryEvent
from ..errors import Difference
from .decision import DECISIONS, Decision, decision_of, matches, recorded_words

DELIVERIES = frozenset(
    [
        "execution_started",
        "cancel_requested",
        "activity_completed",
        "activity_failed",
        "timer_fired",
        "event_raised",
        "child_completed",
        "child_failed",
        "start_accepted",
        "start_refused",
        "step_completed",
        "step_failed",
        "raise_accepted",
        "raise_refused",
        "value_read",
        "value_read_refused",
        "promise_resolved",
        "promise_rejected",
        "update_accepted",
        "history_limit_near",
    ]
)
NOTES = frozenset(
    [
        "turn_completed",
        "execution_suspended",
        "execution_resumed",
        "execution_terminated",
        "execution_rewound",
    ]
)


class UnreadableHistory(Exception):
    """The history cannot be what a sidecar recorded, or this SDK is too old for it."""

    def __init__(self, event_id: int, message: str) -> None:
        super().__init__(message)
        self.event_id = event_id


@dataclass
class RecordedTurn:
    """One ended turn."""

    event_id: int
    """Id of its TurnCompleted."""
    delivered: int
    """Id of the last event that had been delivered."""
    decisions_end: int
    """Number of decisions of this turn and all before it."""


def kind_of(event: HistoryEvent) -> str:
    """The kind of the event. Raises UnreadableHistory when this SDK does not know it."""
    kind = event.WhichOneof("kind")
    if kind is None:
        raise UnreadableHistory(
            event.id,
            f"event {event.id} is of a kind that this SDK does not know; use a newer SDK",
        )
    return str(kind)


def deliveries_of(events: Sequence[HistoryEvent]) -> list[HistoryEvent]:
    """What is to be shown of a turn that is not full."""
    shown: list[HistoryEvent] = []
    for event in events:
        kind = kind_of(event)
        if kind in DECISIONS or kind == "execution_started":
            raise UnreadableHistory(
                event.id,
                f"event {event.id} ({kind}) has no place among the deliveries of a turn",
            )
        if kind in DELIVERIES:
            shown.append(event)
    return shown


class History:
    """A whole history. Walks its recorded turns; lives as long as replay does."""

    def __init__(self, events: Sequence[HistoryEvent], up_to: int | None) -> None:
        self.deliveries: list[HistoryEvent] = []
        self._decisions: list[HistoryEvent] = []
        self._turns: list[RecordedTurn] = []
        self._turn = 0
        self._issued = 0
        if not events:
            raise UnreadableHistory(0, "the history is empty")
        for place, event in enumerate(events, 1):
            self._read(event, place)
        if up_to is not None:
            self.deliveries = [event for event in self.deliveries if event.id <= up_to]
            self._turns = [turn for turn in self._turns if turn.delivered <= up_to]

    def _read(self, event: HistoryEvent, place: int) -> None:
        if event.id != place:
            raise UnreadableHistory(
                event.id,
                f"event {event.id} stands where event {place} should: the history has a gap",
            )
        kind = kind_of(event)
        if (kind == "execution_started") != (place == 1):
            raise UnreadableHistory(
                event.id,
                f"event {event.id} is {kind}: a history has one execution_started, at its "
                "beginning",
            )
        if kind in DELIVERIES:
            self.deliveries.append(event)
        elif kind in DECISIONS:
            if not self._turns:
                raise UnreadableHistory(event.id, f"event {event.id} ({kind}) is in no turn")
            self._decisions.append(event)
            self._turns[-1].decisions_end = len(self._decisions)
        elif kind == "turn_completed":
            delivered = event.turn_completed.delivered
            before = self._turns[-1].delivered if self._turns else 0
            if delivered < max(before, 1) or delivered >= event.id:
                raise UnreadableHistory(
                    event.id,
                    f"event {event.id} ends a turn that was delivered up to event {delivered}, "
                    "which cannot be",
                )
            self._turns.append(RecordedTurn(event.id, delivered, len(self._decisions)))

    @property
    def delivered(self) -> int:
        """Id of the last event that belongs to the current turn."""
        return self._turns[self._turn].delivered

    @property
    def done(self) -> bool:
        """True when all turns have been walked."""
        return self._turn >= len(self._turns)

    def _next(self) -> HistoryEvent | None:
        if self.done or self._issued >= self._turns[self._turn].decisions_end:
            return None
        return self._decisions[self._issued]

    def take(self, decision: Decision) -> Difference | None:
        """Takes the code's next decision. None when it is what history holds."""
        event = self._next()
        words = decision.words()
        if event is None:
            turn = self._turns[self._turn]
            expected = f"nothing more in the turn that event {turn.event_id} ended"
            return Difference(turn.event_id, decision.seq, expected, words)
        if matches(event, decision):
            self._issued += 1
            return None
        recorded = recorded_words(event)
        if recorded.startswith(f"{words} ("):
            words = f"{words} (seq {decision.seq})"
        return Difference(event.id, decision.seq, recorded, words)

    def peek(self, kind: str, name: str) -> bool:
        """True when the next decision of the current turn is of this kind and name."""
        event = self._next()
        return event is not None and decision_of(event)[0:3:2] == (kind, name)

    def close(self) -> Difference | None:
        """Ends the current turn. A difference when the code has decided less than recorded."""
        event = self._next()
        if event is not None:
            seq, recorded = decision_of(event).seq, recorded_words(event)
            return Difference(event.id, seq, recorded, "nothing: the code is waiting")
        self._turn += 1
        return None
