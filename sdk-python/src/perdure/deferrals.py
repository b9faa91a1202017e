"""Cancellations that sagas defer.

While the body of a saga runs, operations of its scope that may take effect are not withdrawn: the
code gets the outcome, so that it can compensate it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import CancelledError
from .loop import Loop, Operation, Scope
from .mailboxes.mailboxes import reaches
from .mailboxes.open_operation import Open

# Not a child: its withdrawal cancels it, and it compensates itself.
_EFFECTS = frozenset(("activity", "step", "start", "raise"))
# The code behind an outcome runs some hops later, the more the more coroutines are between.
_SETTLING_HOPS = 64


class Deferral:
    """Of one saga, while its body runs."""

    def __init__(self, all_open: Deferrals, scope: Scope | None, after_seq: int) -> None:
        self._all = all_open
        self.scope = scope
        self.after_seq = after_seq
        """Operations up to this number do not belong to the saga."""
        self.open: dict[int, Open] = {}
        """What is awaited in spite of a cancellation, by number."""
        self.cancelled: CancelledError | None = None
        """The cancellation that was deferred, once there was one."""
        self.owed = 0
        """How many of the next operations raise it."""

    async def settle(self) -> None:
        """Waits until all that is in progress has its outcome and the code behind it has run."""
        while self.open:
            for one in list(self.open.values()):
                await self._all.end_of(one.outcome)
            for _ in range(_SETTLING_HOPS):
                await self._all.hop()
        self.close()

    def close(self) -> None:
        """The body is over."""
        self._all.close(self)


class Deferrals:
    """Of one run, the innermost last."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._all: list[Deferral] = []

    def open(self, scope: Scope | None, after_seq: int) -> Deferral:
        """Until it is closed, a cancellation of the scope awaits what may take effect in it."""
        self._all.append(one := Deferral(self, scope, after_seq))
        return one

    def close(self, one: Deferral) -> None:
        if one in self._all:
            self._all.remove(one)

    def end_of(self, outcome: Operation[Any]) -> Operation[None]:
        """Done when the outcome is there, whichever it is."""
        ended: Operation[None] = Operation(self._loop)
        outcome.then(lambda _: ended.resolve(None))
        return ended

    def hop(self) -> Operation[None]:
        ended: Operation[None] = Operation(self._loop)
        ended.resolve(None)
        return ended

    def defer(
        self, one: Open, error: CancelledError, is_reached: Callable[[Scope | None], bool]
    ) -> bool:
        """False when no saga defers the cancellation of this operation, or has deferred one."""
        if one.request.operation not in _EFFECTS:
            return False
        for deferral in self._all:
            owns = one.seq > deferral.after_seq and reaches(one.request.scope, deferral.scope)
            if owns and is_reached(deferral.scope):
                deferral.cancelled = error
                deferral.open[one.seq] = one
        return any(one.seq in deferral.open for deferral in self._all)

    def end(self, one: Open, has_failed: bool) -> None:
        """The outcome has come. After a success the code continues: its next operation raises."""
        if not self._all:
            return
        deferrals = [it for it in self._all if it.open.pop(one.seq, None) is not None]
        if deferrals and not has_failed:
            deferrals[-1].owed += 1

    def take(self, scope: Scope | None) -> CancelledError | None:
        """The cancellation that the code of the scope has not raised yet. Returned once."""
        for deferral in self._all:
            if deferral.owed > 0 and reaches(scope, deferral.scope):
                deferral.owed -= 1
                return deferral.cancelled
        return None
