"""The loop that drives the coroutines of one run, and the operations that they await.

The loop is deterministic: callbacks run first in, first out, and nothing else resumes code. The
loop reports a coroutine that awaits anything but an `Operation` of the same loop.

Cancelled operations, ended races, and waits for an event that exists get their outcome while code
runs. The loop settles these outcomes one at a time, each when all coroutines are blocked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import suppress
from typing import Any, Generic, Protocol, TypeVar

from .errors import CancelledError
from .nondeterminism_guard import wait_text
from .thrown import message_of

T = TypeVar("T")


class Source(Protocol):
    """A wait for an event, or a combinator of such waits, that an outcome depends on."""

    def look(self) -> None:
        """Marks the outcome as read by code."""

    def reopen(self) -> None:
        """Opens withdrawn waits again."""


class RunClosed(BaseException):
    """The loop raises it in the code of a dropped run, so that the code ends."""


class Scope:
    """The scope of a context and its operations. The parent is the enclosing scope."""

    __slots__ = ("cancelled", "lost", "parent", "shielded")

    def __init__(self, parent: Scope | None, shielded: bool = False) -> None:
        self.parent = parent
        self.shielded = shielded
        self.cancelled: CancelledError | None = None
        """The cancellation of the scope itself, or None."""
        self.lost: CancelledError | None = None
        """Set when it lost a race and returned an event. Its code may not request operations."""

    def is_within(self, outer: Scope | None) -> bool:
        """Returns True when this scope is `outer` or inside it, with no shield between them."""
        at: Scope | None = self
        while at is not outer and at is not None and not at.shielded:
            at = at.parent
        return at is outer

    @property
    def loss(self) -> CancelledError | None:
        """Why the code may not request operations. None: it may."""
        at: Scope | None = self
        while at is not None and at.lost is None:
            at = None if at.shielded else at.parent
        return None if at is None else at.lost


class Operation(Generic[T]):
    """An operation that was requested. `ctx` returns it. Await it once or often, now or later.

    Example:
        first = ctx.call(quote, "carrier-1")
        second = ctx.call(quote, "carrier-2")
        quotes = [await first, await second]
    """

    __slots__ = (
        "_callbacks",
        "_done",
        "_error",
        "_value",
        "loop",
        "record",
        "scope",
        "waiting",
        "watched",
    )

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        """The loop of the operation."""
        self.scope: Scope | None = None
        """The scope of a branch, which contains its open operations."""
        self.record: Any = None
        """The entry of an operation of the context in the table of open operations."""
        self.waiting: Source | None = None
        """The wait for an event, or the combinator of such waits, behind this operation."""
        self.watched = False
        """True once code has awaited it."""
        self._done = False
        self._value: T | None = None
        self._error: BaseException | None = None
        self._callbacks: list[Callable[[Operation[T]], None]] | None = None

    @property
    def done(self) -> bool:
        """True when it has an outcome."""
        return self._done

    def result(self) -> T:
        """Reads the outcome of an operation that is done.

        Returns:
            Its value. Raises its error when it failed.

        Example:
            if timer.done:
                timer.result()
        """
        if self._error is not None:
            raise self._error
        return self._value  # type: ignore[return-value]

    @property
    def error(self) -> BaseException | None:
        """The error of an operation that failed, else None."""
        return self._error

    def __await__(self) -> Generator[Any, None, T]:
        if self.loop.closed:
            raise RunClosed
        self.look()
        # An await always takes one hop: code after a call runs before code that awaits it.
        yield self
        return self.result()

    def look(self) -> None:
        """Marks the outcome as read by code. The SDK calls it."""
        if self.waiting is not None:
            self.waiting.look()

    def resolve(self, value: T) -> None:
        """Ends it with a value. A second outcome is dropped. The SDK calls it.

        Args:
            value: The value.
        """
        if not self._done:
            self._value = value
            self._settle()

    def reject(self, error: BaseException) -> None:
        """Ends it with an error, which code need not read. The SDK calls it.

        Args:
            error: The error.
        """
        if not self._done:
            self._error = error
            self._settle()

    def _settle(self) -> None:
        self._done = True
        callbacks, self._callbacks = self._callbacks, None
        if callbacks is not None:
            for callback in callbacks:
                self.loop.ready.append((callback, self))

    def then(self, callback: Callable[[Operation[T]], None]) -> None:
        """Calls back when it is done, never within this call. The SDK calls it.

        Args:
            callback: A function of this operation.
        """
        self.watched = True
        if self._done:
            self.loop.ready.append((callback, self))
        elif self._callbacks is None:
            self._callbacks = [callback]
        else:
            self._callbacks.append(callback)


class Task(Operation[T]):
    """A coroutine that the loop drives. The constructor runs it up to its first wait."""

    __slots__ = ("coroutine",)

    def __init__(self, loop: Loop, coroutine: Coroutine[Any, Any, T]) -> None:
        super().__init__(loop)
        self.coroutine = coroutine
        if loop.closed:
            coroutine.close()
            return
        loop.tasks[self] = None
        self._go_on(self)

    def _go_on(self, _waited: Operation[Any]) -> None:
        if self._done or self.loop.closed:
            return
        try:
            awaitable = self.coroutine.send(None)
        except StopIteration as stop:
            self.resolve(stop.value)
        except RunClosed:
            raise
        # SystemExit and similar errors too: they fail the code and not the worker.
        except BaseException as error:
            self.loop.failed.append(self)
            self.reject(error)
        else:
            if isinstance(awaitable, Operation) and awaitable.loop is self.loop:
                awaitable.then(self._go_on)
            else:
                self.loop.report(wait_text(awaitable, self.coroutine))
            return
        self.loop.tasks.pop(self, None)

    def close(self) -> None:
        """Ends the code at its current line. No code reads the outcome."""
        self._done = True
        self.loop.tasks.pop(self, None)
        with suppress(BaseException):
            self.coroutine.throw(RunClosed())
            # The coroutine awaits during its close, and would never end.
            self.coroutine.close()


class Loop:
    """The due callbacks and the live coroutines of one run."""

    def __init__(self, report: Callable[[str], None]) -> None:
        """The loop calls `report` with a description of each non-deterministic await."""
        self.ready: deque[tuple[Callable[[Operation[Any]], None], Operation[Any]]] = deque()
        self._due: deque[Callable[[], object]] = deque()
        # Outcomes added since the last one was settled. They are settled before the due outcomes.
        self._new: list[Callable[[], object]] = []
        self.tasks: dict[Task[Any], None] = {}
        self.failed: list[Task[Any]] = []
        """The coroutines that raised an error in this drain."""
        self.report = report
        self.closed = False

    def begin(self, awaitable: Awaitable[T]) -> Operation[T]:
        """Starts a coroutine, which runs up to its first wait. Returns an operation unchanged."""
        if isinstance(awaitable, Operation) and awaitable.loop is self:
            return awaitable
        if not isinstance(awaitable, Coroutine):
            awaitable = _awaiting(awaitable)
        return Task(self, awaitable)

    def begin_call(self, fn: Callable[..., Any], *arguments: Any) -> Operation[Any]:
        """Calls the function immediately. Its result or error is the outcome."""
        outcome: Operation[Any] = Operation(self)
        try:
            result = fn(*arguments)
            if isinstance(result, Awaitable):
                return self.begin(result)
            outcome.resolve(result)
        except RunClosed:
            raise
        except BaseException as error:
            outcome.reject(error)
        return outcome

    def drain(self) -> None:
        """Runs due callbacks until all coroutines are blocked and all outcomes are settled."""
        ready = self.ready
        while True:
            while ready:
                callback, operation = ready.popleft()
                callback(operation)
            if self._new:
                self._due.extendleft(reversed(self._new))
                self._new.clear()
            if not self._due:
                return
            self._due.popleft()()

    def settle_later(self, settle: Callable[[], object]) -> None:
        """Calls `settle` when all coroutines are blocked."""
        self._new.append(settle)

    def behind(self) -> Operation[None]:
        """Returns an operation that ends after all outcomes added since the last settlement."""
        outcome: Operation[None] = Operation(self)
        if self._new:
            self.settle_later(lambda: outcome.resolve(None))
        else:
            outcome.resolve(None)
        return outcome

    def stray(self) -> list[str]:
        """Returns descriptions of the errors since the last call that no code awaits."""
        if not self.failed:
            return []
        stray = [task for task in self.failed if not task.watched]
        self.failed.clear()
        return [f"{type(task.error).__name__}: {message_of(task.error)}" for task in stray]

    def close(self, *, for_good: bool = True) -> None:
        """Ends all code of this loop. With `for_good`, the loop accepts no new code."""
        self.closed = True
        self.ready.clear()
        self._due.clear()
        self._new.clear()
        for task in reversed(list(self.tasks)):
            task.close()
        self.ready.clear()
        self._new.clear()
        self.closed = for_good


async def _awaiting(awaitable: Awaitable[T]) -> T:
    return await awaitable
