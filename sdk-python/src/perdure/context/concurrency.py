"""Concurrent code inside one orchestration: branches, combinators, races, scopes, sagas."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ..duration import Duration
from ..loop import Operation, Scope
from . import combinators
from .bounded_map import map_of
from .combinators import Outcome
from .part import ContextPart
from .race import RaceResult, enter_branch, race
from .saga import Saga
from .scope import CancellationScope, enter_scope, enter_shield

if TYPE_CHECKING:
    from typing_extensions import Self

Item = TypeVar("Item")
T = TypeVar("T")


class Concurrency(ContextPart):
    """Concurrent code and the limits of its cancellation."""

    def begin(self, wanted: Awaitable[T]) -> Operation[T]:
        """Runs a coroutine concurrently with the code that calls this.

        Args:
            wanted: A coroutine, or an operation.

        Returns:
            An operation. Awaiting it returns the result of the coroutine.

        Example:
            mailing = ctx.begin(send_mails(ctx))
            await ctx.call(charge, order)
            await mailing
        """
        self._run.ledger.check_in_turn("begin")
        return self._run.loop.begin(wanted)

    def branch(self, fn: Callable[[Self], Awaitable[T]]) -> Operation[T]:
        """Runs a function with a separate context, so that `race` can cancel its operations.

        Args:
            fn: A function of a context.

        Returns:
            An operation. Awaiting it returns the result of the function.

        Example:
            quick = ctx.branch(lambda own: own.call(quote, "carrier-1"))
            slow = ctx.branch(lambda own: own.call(quote, "carrier-2"))
            winner = await ctx.race(quick=quick, slow=slow)
        """
        self._run.ledger.check_in_turn("branch")
        scope = Scope(self._scope)
        branch = enter_branch(self._run, scope, fn)
        branch.scope = scope
        return branch

    @overload
    def map(
        self,
        items: Iterable[Item],
        fn: Callable[[Item], Awaitable[T] | T],
        *,
        concurrency: int,
    ) -> Operation[list[T]]: ...
    @overload
    def map(
        self,
        items: Iterable[Item],
        fn: Callable[[Item, Self], Awaitable[T] | T],
        *,
        concurrency: int,
    ) -> Operation[list[T]]: ...
    def map(
        self, items: Iterable[Any], fn: Callable[..., Any], *, concurrency: int
    ) -> Operation[list[Any]]:
        """Runs a function for every item, a limited number of items at once.

        At the first error no more items are started, open operations of the others are cancelled,
        and the error is raised.

        Args:
            items: The items.
            fn: A function of an item or, with two arguments, of an item and a separate context.
            concurrency: How many items run at once: a whole number from 1.

        Returns:
            An operation. Awaiting it returns the results in the order of the items.

        Raises:
            ValueError: `concurrency` is not a whole number from 1. Raised by the call itself.

        Example:
            receipts = await ctx.map(orders, lambda order: ctx.call(charge, order), concurrency=10)
        """
        self._run.ledger.check_in_turn("map")
        return map_of(self._run, self._scope, items, fn, concurrency)

    def all(self, wanted: Sequence[Awaitable[T]]) -> Operation[list[T]]:
        """Waits for all operations. Cancels nothing when one fails.

        Args:
            wanted: Operations or coroutines.

        Returns:
            An operation. Awaiting it returns all values in the given order, or raises the first
            error.

        Example:
            first, second = await ctx.all([ctx.call(quote, 1), ctx.call(quote, 2)])
        """
        self._run.ledger.check_in_turn("all")
        return combinators.all_of(self._run.loop, wanted)

    def any(self, wanted: Sequence[Awaitable[T]]) -> Operation[T]:
        """Waits for the first operation that succeeds.

        Args:
            wanted: At least one operation or coroutine.

        Returns:
            An operation. Awaiting it returns the first value.

        Raises:
            AllFailedError: All of them failed.

        Example:
            quote_1 = await ctx.any([ctx.call(quote, 1), ctx.call(quote, 2)])
        """
        self._run.ledger.check_in_turn("any")
        return combinators.any_of(self._run.loop, wanted)

    def first(self, wanted: Sequence[Awaitable[T]]) -> Operation[T]:
        """Waits for the first operation that ends, with a value or an error.

        Cancels nothing. `race` cancels the others.

        Args:
            wanted: At least one operation or coroutine.

        Returns:
            An operation. Awaiting it returns the first value, or raises the first error.

        Example:
            fastest = await ctx.first([ctx.call(quote, 1), ctx.call(quote, 2)])
        """
        self._run.ledger.check_in_turn("first")
        return combinators.first_of(self._run.loop, wanted)

    def settled(self, wanted: Sequence[Awaitable[T]]) -> Operation[list[Outcome[T]]]:
        """Waits until all operations have ended. Raises none of their errors.

        Args:
            wanted: Operations or coroutines.

        Returns:
            An operation. Awaiting it returns every outcome in the given order.

        Example:
            outcomes = await ctx.settled([ctx.call(charge, 1), ctx.call(charge, 2)])
            failed = [one for one in outcomes if one.error is not None]
        """
        self._run.ledger.check_in_turn("settled")
        return combinators.settled_of(self._run.loop, wanted)

    def race(self, **contestants: Awaitable[Any] | Callable[[Self], Any]) -> Operation[RaceResult]:
        """Waits for the first contestant that ends, and cancels the others.

        A race cancels a contestant that is an operation, and all operations that a function opened
        through its context. It cannot cancel a coroutine of several operations: pass a function.

        Args:
            contestants: By name: operations, or functions of a context. At least one.

        Returns:
            An operation. Awaiting it returns the name and the value of the winner, or raises the
            error of a winner that failed.

        Example:
            winner = await ctx.race(paid=ctx.wait_for("paid"), late=ctx.sleep(60))
            return winner.key
        """
        self._run.ledger.check_in_turn("race")
        return race(self._run, self._scope, contestants)

    def scope(
        self,
        fn: Callable[[Self, CancellationScope], Awaitable[T]],
        *,
        timeout: Duration | None = None,
    ) -> Operation[T]:
        """Runs a function with a context that can be cancelled as a whole.

        When the function ends, operations that are still open in the scope are cancelled.

        Args:
            fn: A function of a context and the `CancellationScope`.
            timeout: When the scope is cancelled: a timedelta, or seconds. Default: none.

        Returns:
            An operation. Awaiting it returns the result of the function.

        Raises:
            TimeoutError: The timeout cancelled the operation that the function awaited.

        Example:
            quote = await ctx.scope(lambda own, scope: own.call(find_quote, order), timeout=30)
        """
        self._run.ledger.check_in_turn("scope")
        return enter_scope(self._run, self._scope, fn, timeout)

    def shield(self, fn: Callable[[Self], Awaitable[T]]) -> Operation[T]:
        """Runs a function that no cancellation from outside reaches.

        Args:
            fn: A function of a context.

        Returns:
            An operation. Awaiting it returns the result of the function.

        Raises:
            CancelledError: A cancellation arrived meanwhile. Raised once the function has ended.

        Example:
            await ctx.shield(lambda own: own.call(refund, order))
        """
        self._run.ledger.check_in_turn("shield")
        return enter_shield(self._run, self._scope, fn)

    def saga(self) -> Saga[Self]:
        """Creates a saga: steps that are undone in reverse order when a later one fails.

        Returns:
            The saga, for `async with`.

        Example:
            async with ctx.saga() as saga:
                await saga.step(
                    lambda own: own.call(reserve, order),
                    lambda own, reservation: own.call(release, reservation),
                )
                await ctx.call(charge, order)
        """
        return Saga(self._run, self._scope)
