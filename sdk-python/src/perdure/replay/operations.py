"""The operations of one run: code requests and cancels them, deliveries complete them.

Mailboxes are matched by counting: the n-th message of a name belongs to the n-th wait on that name
that was not cancelled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import completions
from .._proto import action_pb2
from .._proto.history_pb2 import HistoryEvent
from ..deferrals import Deferrals
from ..errors import CancelledError, TimeoutError
from ..loop import Loop, Operation, Scope
from ..mailboxes.event_wait import EventWait
from ..mailboxes.mailboxes import Mailboxes, lost_race, reaches, settle
from ..mailboxes.open_operation import Open
from ..payload import decode_payload
from ..request import Request
from .decision import Decision
from .ledger import Ledger

_CALLS = {"activity": "call", "timer": "sleep", "wait": "wait_for", "step": "run"}
_CALLS |= {"raise": "raise_event", "read": "read_value"}


class Operations(Mailboxes):
    """The table of open operations, in the order of their numbers."""

    _ledger: Ledger

    def __init__(self, ledger: Ledger, loop: Loop) -> None:
        super().__init__(ledger, loop)
        self.deferrals = Deferrals(loop)

    def __len__(self) -> int:
        return len(self._open)

    def open_steps(self, from_seq: int) -> list[Open]:
        """Returns the open steps with a sequence number from `from_seq`."""
        steps: list[Open] = []
        # The newest operations are last, and a turn adds only a few.
        for one in reversed(self._open.values()):
            if one.seq < from_seq:
                break
            if one.request.operation == "step":
                steps.append(one)
        steps.reverse()
        return steps

    def issue(self, request: Request) -> Open:
        """Requests an operation. In a stopped run it never completes."""
        self._ledger.check_in_turn(_CALLS.get(request.operation, request.operation))
        outcome: Operation[Any] = Operation(self._loop)
        loss = None if request.scope is None else request.scope.loss
        if (refusal := loss or self.deferrals.take(request.scope)) is not None:
            self._reject_later(outcome, refusal)
            return Open(0, request, outcome)
        return self._issue(request, outcome)

    def _issue(self, request: Request, outcome: Operation[Any]) -> Open:
        seq = 0 if self._ledger.stopped else self._ledger.decide_operation(request)
        one = Open(seq, request, outcome)
        one.outcome.record = one
        if seq != 0:
            self._open[seq] = one
        return one

    def wait(self, request: Request, limit: Request | None) -> Open:
        """Waits for an event or a promise. `limit` is the timer of the timeout."""
        one = self.issue(request)
        if one.seq == 0:
            return one
        if request.operation == "wait":
            one.outcome.waiting = EventWait(self, one, limit)
        self._await_turn(one, limit)
        return one

    def complete(self, event: HistoryEvent, kind: str) -> None:
        """Completes an operation with an outcome. Drops the outcome of a cancelled operation.

        Raises ValueError when the code never requested the operation.
        """
        completes, has_failed, holds = completions.KINDS[kind]
        body = getattr(event, kind)
        one = self._open.get(body.seq)
        if one is None:
            if 1 <= body.seq <= self._ledger.last_seq:
                return
            raise ValueError(f"it completes operation {body.seq}, which the code never requested")
        operation = one.request.operation
        if operation != completes:
            text = f"it completes operation {one.seq} as {completes}, but that is a {operation}"
            raise ValueError(text)
        self._open.pop(one.seq, None)
        self.deferrals.end(one, has_failed)
        if one.partner is not None:
            if operation == "timer":
                return self._expire(one.partner)
            if not self._withdraw(one.partner):
                return
        if has_failed:
            one.outcome.reject(completions.error_of(event, kind, one.request.name))
        elif operation == "start":
            one.outcome.resolve(one.request.extra)
        else:
            has = holds != "" and body.HasField(holds)
            if not has and operation == "read":
                # The state of the other instance has no such value.
                one.request.read = None
            settle(one, decode_payload(getattr(body, holds) if has else None))

    def cancel_scope(self, scope: Scope | None, error: CancelledError) -> None:
        """Cancels the open operations of a scope or of the whole run, except shielded ones."""
        self._ledger.check_in_turn("scope")
        self._cancel(self._within(scope), error, lambda inner: reaches(inner, scope))
        self._reject_idle(scope, error)

    def cancel_contestant(self, contestant: Operation[Any], entered: Scope | None) -> None:
        """Cancels the open operations of a contestant of a race."""
        self._ledger.check_in_turn("race")
        scope, own = entered or contestant.scope, contestant.record
        losers = {one.seq: one for one in self._within(scope)} if scope else {}
        is_open = own is not None and self._open.get(own.seq) is own
        if is_open:
            losers |= {one.seq: one for one in (own, own.partner) if one is not None}

        def is_reached(inner: Scope | None) -> bool:
            return scope is not None and reaches(inner, scope)

        self._cancel([losers[seq] for seq in sorted(losers)], lost_race(), is_reached)
        if self._ledger.stopped:
            return

        def is_of_loser(wait: Open) -> bool:
            return wait.outcome is contestant or is_reached(wait.request.scope)

        self._taken.return_last(is_of_loser, scope)

    def _within(self, scope: Scope | None) -> list[Open]:
        """Returns the open operations of a scope or of the whole run, except shielded ones."""
        return [one for one in self._open.values() if reaches(one.request.scope, scope)]

    def _cancel(
        self, losers: list[Open], error: CancelledError, is_reached: Callable[[Scope | None], bool]
    ) -> None:
        for one in losers:
            if self._ledger.stopped:
                return
            # Earlier releases did not defer cancellations.
            was_cancelled = self._ledger.has_cancelled(one.seq)
            if not was_cancelled and self.deferrals.defer(one, error, is_reached):
                continue
            if not self._withdraw(one):
                return
            self._reject_later(one.outcome, error)

    def _withdraw(self, one: Open, passed_by: int = 0) -> bool:
        """Records the cancellation of an operation. Returns False when history differs."""
        self._open.pop(one.seq, None)
        if one.request.operation == "wait" and one in self._mailboxes[one.request.name].waits:
            self._mailboxes[one.request.name].waits.remove(one)
        cancel = action_pb2.CancelOperation(seq=one.seq, passed_by=passed_by)
        action = action_pb2.Action(cancel_operation=cancel)
        return self._ledger.decide(Decision("operation_cancelled", one.seq), lambda: action)

    def _expire(self, late: Open) -> None:
        if not self._withdraw(late):
            return
        error = TimeoutError("promise", "", "the promise was not settled in time")
        name = late.request.name
        if late.request.operation == "wait":
            error = TimeoutError("wait", name, f'no event "{name}" came in time')
        late.outcome.reject(error)
