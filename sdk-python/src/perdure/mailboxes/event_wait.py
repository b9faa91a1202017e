"""One wait for an event, as the code holds it, and who reads its outcome.

The same outcome may stand for several waits in a row: a wait that lost `ctx.first` or `ctx.any` is
withdrawn, because nothing would read the event that it takes. It waits again when code looks at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .taken import Message

if TYPE_CHECKING:
    from ..replay.ledger import Request
    from .mailboxes import Mailboxes, Open


class EventWait:
    """Its readers are code that awaits it, combinators, and races that are not over."""

    def __init__(self, mailboxes: Mailboxes, one: Open, limit: Request | None) -> None:
        self._mailboxes = mailboxes
        self.one = one
        self.limit = limit
        """The timer of its timeout."""
        self.is_idle = False
        """Withdrawn, until code looks at it again."""
        self.returned: Message | None = None
        """What it took and gave back: the outcome holds it."""
        self._is_awaited = False
        self._open_races = 0
        self._lost_races = 0

    @property
    def is_read(self) -> bool:
        """What nothing reads yet is kept for later."""
        return self._is_awaited or self._open_races > 0 or self._lost_races == 0

    def look(self) -> None:
        """Code looks at it for good."""
        self._is_awaited = True
        self._want()

    def enter_race(self) -> None:
        """It takes part in a race."""
        self._open_races += 1
        self._want()

    def leave_race(self, *, lost: bool) -> None:
        """The race is over."""
        self._open_races -= 1
        self._lost_races += lost

    def lose(self) -> None:
        """Only races that are over read it."""
        if not self.is_idle:
            self._mailboxes.withdraw_lost(self)

    def _want(self) -> None:
        if self.is_idle:
            self._mailboxes.renew(self)


def race_is_over(entrants: list[EventWait], winner: EventWait | None) -> None:
    """Withdraws the waits that lost and that nothing else reads."""
    for entrant in entrants:
        entrant.leave_race(lost=entrant is not winner)
    for entrant in sorted(entrants, key=lambda entrant: entrant.one.seq):
        if not entrant.is_read:
            entrant.lose()
