"""The messages that waits took in one delivery.

When several contestants of a race end in the same delivery, the losers return their messages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from ..loop import Scope
from .open_operation import Open


@dataclass(frozen=True, eq=False)
class Message:
    """An event of a mailbox, decoded."""

    value: Any
    event_id: int
    """The id of the event. Waits read messages in the order of their ids."""


@dataclass(eq=False)
class TakenMessage:
    """A message and the wait that took it."""

    wait: Open
    message: Message
    is_settled: bool = False
    """True when the outcome of the wait is settled."""
    is_returned: bool = False
    """True when the wait returned the message."""
    has_lost: bool = False
    """True when the wait lost a race."""
    is_cancelled: bool = False
    """True when the wait lost `ctx.race`, which cancels its losers."""
    loser: Scope | None = None
    """The scope of the contestant that lost, when it was a function."""


class TakenMessages:
    """The messages that waits took in this delivery, in the order of the waits."""

    def __init__(self, return_message: Callable[[TakenMessage, int], bool]) -> None:
        """`return_message` returns False when the wait retains its message in the history."""
        self._entries: list[TakenMessage] = []
        self._return_message = return_message

    def add(self, wait: Open, message: Message) -> TakenMessage:
        """Adds a message that a wait took."""
        self._entries.append(entry := TakenMessage(wait, message))
        return entry

    def clear(self) -> None:
        """Ends a delivery once the code is blocked: waits retain their messages."""
        if self._entries:
            self._entries.clear()

    def return_last(self, has_lost: Callable[[Open], bool], loser: Scope | None) -> None:
        """Returns messages of lost waits, unless a later wait retains its message."""
        names: dict[str, None] = {}
        for entry in self._entries:
            if not entry.has_lost and has_lost(entry.wait):
                entry.has_lost, entry.is_cancelled, entry.loser = True, True, loser
                names[entry.wait.request.name] = None
        for name in names:
            self._return_of(name, past=False)

    def return_all(self) -> None:
        """Returns all messages of lost waits, past the messages that later waits retain."""
        names = [entry.wait.request.name for entry in self._entries if entry.has_lost]
        for name in dict.fromkeys(names):
            self._return_of(name, past=True)

    def return_one(self, wait: Open) -> TakenMessage | None:
        """Returns the message of one wait. None: it retains the message, or took none."""
        for entry in self._entries:
            if entry.wait is wait:
                entry.has_lost = True
                self._return_of(wait.request.name, past=True)
                return entry if entry.is_returned else None
        return None

    def return_unsettled(self) -> None:
        """Returns messages of waits without a settled outcome, also when open waits take them."""
        retained: set[TakenMessage] = set()
        while True:
            unsettled = (one for one in reversed(self._entries) if not one.is_settled)
            last = next((one for one in unsettled if one not in retained), None)
            if last is None:
                return
            if not self._return(last):
                retained.add(last)

    def _return_of(self, name: str, *, past: bool) -> None:
        """Returns the messages of one mailbox, the last one first."""
        for entry in reversed([one for one in self._entries if one.wait.request.name == name]):
            if not past and (self._behind(entry) > 0 or not entry.has_lost):
                return
            if entry.has_lost:
                self._return(entry)

    def _return(self, entry: TakenMessage) -> bool:
        """Returns one message. False when the wait retains it."""
        behind, at = self._behind(entry), self._entries.index(entry)
        del self._entries[at]
        entry.is_returned = self._return_message(entry, behind)
        if not entry.is_returned:
            self._entries.insert(at, entry)
        return entry.is_returned

    def _behind(self, entry: TakenMessage) -> int:
        """Returns the number of later waits of the same mailbox that have a message."""
        later = takewhile(lambda one: one is not entry, reversed(self._entries))
        return sum(one.wait.request.name == entry.wait.request.name for one in later)
