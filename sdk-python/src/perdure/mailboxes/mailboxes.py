"""The mailboxes of one run: they assign events to waits, and take back events of lost races.

The n-th event of a name belongs to the n-th wait on that name that was not cancelled.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..errors import CancelledError
from ..loop import Loop, Operation, Scope
from ..request import Request
from .event_wait import EventWait
from .open_operation import Open
from .taken_messages import Message, TakenMessage, TakenMessages


class Decisions(Protocol):
    """The methods of the ledger that mailboxes call."""

    @property
    def stopped(self) -> bool:
        """True when the run has failed or ended, and its code may not decide anything."""

    @property
    def is_in_turn(self) -> bool:
        """True while the code runs within its turn."""

    def may_cancel(self, seq: int) -> bool:
        """Returns True when the code may cancel an operation."""


@dataclass
class Mailbox:
    """The unread messages or the open waits of one name. One of the two queues is always empty."""

    messages: deque[Message] = field(default_factory=deque)
    waits: deque[Open] = field(default_factory=deque)


def settle(one: Open, value: Any) -> None:
    try:
        one.outcome.resolve(value if one.request.read is None else one.request.read(value))
    except Exception as error:
        one.outcome.reject(error)


def reaches(at: Scope | None, scope: Scope | None) -> bool:
    """Returns True when `at` is the scope or inside it, with no shield between them.

    A scope of None is the whole run.
    """
    return scope is None if at is None else at.is_within(scope)


def lost_race() -> CancelledError:
    return CancelledError("lost a race", "cancelled: lost a race")


class Mailboxes(ABC):
    """The waits for events among the operations of a run."""

    def __init__(self, ledger: Decisions, loop: Loop) -> None:
        self._ledger = ledger
        self._loop = loop
        self._open: dict[int, Open] = {}
        self._mailboxes: dict[str, Mailbox] = {}
        self._taken = TakenMessages(self._return)
        # Waits that lost a race, and that code may open again.
        self._idle: dict[EventWait, None] = {}

    @abstractmethod
    def issue(self, request: Request) -> Open:
        """Requests an operation."""

    @abstractmethod
    def _issue(self, request: Request, outcome: Operation[Any]) -> Open:
        """Requests an operation for an existing outcome."""

    @abstractmethod
    def _withdraw(self, one: Open, passed_by: int = 0) -> bool:
        """Records the cancellation of an operation. Returns False when history differs."""

    def _await_turn(self, one: Open, limit: Request | None) -> None:
        """Assigns an unread message to a wait, or adds the wait to the mailbox."""
        if one.request.operation == "wait":
            box = self._mailboxes.setdefault(one.request.name, Mailbox())
            if box.messages:
                return self._fulfil(one, box.messages.popleft())
            box.waits.append(one)
        if limit is not None:
            timer = self.issue(limit)
            timer.partner, one.partner = one, timer

    def withdraw_lost(self, lost: EventWait) -> None:
        """Withdraws a wait without a reader, or returns its message of this delivery."""
        one = lost.one
        if self._open.get(one.seq) is one:
            if not self._ledger.may_cancel(one.seq) or not self._withdraw(one):
                return
            if one.partner is not None and not self._withdraw(one.partner):
                return
        else:
            taken = self._taken.return_one(one)
            if taken is None:
                return
            # An outcome that is not settled yet is settled with the next message.
            lost.returned = taken.message if taken.is_settled else None
        lost.is_idle = True
        self._idle[lost] = None

    def renew(self, wait: EventWait) -> None:
        """Opens a withdrawn wait again, for the same outcome."""
        if self._ledger.stopped or not self._ledger.is_in_turn:
            return
        request, box = wait.one.request, self._mailboxes.get(wait.one.request.name)
        if wait.returned is not None and not (
            box and box.messages and box.messages[0] is wait.returned
        ):
            raise RuntimeError(
                f'event "{request.name}" went to another wait: the wait that took it lost a race, '
                "gave it back, and is awaited now. Use ctx.race, or wait again"
            )
        self._idle.pop(wait, None)
        wait.is_idle, wait.returned = False, None
        wait.one = self._issue(request, wait.one.outcome)
        if wait.one.seq != 0:
            self._await_turn(wait.one, wait.limit)

    def end_delivery(self) -> None:
        """Ends a delivery once the code is blocked: waits retain their messages."""
        self._taken.clear()

    def raise_event(self, name: str, message: Message) -> None:
        """Assigns a message, new or returned, to the oldest wait, or stores it in order."""
        box = self._mailboxes.setdefault(name, Mailbox())
        if box.waits:
            return self._fulfil(box.waits.popleft(), message)
        at = len(box.messages)
        while at > 0 and box.messages[at - 1].event_id > message.event_id:
            at -= 1
        box.messages.insert(at, message)

    def end_race(self) -> None:
        """Ends a race once all its losers are cancelled."""
        if not self._ledger.stopped:
            self._taken.return_all()

    def return_unsettled(self) -> None:
        """Returns the messages that code has not received, before continue-as-new."""
        if not self._ledger.stopped:
            self._taken.return_unsettled()

    def _reject_idle(self, scope: Scope | None, error: CancelledError) -> None:
        if self._ledger.stopped:
            return
        # These waits are withdrawn already, so history records no cancellation.
        for wait in [one for one in self._idle if reaches(one.one.request.scope, scope)]:
            del self._idle[wait]
            wait.is_idle = False
            self._reject_later(wait.one.outcome, error)

    def _reject_later(self, outcome: Operation[Any], error: Exception) -> None:
        self._loop.settle_later(lambda: outcome.reject(error))

    def _fulfil(self, wait: Open, message: Message) -> None:
        self._open.pop(wait.seq, None)
        if wait.partner is not None:
            self._withdraw(wait.partner)
        entry = self._taken.add(wait, message)

        def settle_entry() -> None:
            if not entry.is_returned:
                entry.is_settled = True
                settle(wait, message.value)

        self._loop.settle_later(settle_entry)

    def _return(self, entry: TakenMessage, passed_by: int) -> bool:
        """Returns a message to its mailbox. False when the wait retains it.

        In histories of earlier releases some waits retain their messages.
        """
        wait = entry.wait
        if not self._ledger.may_cancel(wait.seq) or not self._withdraw(wait, passed_by):
            return False
        if entry.loser is not None:
            entry.loser.lost = entry.loser.lost or lost_race()
        if entry.is_cancelled:
            self._reject_returned(entry)
        self.raise_event(wait.request.name, entry.message)
        return True

    def _reject_returned(self, entry: TakenMessage) -> None:
        """Rejects a wait that lost `ctx.race` and returned its message."""
        outcome = entry.wait.outcome
        if not entry.is_settled:
            self._reject_later(outcome, lost_race())
        elif isinstance(outcome.waiting, EventWait):
            outcome.waiting.revoked = lost_race()
