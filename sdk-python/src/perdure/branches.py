"""Several things side by side: all, any, first, settled, and races that cancel who loses."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from .errors import AllFailedError
from .loop import Loop, Operation, Scope
from .mailboxes.event_wait import Group

if TYPE_CHECKING:
    from .context import OrchestrationContext
    from .replay.run import OrchestratorRun

T = TypeVar("T")


class RaceResult(NamedTuple):
    """Who won a race, and with what."""

    key: str
    value: Any


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """How one of several ended: `error` is None when it succeeded."""

    value: T | None
    error: BaseException | None


def enter_branch(
    run: OrchestratorRun, scope: Scope, fn: Callable[..., Any], *given: Any
) -> Operation[Any]:
    """Calls the function with a context of the scope; the outcome stands for what is in there."""
    return run.loop.begin_call(fn, run.context(scope), *given)


def _begun(loop: Loop, wanted: Iterable[Awaitable[T]], what: str) -> list[Operation[T]]:
    begun = [loop.begin(one) for one in wanted]
    if not begun:
        raise ValueError(f"{what}() needs at least one operation")
    return begun


def _read(
    whole: Operation[Any], begun: Iterable[Operation[Any]]
) -> Callable[[Operation[Any]], None]:
    """The outcome reads waits. What to call with each that ends: the first ends the race."""
    entrants = [one.waiting for one in begun if one.waiting is not None]
    group = Group(entrants) if entrants else None
    whole.waiting = group
    is_over = False

    def over(winner: Operation[Any]) -> None:
        nonlocal is_over
        if not is_over and group is not None:
            is_over = True
            group.is_over(winner.waiting)

    return over


def all_of(loop: Loop, wanted: Sequence[Awaitable[T]]) -> Operation[list[T]]:
    """All values, or the first error."""
    whole: Operation[list[T]] = Operation(loop)
    begun = [loop.begin(one) for one in wanted]
    left = len(begun)

    def ended(one: Operation[T]) -> None:
        nonlocal left
        left -= 1
        if one.error is not None:
            whole.reject(one.error)
        elif left == 0 and not whole.done:
            whole.resolve([every.result() for every in begun])

    _read(whole, begun)
    for one in begun:
        one.then(ended)
    if not begun:
        whole.resolve([])
    return whole


def any_of(loop: Loop, wanted: Sequence[Awaitable[T]]) -> Operation[T]:
    """The first value, or AllFailedError."""
    whole: Operation[T] = Operation(loop)
    begun = _begun(loop, wanted, "any")
    left = len(begun)
    over = _read(whole, begun)

    def ended(one: Operation[T]) -> None:
        nonlocal left
        left -= 1
        if one.error is None:
            over(one)
            whole.resolve(one.result())
        elif left == 0:
            whole.reject(
                AllFailedError([every.error for every in begun if every.error is not None])
            )

    for one in begun:
        one.then(ended)
    return whole


def first_of(loop: Loop, wanted: Sequence[Awaitable[T]]) -> Operation[T]:
    """The first outcome, whichever it is."""
    whole: Operation[T] = Operation(loop)
    begun = _begun(loop, wanted, "first")
    over = _read(whole, begun)

    def ended(one: Operation[T]) -> None:
        over(one)
        if one.error is None:
            whole.resolve(one.result())
        else:
            whole.reject(one.error)

    for one in begun:
        one.then(ended)
    return whole


def settled_of(loop: Loop, wanted: Sequence[Awaitable[T]]) -> Operation[list[Outcome[T]]]:
    """Every outcome."""
    whole: Operation[list[Outcome[T]]] = Operation(loop)
    begun = [loop.begin(one) for one in wanted]
    left = len(begun)

    def outcome_of(one: Operation[T]) -> Outcome[T]:
        return Outcome(None, one.error) if one.error is not None else Outcome(one.result(), None)

    def ended(_: Operation[T]) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            whole.resolve([outcome_of(every) for every in begun])

    _read(whole, begun)
    for one in begun:
        one.then(ended)
    if not begun:
        whole.resolve([])
    return whole


def map_of(
    run: OrchestratorRun,
    parent: Scope | None,
    items: Iterable[Any],
    fn: Callable[..., Any],
    concurrency: int,
) -> Operation[list[Any]]:
    """The results of `fn` for every item, at most `concurrency` items at once."""
    if isinstance(concurrency, bool) or not isinstance(concurrency, int) or concurrency < 1:
        raise ValueError(f"map: concurrency is {concurrency!r}. Give a whole number from 1")
    whole: Operation[list[Any]] = Operation(run.loop)
    whole.scope = Scope(parent)
    _BoundedMap(run, whole, list(items), fn).start(concurrency)
    return whole


def _takes_context(fn: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(fn).parameters.values()
    except ValueError:
        return False
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    wanted = [one for one in parameters if one.kind in positional and one.default is one.empty]
    return len(wanted) > 1


class _BoundedMap:
    """A map that runs."""

    def __init__(
        self,
        run: OrchestratorRun,
        whole: Operation[list[Any]],
        items: Sequence[Any],
        fn: Callable[..., Any],
    ) -> None:
        self._run = run
        self._whole = whole
        self._items = items
        self._fn = fn
        self._takes_context = _takes_context(fn)
        self._results: list[Any] = [None] * len(items)
        self._open: dict[int, tuple[Operation[Any], Scope]] = {}
        self._next = 0
        self._over = False

    def start(self, concurrency: int) -> None:
        if not self._items:
            self._whole.resolve([])
        while self._next < min(concurrency, len(self._items)):
            self._start_next()

    def _start_next(self) -> None:
        at = self._next
        self._next += 1
        scope = Scope(self._whole.scope)
        item = self._items[at]
        given = (item, self._run.context(scope)) if self._takes_context else (item,)
        entry = self._run.loop.begin_call(self._fn, *given)
        self._open[at] = (entry, scope)
        entry.then(lambda one: self._ended(at, one))

    def _ended(self, at: int, entry: Operation[Any]) -> None:
        del self._open[at]
        if self._over:
            return
        if entry.error is not None:
            self._over = True
            for other, scope in self._open.values():
                self._run.operations.cancel_contestant(other, scope)
            error = entry.error
            self._run.loop.behind().then(lambda _: self._whole.reject(error))
            return
        self._results[at] = entry.result()
        if self._next < len(self._items):
            self._start_next()
        elif not self._open:
            self._whole.resolve(self._results)


Contestant = Awaitable[Any] | Callable[["OrchestrationContext"], Any]


def race(
    run: OrchestratorRun, parent: Scope | None, contestants: Mapping[str, Contestant]
) -> Operation[RaceResult]:
    """The first outcome and whose it is; what the others have open is cancelled."""
    if not contestants:
        raise ValueError("race() needs at least one contestant")
    whole: Operation[RaceResult] = Operation(run.loop)
    entries: list[tuple[str, Operation[Any], Scope | None]] = []
    for key, contestant in contestants.items():
        if callable(contestant):
            scope = Scope(parent)
            entries.append((key, enter_branch(run, scope, contestant), scope))
        else:
            entry = run.loop.begin(contestant)
            if entry.waiting is not None:
                entry.waiting.want()
            entries.append((key, entry, None))

    withdraw_losers = _read(whole, [entry for _key, entry, _scope in entries])
    over = False

    def enter(key: str, entry: Operation[Any]) -> None:
        def ended(_: Operation[Any]) -> None:
            nonlocal over
            if over:
                return
            over = True
            for _key, other, scope in entries:
                if other is not entry:
                    run.operations.cancel_contestant(other, scope)
            run.operations.end_race()
            withdraw_losers(entry)

            def settle(_: Operation[None]) -> None:
                if entry.error is None:
                    whole.resolve(RaceResult(key, entry.result()))
                else:
                    whole.reject(entry.error)

            # What the losers do about it comes first.
            run.loop.behind().then(settle)

        entry.then(ended)

    for key, entry, _scope in entries:
        enter(key, entry)
    return whole
