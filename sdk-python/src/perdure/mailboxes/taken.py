"""What waits took in one delivery, and what of it goes back.

The winner of a race had its own outcome at the same moment as those that lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..loop import Scope
from .open_operation import Open


@dataclass(frozen=True, eq=False)
class Message:
    """An event of a mailbox, decoded."""

    value: Any
    event_id: int
    """Messages are read in this order."""


@dataclass(eq=False)
class Taken:
    """A wait and the message that it took."""

    wait: Open
    message: Message
    is_unwanted: bool = False
    """It lost a race."""
    loser: Scope | None = None
    """What lost the race, when that was a function."""


class TakenMessages:
    """In the order in which waits took them."""

    def __init__(self, give_back: Callable[[Taken, int], bool]) -> None:
        """`give_back` is false when history says that the wait keeps its message."""
        self._entries: list[Taken] = []
        self._give_back = give_back

    def add(self, wait: Open, message: Message) -> None:
        """A wait took a message."""
        self._entries.append(Taken(wait, message))

    def clear(self) -> None:
        """The code has run until it was blocked: waits keep what they have taken."""
        if self._entries:
            self._entries.clear()

    def return_last(self, is_unwanted: Callable[[Open], bool], loser: Scope | None) -> None:
        """Gives back what these waits took, as far as no later wait of a mailbox keeps its own."""
        names: dict[str, None] = {}
        for entry in self._entries:
            if not entry.is_unwanted and is_unwanted(entry.wait):
                entry.is_unwanted, entry.loser = True, loser
                names[entry.wait.request.name] = None
        for name in names:
            self._return_of(name, past=False)

    def return_all(self) -> None:
        """Gives back all that is unwanted, past the messages that later waits keep."""
        unwanted = [entry.wait.request.name for entry in self._entries if entry.is_unwanted]
        for name in dict.fromkeys(unwanted):
            self._return_of(name, past=True)

    def return_one(self, wait: Open) -> Message | None:
        """Gives back what one wait took; None: it keeps it, or took nothing in this delivery."""
        for entry in self._entries:
            if entry.wait is wait:
                entry.is_unwanted = True
                self._return_of(wait.request.name, past=True)
                return None if entry in self._entries else entry.message
        return None

    def _return_of(self, name: str, *, past: bool) -> None:
        """Of a mailbox the last to take is the first to give back."""
        for entry in reversed([one for one in self._entries if one.wait.request.name == name]):
            at = self._entries.index(entry)
            behind = sum(one.wait.request.name == name for one in self._entries[at + 1 :])
            if not past and (behind > 0 or not entry.is_unwanted):
                return
            if not entry.is_unwanted:
                continue
            del self._entries[at]
            if not self._give_back(entry, behind):
                self._entries.insert(at, entry)
