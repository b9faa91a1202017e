"""Branches with a separate context, and races between them: `ctx.branch`, `ctx.race`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from ..loop import Operation, Scope
from ..replay.run import OrchestratorRun
from .combinators import read_by

Contestant = Awaitable[Any] | Callable[[Any], Any]
"""An operation or coroutine, or a function of a context."""


class RaceResult(NamedTuple):
    """The winner of a race. `ctx.race` returns it.

    Example:
        winner = await ctx.race(paid=ctx.wait_for("paid"), late=ctx.sleep(60))
        if winner.key == "late":
            raise ApplicationError("not paid within a minute")
    """

    key: str
    """The name of the contestant that ended first."""
    value: Any
    """What the contestant returned."""


def enter_branch(
    run: OrchestratorRun, scope: Scope, fn: Callable[..., Any], *arguments: Any
) -> Operation[Any]:
    """Calls the function with a context of the scope. The outcome represents the scope."""
    return run.loop.begin_call(fn, run.context(scope), *arguments)


def race(
    run: OrchestratorRun, parent: Scope | None, contestants: Mapping[str, Contestant]
) -> Operation[RaceResult]:
    """Returns the first outcome and its contestant. Cancels the open operations of the others."""
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
                entry.waiting.reopen()
            entries.append((key, entry, None))

    withdraw_losers = read_by(whole, [entry for _key, entry, _scope in entries])
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

            # The losers handle their cancellation before the winner is returned.
            run.loop.behind().then(settle)

        entry.then(ended)

    for key, entry, _scope in entries:
        enter(key, entry)
    return whole
