"""One wait for an event, and the readers of its outcome.

The same outcome may stand for several waits in a row: a wait that lost `ctx.first` or `ctx.any` is
withdrawn, because nothing would read the event that it takes. It waits again when code looks at it.
So are the waits behind the outcome of a combinator that lost.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Protocol

from ..request import Request
from .open_operation import Open
from .taken import Message


class WaitTable(Protocol):
    """What a wait needs of the mailboxes."""

    def withdraw_lost(self, lost: EventWait) -> None:
        """Withdraws a wait whose outcome no code reads."""

    def renew(self, wait: EventWait) -> None:
        """Waits again, for the same outcome."""


class Readers(ABC):
    """The readers of an outcome: code that awaits it, and combinators, which have readers too."""

    def __init__(self) -> None:
        self._groups: list[Group] = []
        self._is_awaited = False
        self._lost_races = 0

    @property
    def is_read(self) -> bool:
        """What nothing reads yet is kept for later."""
        if self._is_awaited:
            return True
        if not self._groups:
            return self._lost_races == 0
        return any(group.is_read for group in self._groups)

    def look(self) -> None:
        """Code awaits it: the wait is final."""
        self._is_awaited = True
        self.want()

    def join(self, group: Group) -> None:
        """A combinator reads it for its own outcome."""
        self._groups.append(group)
        self.want()

    def leave(self, group: Group) -> None:
        """It lost: the outcome of the combinator does not depend on it."""
        self._groups.remove(group)
        self._lost_races += 1

    @abstractmethod
    def want(self) -> None:
        """Waits again for what was withdrawn."""

    @abstractmethod
    def unread(self) -> list[EventWait]:
        """The waits behind it that nothing reads any more."""


class Group(Readers):
    """The outcome of a combinator."""

    def __init__(self, sources: Iterable[Readers]) -> None:
        super().__init__()
        self._sources = dict.fromkeys(sources)
        for source in self._sources:
            source.join(self)

    def want(self) -> None:
        for source in self._sources:
            source.want()

    def unread(self) -> list[EventWait]:
        return [] if self.is_read else [one for source in self._sources for one in source.unread()]

    def is_over(self, winner: object) -> None:
        """Its outcome is known: withdraws the waits that lost and that nothing else reads."""
        entrants = list(self._sources)
        for entrant in entrants:
            if entrant is not winner:
                entrant.leave(self)
                del self._sources[entrant]
        lost = dict.fromkeys(wait for entrant in entrants for wait in entrant.unread())
        for wait in sorted(lost, key=lambda wait: wait.one.seq):
            wait.lose()


class EventWait(Readers):
    """A wait: it stands at the start of what reads it."""

    def __init__(self, mailboxes: WaitTable, one: Open, limit: Request | None) -> None:
        super().__init__()
        self._mailboxes = mailboxes
        self.one = one
        self.limit = limit
        """The timer of its timeout."""
        self.is_idle = False
        """Withdrawn, until code looks at it again."""
        self.returned: Message | None = None
        """What it took and gave back: the outcome holds it."""

    def unread(self) -> list[EventWait]:
        return [] if self.is_read else [self]

    def lose(self) -> None:
        """Only races that are over read it."""
        if not self.is_idle:
            self._mailboxes.withdraw_lost(self)

    def want(self) -> None:
        if self.is_idle:
            self._mailboxes.renew(self)
