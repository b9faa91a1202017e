"""The combinators `ctx.all`, `ctx.any`, `ctx.first` and `ctx.settled`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ..errors import AllFailedError
from ..loop import Loop, Operation
from ..mailboxes.event_wait import Group, Readers

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """The outcome of one of several operations. `ctx.settled` returns it.

    Example:
        for outcome in await ctx.settled([ctx.call(charge, 1), ctx.call(charge, 2)]):
            if outcome.error is not None:
                ctx.log.warning("not charged", error=outcome.error)
    """

    value: T | None
    """What the operation returned. None when it failed."""
    error: BaseException | None
    """What the operation raised. None when it succeeded."""


def _begun(loop: Loop, awaitables: Iterable[Awaitable[T]], what: str) -> list[Operation[T]]:
    begun = [loop.begin(one) for one in awaitables]
    if not begun:
        raise ValueError(f"{what}() needs at least one operation")
    return begun


def read_by(
    whole: Operation[Any], begun: Iterable[Operation[Any]]
) -> Callable[[Operation[Any]], None]:
    """Registers an outcome as the reader of waits.

    Returns a function to call with each operation that ends. Its first call withdraws the other
    waits.
    """
    entrants = [one.waiting for one in begun if isinstance(one.waiting, Readers)]
    group = Group(entrants) if entrants else None
    whole.waiting = group
    is_over = False

    def over(winner: Operation[Any]) -> None:
        nonlocal is_over
        if not is_over and group is not None:
            is_over = True
            group.is_over(winner.waiting)

    return over


def all_of(loop: Loop, awaitables: Sequence[Awaitable[T]]) -> Operation[list[T]]:
    """Returns an operation for all values, or the first error."""
    whole: Operation[list[T]] = Operation(loop)
    begun = [loop.begin(one) for one in awaitables]
    left = len(begun)

    def ended(one: Operation[T]) -> None:
        nonlocal left
        left -= 1
        if one.error is not None:
            whole.reject(one.error)
        elif left == 0 and not whole.done:
            whole.resolve([every.result() for every in begun])

    read_by(whole, begun)
    for one in begun:
        one.then(ended)
    if not begun:
        whole.resolve([])
    return whole


def any_of(loop: Loop, awaitables: Sequence[Awaitable[T]]) -> Operation[T]:
    """Returns an operation for the first value, or AllFailedError."""
    whole: Operation[T] = Operation(loop)
    begun = _begun(loop, awaitables, "any")
    left = len(begun)
    over = read_by(whole, begun)

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


def first_of(loop: Loop, awaitables: Sequence[Awaitable[T]]) -> Operation[T]:
    """Returns an operation for the first outcome, a value or an error."""
    whole: Operation[T] = Operation(loop)
    begun = _begun(loop, awaitables, "first")
    over = read_by(whole, begun)

    def ended(one: Operation[T]) -> None:
        over(one)
        if one.error is None:
            whole.resolve(one.result())
        else:
            whole.reject(one.error)

    for one in begun:
        one.then(ended)
    return whole


def settled_of(loop: Loop, awaitables: Sequence[Awaitable[T]]) -> Operation[list[Outcome[T]]]:
    """Every outcome."""
    whole: Operation[list[Outcome[T]]] = Operation(loop)
    begun = [loop.begin(one) for one in awaitables]
    left = len(begun)

    def outcome_of(one: Operation[T]) -> Outcome[T]:
        return Outcome(None, one.error) if one.error is not None else Outcome(one.result(), None)

    def ended(_: Operation[T]) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            whole.resolve([outcome_of(every) for every in begun])

    read_by(whole, begun)
    for one in begun:
        one.then(ended)
    if not begun:
        whole.resolve([])
    return whole
