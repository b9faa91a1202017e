"""Cancellations that sagas defer.

While the body of a saga runs, a cancellation does not withdraw operations that may take effect.
The code receives their outcomes, so that it can compensate them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import CancelledError
from .loop import Loop, Operation, Scope
from .mailboxes.mailboxes import reaches
from .mailboxes.open_operation import Open

# A child is not in this list: its withdrawal cancels it, and its own code compensates.
_EFFECTS = frozenset(("activity", "step", "start", "raise"))
# Each coroutine between an outcome and the code that awaits it adds one hop.
_SETTLING_HOPS = 64


class Deferral:
    """The deferred cancellation of one saga, while its body runs."""

    def __init__(self, all_open: Deferrals, scope: Scope | None, after_seq: int) -> None:
        self._all = all_open
        self.scope = scope
        self.after_seq = after_seq
        """Operations up to this number do not belong to the saga."""
        self.open: dict[int, Open] = {}
        """The operations that the saga awaits after a cancellation, by sequence number."""
        self.cancelled: CancelledError | None = None
        """The deferred cancellation. None: there was none."""
        self.owed = 0
        """The number of next operations that raise the cancellation."""

    async def settle(self) -> None:
        """Waits for the outcome of each open operation, and for the code that awaits it."""
        while self.open:
            for one in list(self.open.values()):
                await self._all.end_of(one.outcome)
            for _ in range(_SETTLING_HOPS):
                await self._all.hop()
        self.close()

    def close(self) -> None:
        """Ends the deferral when the body of the saga has ended."""
        self._all.close(self)


class Deferrals:
    """The deferrals of one run, the innermost last."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._all: list[Deferral] = []

    def open(self, scope: Scope | None, after_seq: int) -> Deferral:
        """Defers cancellations of the scope until the deferral is closed."""
        self._all.append(one := Deferral(self, scope, after_seq))
        return one

    def close(self, one: Deferral) -> None:
        if one in self._all:
            self._all.remove(one)

    def end_of(self, outcome: Operation[Any]) -> Operation[None]:
        """Returns an operation that ends when the given operation succeeds or fails."""
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
        """Defers the cancellation of an operation. Returns False when no saga defers it."""
        if one.request.operation not in _EFFECTS:
            return False
        for deferral in self._all:
            owns = one.seq > deferral.after_seq and reaches(one.request.scope, deferral.scope)
            if owns and is_reached(deferral.scope):
                deferral.cancelled = error
                deferral.open[one.seq] = one
        return any(one.seq in deferral.open for deferral in self._all)

    def end(self, one: Open, has_failed: bool) -> None:
        """Records an outcome. After a success the next operation of the code raises."""
        if not self._all:
            return
        deferrals = [it for it in self._all if it.open.pop(one.seq, None) is not None]
        if deferrals and not has_failed:
            deferrals[-1].owed += 1

    def take(self, scope: Scope | None) -> CancelledError | None:
        """Takes the cancellation that the code of the scope has not raised yet."""
        for deferral in self._all:
            if deferral.owed > 0 and reaches(scope, deferral.scope):
                deferral.owed -= 1
                return deferral.cancelled
        return None
