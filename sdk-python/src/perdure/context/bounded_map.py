"""`ctx.map`: calls a function for every item, with a limited number of items at once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..loop import Operation, Scope
from ..replay.run import OrchestratorRun


def map_of(
    run: OrchestratorRun,
    parent: Scope | None,
    items: Iterable[Any],
    fn: Callable[..., Any],
    concurrency: int,
) -> Operation[list[Any]]:
    """Calls `fn` for every item, with at most `concurrency` items at once."""
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
    required = [one for one in parameters if one.kind in positional and one.default is one.empty]
    return len(required) > 1


class _BoundedMap:
    """A running map."""

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
        arguments = (item, self._run.context(scope)) if self._takes_context else (item,)
        entry = self._run.loop.begin_call(self._fn, *arguments)
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
