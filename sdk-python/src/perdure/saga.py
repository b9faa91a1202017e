"""`ctx.saga`: what was done is undone, the last first, when what comes after it fails."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from .errors import SagaFailedError
from .loop import RunClosed, Scope
from .scope import enter_shield
from .thrown import is_a

if TYPE_CHECKING:
    from .context import OrchestrationContext
    from .deferrals import Deferral
    from .replay.run import OrchestratorRun

T = TypeVar("T")
Compensation = Callable[["OrchestrationContext"], Any]
"""Undoes something; use the context that it is given: no cancellation reaches what it asks for."""


class Saga:
    """Steps that are undone in reverse when one that follows them fails.

    `async with ctx.saga() as saga:` or `await ctx.saga().run(body)`. The error is raised again, or
    SagaFailedError when a compensation failed as well; the others are run all the same. A
    cancellation meanwhile awaits activities, steps, starts and events that are under way, before it
    is raised.
    """

    def __init__(self, run: OrchestratorRun, scope: Scope | None) -> None:
        self._run = run
        self._scope = scope
        self._compensations: list[Compensation] = []
        self._deferrals: list[Deferral] = []

    def add(self, compensation: Compensation) -> None:
        """Remembers how to undo what has been done, or what may have been."""
        self._compensations.append(compensation)

    async def step(
        self,
        action: Callable[[OrchestrationContext], Awaitable[T]],
        undo: Callable[[OrchestrationContext, T], Any],
    ) -> T:
        """Runs `action` to its end, whatever is cancelled meanwhile, and adds how to undo it.

        A cancellation that came meanwhile is raised as CancelledError then. Use the context that
        the functions are given.
        """

        async def shielded(ctx: OrchestrationContext) -> T:
            result = await action(ctx)
            self.add(lambda own: undo(own, result))
            return result

        if (deferred := self._run.operations.deferrals.take(self._scope)) is not None:
            raise deferred
        result: T = await enter_shield(self._run, self._scope, shielded)
        return result

    async def run(self, body: Callable[[], Awaitable[T]]) -> T:
        """Runs the function; when it raises, what was added is undone."""
        async with self:
            return await body()

    async def __aenter__(self) -> Saga:
        last_seq = self._run.ledger.last_seq
        self._deferrals.append(self._run.operations.deferrals.open(self._scope, last_seq))
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        deferral = self._deferrals.pop()
        if error is not None and is_a(error, RunClosed, GeneratorExit):
            return
        failed = deferral.cancelled if error is None else error
        if deferral.cancelled is None:
            deferral.close()
        else:
            await deferral.settle()
        if failed is None:
            return
        errors: list[BaseException] = []
        # A request to stop that comes meanwhile ends the code as the error itself does.
        with suppress(Exception):
            await enter_shield(self._run, self._scope, lambda ctx: self._undo(ctx, errors))
        if errors:
            raise SagaFailedError(failed, errors) from failed
        if error is None:
            raise failed

    async def _undo(self, ctx: OrchestrationContext, errors: list[BaseException]) -> None:
        while self._compensations:
            try:
                result = self._compensations.pop()(ctx)
                if inspect.isawaitable(result):
                    await result
            except RunClosed:
                raise
            except BaseException as error:
                errors.append(error)
