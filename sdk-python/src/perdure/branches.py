"""Several things side by side: all, any, first, settled, and races that cancel who loses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from .errors import AllFailed
from .loop import Loop, Operation, Scope

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
    error: Exception | None


def enter_branch(
    run: OrchestratorRun, scope: Scope, fn: Callable[..., Any], *given: Any
) -> Operation[Any]:
    """Calls the function with a context of the scope; the outcome stands for what is in there."""
    return run.loop.begin_call(fn, run.context(scope), *given)


def _begun(loop: Loop, wanted: Iterable[Awaitable[T]], what: str) -> list[Operation[T]]:
    begun = [loop.begin(one) for one in wanted]
    if not begun:
        raise ValueError(f"{what}: nobody takes part")
    return begun


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

    for one in begun:
        one.then(ended)
    if not begun:
        whole.resolve([])
    return whole


def any_of(loop: Loop, wanted: Sequence[Awaitable[T]]) -> Operation[T]:
    """The first value, or AllFailed."""
    whole: Operation[T] = Operation(loop)
    begun = _begun(loop, wanted, "any")
    left = len(begun)

    def ended(one: Operation[T]) -> None:
        nonlocal left
        left -= 1
        if one.error is None:
            whole.resolve(one.result())
        elif left == 0:
            whole.reject(AllFailed([every.error for every in begun if every.error is not None]))

    for one in begun:
        one.then(ended)
    return whole


def first_of(loop: Loop, wanted: Sequence[Awaitable[T]]) -> Operation[T]:
    """The first outcome, whichever it is."""
    whole: Operation[T] = Operation(loop)

    def ended(one: Operation[T]) -> None:
        if one.error is None:
            whole.resolve(one.result())
        else:
            whole.reject(one.error)

    for one in _begun(loop, wanted, "first"):
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

    for one in begun:
        one.then(ended)
    if not begun:
        whole.resolve([])
    return whole


Contestant = Awaitable[Any] | Callable[["OrchestrationContext"], Any]


def race(
    run: OrchestratorRun, parent: Scope | None, contestants: Mapping[str, Contestant]
) -> Operation[RaceResult]:
    """The first outcome and whose it is; what the others have open is cancelled."""
    if not contestants:
        raise ValueError("race: nobody takes part, so nobody can win")
    whole: Operation[RaceResult] = Operation(run.loop)
    entries: list[tuple[str, Operation[Any], Scope | None]] = []
    for key, contestant in contestants.items():
        if callable(contestant):
            scope = Scope(parent)
            entries.append((key, enter_branch(run, scope, contestant), scope))
        else:
            entries.append((key, run.loop.begin(contestant), None))

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
            if entry.error is None:
                whole.resolve(RaceResult(key, entry.result()))
            else:
                whole.reject(entry.error)

        entry.then(ended)

    for key, entry, _scope in entries:
        enter(key, entry)
    return whole
