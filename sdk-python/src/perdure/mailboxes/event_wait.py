"""One wait for an event, and the readers of its outcome.

One outcome may represent several successive waits. A wait that lost `ctx.first` or `ctx.any` is
withdrawn, because no code would read its event. It is opened again when code awaits it. The same
applies to the waits behind a combinator that lost.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Protocol

from ..errors import CancelledError
from ..request import Request
from .open_operation import Open
from .taken_messages import Message


class WaitTable(Protocol):
    """The methods of the mailboxes that a wait calls."""

    def withdraw_lost(self, lost: EventWait) -> None:
        """Withdraws a wait whose outcome no code reads."""

    def renew(self, wait: EventWait) -> None:
        """Opens a withdrawn wait again, for the same outcome."""


class Readers(ABC):
    """The readers of an outcome: code that awaits it, and combinators with their own readers."""

    def __init__(self) -> None:
        self._groups: list[Group] = []
        self._is_awaited = False
        self._lost_races = 0

    @property
    def is_read(self) -> bool:
        """True when code may read the outcome now or later."""
        if self._is_awaited:
            return True
        if not self._groups:
            return self._lost_races == 0
        return any(group.is_read for group in self._groups)

    def look(self) -> None:
        """Marks the outcome as awaited by code. The mark is final."""
        self._is_awaited = True
        self.reopen()

    def join(self, group: Group) -> None:
        """Adds a combinator that reads the outcome."""
        self._groups.append(group)
        self.reopen()

    def leave(self, group: Group) -> None:
        """Removes a combinator whose outcome does not depend on this one."""
        self._groups.remove(group)
        self._lost_races += 1

    @abstractmethod
    def reopen(self) -> None:
        """Opens withdrawn waits again."""

    @abstractmethod
    def unread(self) -> list[EventWait]:
        """Returns the waits behind the outcome that have no reader left."""


class Group(Readers):
    """The outcome of a combinator."""

    def __init__(self, sources: Iterable[Readers]) -> None:
        super().__init__()
        self._sources = dict.fromkeys(sources)
        for source in self._sources:
            source.join(self)

    def reopen(self) -> None:
        for source in self._sources:
            source.reopen()

    def unread(self) -> list[EventWait]:
        return [] if self.is_read else [one for source in self._sources for one in source.unread()]

    def is_over(self, winner: object) -> None:
        """Ends the combinator. Withdraws the waits that lost and have no other reader."""
        entrants = list(self._sources)
        for entrant in entrants:
            if entrant is not winner:
                entrant.leave(self)
                del self._sources[entrant]
        lost = dict.fromkeys(wait for entrant in entrants for wait in entrant.unread())
        for wait in sorted(lost, key=lambda wait: wait.one.seq):
            wait.lose()


class EventWait(Readers):
    """A wait for an event, the source of its readers."""

    def __init__(self, mailboxes: WaitTable, one: Open, limit: Request | None) -> None:
        super().__init__()
        self._mailboxes = mailboxes
        self.one = one
        self.limit = limit
        """The timer of its timeout."""
        self.is_idle = False
        """True while the wait is withdrawn and code may still open it again."""
        self.returned: Message | None = None
        """The event that the wait returned after the outcome was settled with it."""
        self.revoked: CancelledError | None = None
        """Raised to readers: the wait was cancelled after its outcome was settled."""

    def unread(self) -> list[EventWait]:
        return [] if self.is_read else [self]

    def lose(self) -> None:
        """Withdraws the wait: only ended races read it."""
        if not self.is_idle:
            self._mailboxes.withdraw_lost(self)

    def reopen(self) -> None:
        if self.revoked is not None:
            raise self.revoked
        if self.is_idle:
            self._mailboxes.renew(self)
