"""`ctx.saga`: compensates completed steps in reverse order when a later step fails."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Generic, TypeVar

from ..deferrals import Deferral
from ..errors import SagaFailedError
from ..loop import RunClosed, Scope
from ..replay.run import OrchestratorRun
from ..thrown import is_a
from .scope import enter_shield

C = TypeVar("C")
T = TypeVar("T")


class Saga(Generic[C]):
    """Steps with compensations, which run in reverse order after an error. `ctx.saga` creates it.

    When the block ends with an error, all compensations run. Then the saga raises the error again,
    or SagaFailedError when a compensation failed too. While the block runs, a cancellation is
    raised only after the open activities, steps, starts and events have ended.

    Example:
        async with ctx.saga() as saga:
            await saga.step(
                lambda own: own.call(reserve, order),
                lambda own, reservation: own.call(release, reservation),
            )
            await ctx.call(charge, order)
    """

    def __init__(self, run: OrchestratorRun, scope: Scope | None) -> None:
        self._run = run
        self._scope = scope
        self._compensations: list[Callable[[C], Any]] = []
        self._deferrals: list[Deferral] = []

    def add(self, compensation: Callable[[C], Any]) -> None:
        """Adds a compensation.

        Args:
            compensation: A function of a context that no cancellation reaches. Use that context.

        Example:
            saga.add(lambda own: own.call(release, reservation))
        """
        self._compensations.append(compensation)

    async def step(
        self,
        action: Callable[[C], Awaitable[T]],
        undo: Callable[[C, T], Any],
    ) -> T:
        """Runs an action to its end, also under a cancellation, and adds its compensation.

        Args:
            action: A function of a context. Use that context.
            undo: A function of a context and the result of the action.

        Returns:
            The result of the action.

        Raises:
            CancelledError: A cancellation arrived meanwhile. Raised once the action has ended.

        Example:
            reservation = await saga.step(
                lambda own: own.call(reserve, order),
                lambda own, reserved: own.call(release, reserved),
            )
        """

        async def shielded(ctx: C) -> T:
            result = await action(ctx)
            self.add(lambda own: undo(own, result))
            return result

        if (deferred := self._run.operations.deferrals.take(self._scope)) is not None:
            raise deferred
        result: T = await enter_shield(self._run, self._scope, shielded)
        return result

    async def run(self, body: Callable[[], Awaitable[T]]) -> T:
        """Runs a function inside the saga, in place of `async with`.

        Args:
            body: An async function without arguments.

        Returns:
            The result of the function.

        Raises:
            SagaFailedError: The function failed, and so did a compensation.

        Example:
            saga = ctx.saga()
            receipt = await saga.run(lambda: book(ctx, saga, trip))
        """
        async with self:
            return await body()

    async def __aenter__(self) -> Saga[C]:
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
        # A cancellation during the compensations does not replace the error.
        with suppress(Exception):
            await enter_shield(self._run, self._scope, lambda ctx: self._undo(ctx, errors))
        if errors:
            raise SagaFailedError(failed, errors) from failed
        if error is None:
            raise failed

    async def _undo(self, ctx: C, errors: list[BaseException]) -> None:
        while self._compensations:
            try:
                result = self._compensations.pop()(ctx)
                if inspect.isawaitable(result):
                    await result
            except RunClosed:
                raise
            except BaseException as error:
                errors.append(error)
