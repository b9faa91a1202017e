"""`ctx.scope` and `ctx.shield`: the limits of a cancellation.

Both mark the operations inside. The set of cancelled operations depends only on events. History
records it like any cancellation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..duration import Duration, wait_ms
from ..errors import AllFailedError, CancelledError, TimeoutError
from ..limits import CAUSE_DEPTH_MAX
from ..loop import Operation, Scope
from ..replay.run import OrchestratorRun
from ..thrown import cause_of, field_of, is_a
from .race import enter_branch
from .timers import timer_request


class CancellationScope:
    """The handle of a scope: it cancels all operations in the scope. `ctx.scope` creates it.

    Example:
        async def quotes(own: OrchestrationContext, scope: CancellationScope) -> None:
            cheap = await own.call(find_quote, order)
            scope.cancel("found one")
    """

    def __init__(self, run: OrchestratorRun, scope: Scope) -> None:
        self._run = run
        self._scope = scope

    def cancel(self, reason: str = "") -> None:
        """Cancels the open operations of the scope. Later operations in it are not affected.

        Args:
            reason: The text of the cancellation. Default: none.

        Example:
            scope.cancel("a better quote was found")
        """
        cancel_once(self._run, self._scope, CancelledError(reason))


def cancellations_of(run: OrchestratorRun, scope: Scope | None) -> list[CancelledError]:
    """Returns the cancellations that apply to code in a scope, the innermost first."""
    found: list[CancelledError] = []
    at = scope
    while at is not None:
        if at.cancelled is not None:
            found.append(at.cancelled)
        if at.shielded:
            return found
        at = at.parent
    if run.cancellation is not None:
        found.append(run.cancellation)
    return found


def cancel_once(run: OrchestratorRun, scope: Scope, error: CancelledError) -> None:
    """Cancels the open operations of the scope. Further calls have no effect."""
    if scope.cancelled is None:
        scope.cancelled = error
        run.operations.cancel_scope(scope, error)


def _stems_from(error: BaseException | None, cause: BaseException) -> bool:
    for _ in range(CAUSE_DEPTH_MAX):
        if error is None or error is cause:
            break
        errors = field_of(error, "errors") if is_a(error, AllFailedError) else None
        error = errors[0] if is_a(errors, tuple) and errors else cause_of(error)
    return error is cause


def enter_scope(
    run: OrchestratorRun, parent: Scope | None, fn: Callable[..., Any], timeout: Duration | None
) -> Operation[Any]:
    """Runs the function in a scope. Its end cancels the open operations of the scope."""
    if (deferred := run.operations.deferrals.take(parent)) is not None:
        refused: Operation[Any] = Operation(run.loop)
        refused.reject(deferred)
        return refused
    whole = Scope(parent)
    # The timer is outside the scope: a cancellation from inside does not cancel the timeout.
    guard, inner = Scope(whole), Scope(whole)
    expired = CancelledError("the scope timed out")
    if timeout is not None:
        timer = timer_request(run.now_ms + wait_ms(timeout, "timeout"), guard)
        limit = run.operations.issue(timer).outcome

        def expire(limit: Operation[None]) -> None:
            # An error means that the scope ended first, or was cancelled from outside.
            if limit.error is None:
                cancel_once(run, inner, expired)

        limit.then(expire)
    body = enter_branch(run, inner, fn, CancellationScope(run, inner))

    async def guarded() -> Any:
        try:
            return await body
        except BaseException as error:
            if inner.cancelled is expired and _stems_from(error, expired):
                text = f"the scope did not end within {timeout}"
                raise TimeoutError("scope", run.ledger.info.name, text, error) from error
            raise
        finally:
            run.operations.cancel_scope(whole, CancelledError("the scope has ended"))
            # Code in the scope handles its cancellation before the scope ends.
            await run.loop.behind()

    outcome = run.loop.begin(guarded())
    outcome.scope = whole
    return outcome


def enter_shield(
    run: OrchestratorRun, parent: Scope | None, fn: Callable[..., Any]
) -> Operation[Any]:
    """Runs the function in a shield. Raises an outer cancellation after the function has ended."""
    before = cancellations_of(run, parent)
    body = enter_branch(run, Scope(parent, shielded=True), fn)

    async def shielded() -> Any:
        value = await body
        for since in cancellations_of(run, parent):
            if since not in before:
                raise since
        return value

    return run.loop.begin(shielded())
