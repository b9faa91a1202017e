"""The operations of one run: asked for, completed by deliveries, or cancelled.

Mailboxes are matched by counting: the n-th message of a name belongs to the n-th wait on that name
that was not cancelled.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .. import errors
from .._proto import action_pb2
from .._proto.history_pb2 import HistoryEvent
from ..errors import CancelledError, TimedOut
from ..failure import from_failure
from ..loop import Loop, Operation, Scope
from ..payload import decode_payload
from .decision import Decision
from .ledger import Ledger, Request

_CALLS = {"activity": "call", "timer": "sleep", "wait": "wait_for", "step": "run"}
_CALLS |= {"raise": "raise_event", "read": "read_value"}


@dataclass(eq=False)
class Open:
    """An operation without an outcome."""

    seq: int
    request: Request
    outcome: Operation[Any]
    partner: Open | None = None
    """A wait or promise and the timer of its timeout know each other."""


@dataclass(eq=False)
class Taken:
    """A wait and the message that it got; `unwanted` once it has lost a race."""

    wait: Open
    message: Any
    unwanted: bool = False


@dataclass
class Mailbox:
    """Some messages are unread only while nobody waits."""

    messages: deque[Any] = field(default_factory=deque)
    waits: deque[Open] = field(default_factory=deque)


def _error_of(event: HistoryEvent, kind: str, name: str) -> Exception:
    """What a failed operation raises: around failures of user code there is a class of its own."""
    body = getattr(event, kind)
    error: Exception = errors.ApplicationFailure("it failed without saying why", type="Error")
    if body.HasField("failure"):
        error = from_failure(body.failure, name)
    not_tried = (errors.AlreadyExists, errors.NotFound, errors.PayloadTooLarge)
    if kind == "raise_refused" and body.failure.type == "PromiseSettled":
        # The sidecar has no kind of failure for what is about promises alone.
        return errors.PromiseSettled(body.failure.message)
    if kind == "activity_failed" and not isinstance(error, TimedOut | errors.PayloadTooLarge):
        return errors.ActivityFailed(name, body.attempt, error)
    if kind == "child_failed" and not isinstance(error, not_tried):
        return errors.OrchestrationFailed(name, "", error)
    return errors.StepFailed(name, error) if kind == "step_failed" else error


def _settle(one: Open, value: Any) -> None:
    try:
        one.outcome.resolve(value if one.request.read is None else one.request.read(value))
    except Exception as error:
        one.outcome.reject(error)


class Operations:
    """The table of open operations, in the order of their numbers."""

    def __init__(self, ledger: Ledger, loop: Loop) -> None:
        self._ledger = ledger
        self._loop = loop
        self._open: dict[int, Open] = {}
        self._mailboxes: dict[str, Mailbox] = {}
        # Waits that got their message in this delivery, in the order in which they did.
        self._taken: list[Taken] = []

    def __len__(self) -> int:
        return len(self._open)

    def open_steps(self, from_seq: int) -> list[Open]:
        """Open steps with a number from `from_seq`."""
        late = (one for one in self._open.values() if one.seq >= from_seq)
        return [one for one in late if one.request.operation == "step"]

    def issue(self, request: Request) -> Open:
        """Asks for it. When the run has stopped, nothing will ever complete it."""
        self._ledger.check_in_turn(_CALLS.get(request.operation, request.operation))
        seq = 0 if self._ledger.stopped else self._ledger.decide_operation(request)
        one = Open(seq, request, Operation(self._loop))
        one.outcome.record = one
        if seq != 0:
            self._open[seq] = one
        return one

    def wait(self, request: Request, limit: Request | None) -> Open:
        """A wait for an event or a promise; `limit` is the timer of its timeout."""
        one = self.issue(request)
        if one.seq == 0:
            return one
        if request.operation == "wait":
            box = self._mailboxes.setdefault(request.name, Mailbox())
            if box.messages:
                self._fulfil(one, box.messages.popleft())
                return one
            box.waits.append(one)
        if limit is not None:
            timer = self.issue(limit)
            timer.partner, one.partner = one, timer
        return one

    def end_delivery(self) -> None:
        """The code has run until it was blocked: what waits have got is theirs for good."""
        self._taken.clear()

    def raise_event(self, name: str, message: Any, index: int | None = None) -> None:
        """A message has come, decoded; `index`: where it lies among those that nobody has read."""
        box = self._mailboxes.setdefault(name, Mailbox())
        if box.waits:
            self._fulfil(box.waits.popleft(), message)
        else:
            box.messages.insert(len(box.messages) if index is None else index, message)

    def complete(self, event: HistoryEvent) -> None:
        """An outcome has come. One of a cancelled operation was under way, and is dropped.

        Raises ValueError when there never was such an operation.
        """
        kind: Any = event.WhichOneof("kind")
        completes = "read" if kind.startswith("value") else kind.split("_")[0]
        body = getattr(event, kind)
        one = self._open.get(body.seq)
        if one is None:
            if 1 <= body.seq <= self._ledger.last_seq:
                return
            raise ValueError(f"it completes operation {body.seq}, which the code never asked for")
        operation, text = one.request.operation, f"it completes operation {one.seq} as {completes}"
        if operation != completes:
            raise ValueError(f"{text}, but that is a {operation}")
        self._open.pop(one.seq, None)
        if one.partner is not None:
            if operation == "timer":
                return self._expire(one.partner)
            if not self._withdraw(one.partner):
                return
        if kind.endswith(("_failed", "_refused", "_rejected")):
            one.outcome.reject(_error_of(event, kind, one.request.name))
        elif operation == "start":
            one.outcome.resolve(one.request.extra)
        else:
            holds = "value" if operation in ("read", "promise") else "output"
            has = holds in body.DESCRIPTOR.fields_by_name and body.HasField(holds)
            if not has and operation == "read":
                # No such value is kept: there is nothing to read.
                one.request.read = None
            _settle(one, decode_payload(getattr(body, holds) if has else None))

    def cancel_scope(self, scope: Scope | None, error: CancelledError) -> None:
        """Cancels what is open in a scope, or in the whole run, and not shielded from it."""
        self._ledger.check_in_turn("scope")
        self._cancel(self._within(scope), error)

    def cancel_contestant(self, contestant: Operation[Any], entered: Scope | None) -> None:
        """Cancels what a contestant of a race has open."""
        self._ledger.check_in_turn("race")
        scope, own = entered or contestant.scope, contestant.record
        losers = {one.seq: one for one in self._within(scope)} if scope else {}
        is_open = own is not None and self._open.get(own.seq) is own
        if is_open:
            losers |= {one.seq: one for one in (own, own.partner) if one is not None}
        error = CancelledError("lost a race", "cancelled: lost a race")
        self._cancel((losers[seq] for seq in sorted(losers)), error)
        if not is_open and not self._ledger.stopped:
            self._give_back(contestant)

    def _within(self, scope: Scope | None) -> list[Open]:
        """What is open in the scope, or in the whole run, and not shielded from it."""

        def reaches(at: Scope | None) -> bool:
            while at is not scope and at is not None and not at.shielded:
                at = at.parent
            return at is scope

        return [one for one in self._open.values() if reaches(one.request.scope)]

    def _fulfil(self, wait: Open, message: Any) -> None:
        self._open.pop(wait.seq, None)
        if wait.partner is not None:
            self._withdraw(wait.partner)
        self._taken.append(Taken(wait, message))
        _settle(wait, message)

    def _give_back(self, contestant: Operation[Any]) -> None:
        """A wait that lost a race gives back the message that it got just now.

        Of a mailbox the last to take is the first to give back.
        """
        name = next((t.wait.request.name for t in self._taken if t.wait.outcome is contestant), "")
        while same := [taken for taken in self._taken if taken.wait.request.name == name]:
            for taken in same:
                taken.unwanted = taken.unwanted or taken.wait.outcome is contestant
            last = same[-1]
            if not last.unwanted:
                return
            self._taken.remove(last)
            if not self._withdraw(last.wait):
                return
            self.raise_event(name, last.message, index=0)

    def _cancel(self, losers: Iterable[Open], error: CancelledError) -> None:
        for one in losers:
            if self._ledger.stopped or not self._withdraw(one):
                return
            one.outcome.reject(error)

    def _withdraw(self, one: Open) -> bool:
        """Records that the code no longer wants the outcome. False when history says otherwise."""
        self._open.pop(one.seq, None)
        if one.request.operation == "wait" and one in self._mailboxes[one.request.name].waits:
            self._mailboxes[one.request.name].waits.remove(one)
        cancel = action_pb2.CancelOperation(seq=one.seq)
        action = action_pb2.Action(cancel_operation=cancel)
        return self._ledger.decide(Decision("operation_cancelled", one.seq), lambda: action)

    def _expire(self, late: Open) -> None:
        if not self._withdraw(late):
            return
        error = TimedOut("promise", "", "nobody settled the promise in time")
        name = late.request.name
        if late.request.operation == "wait":
            error = TimedOut("wait", name, f'no event "{name}" came in time')
        late.outcome.reject(error)
