"""The loop that drives the coroutines of one run, and the operations that they await.

It is deterministic: callbacks run first in, first out, and nothing else resumes code. A coroutine
that awaits anything but an `Operation` of its own loop is reported.

Outcomes that come while code runs (of cancelled operations, ended races, and waits whose event was
there) are settled one at a time, each when all coroutines are blocked.
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
    """What an outcome depends on, when that is a wait for an event."""

    def look(self) -> None:
        """Code reads the outcome."""

    def want(self) -> None:
        """Waits again for what was withdrawn."""


class RunClosed(BaseException):
    """Thrown into code whose run is dropped, so that it ends."""


class Scope:
    """The scope of a context and its operations. The parent is the scope around it."""

    __slots__ = ("cancelled", "lost", "parent", "shielded")

    def __init__(self, parent: Scope | None, shielded: bool = False) -> None:
        self.parent = parent
        self.shielded = shielded
        self.cancelled: CancelledError | None = None
        """Set once the scope itself was cancelled."""
        self.lost: CancelledError | None = None
        """Set once it lost a race and returned an event: its code may request nothing more."""

    def is_within(self, outer: Scope | None) -> bool:
        """True when it is the other, or in it, with no shield between."""
        at: Scope | None = self
        while at is not outer and at is not None and not at.shielded:
            at = at.parent
        return at is outer

    @property
    def loss(self) -> CancelledError | None:
        """Why its code may request nothing more. None: it may."""
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
        """The loop that it belongs to."""
        self.scope: Scope | None = None
        """The scope of a branch, which holds its open operations."""
        self.record: Any = None
        """The entry of an operation of the context in the table of open operations."""
        self.waiting: Source | None = None
        """What it reads, when that is a wait for an event or a combinator of such waits."""
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
        # One hop, also when it is done: code after a call runs before code that awaits it.
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
    """A coroutine that the loop drives. It runs up to its first wait when it is made."""

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
            wanted = self.coroutine.send(None)
        except StopIteration as stop:
            self.resolve(stop.value)
        except RunClosed:
            raise
        # SystemExit and the like as well: the code has failed, the worker has not.
        except BaseException as error:
            self.loop.failed.append(self)
            self.reject(error)
        else:
            if isinstance(wanted, Operation) and wanted.loop is self.loop:
                wanted.then(self._go_on)
            else:
                self.loop.report(wait_text(wanted, self.coroutine))
            return
        self.loop.tasks.pop(self, None)

    def close(self) -> None:
        """Ends the code at its present line. Nothing reads its outcome."""
        self._done = True
        self.loop.tasks.pop(self, None)
        with suppress(BaseException):
            self.coroutine.throw(RunClosed())
            # It awaits while it is closed, and would never end.
            self.coroutine.close()


class Loop:
    """Callbacks that are due, and the coroutines that live."""

    def __init__(self, report: Callable[[str], None]) -> None:
        """`report` is called with a description of code that awaits what is not durable."""
        self.ready: deque[tuple[Callable[[Operation[Any]], None], Operation[Any]]] = deque()
        self._due: deque[Callable[[], object]] = deque()
        # Come since the last one was settled: they go before those that are due.
        self._new: list[Callable[[], object]] = []
        self.tasks: dict[Task[Any], None] = {}
        self.failed: list[Task[Any]] = []
        """Coroutines that raised in this drain."""
        self.report = report
        self.closed = False

    def begin(self, wanted: Awaitable[T]) -> Operation[T]:
        """What can be awaited, begun: a coroutine runs up to its first wait."""
        if isinstance(wanted, Operation) and wanted.loop is self:
            return wanted
        if not isinstance(wanted, Coroutine):
            wanted = _awaiting(wanted)
        return Task(self, wanted)

    def begin_call(self, fn: Callable[..., Any], *given: Any) -> Operation[Any]:
        """Calls the function at once; what it returns or raises is the outcome."""
        outcome: Operation[Any] = Operation(self)
        try:
            result = fn(*given)
            if isinstance(result, Awaitable):
                return self.begin(result)
            outcome.resolve(result)
        except RunClosed:
            raise
        except BaseException as error:
            outcome.reject(error)
        return outcome

    def drain(self) -> None:
        """Runs all that is due, until everything is blocked and no outcome is left."""
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
        """Once everything is blocked."""
        self._new.append(settle)

    def behind(self) -> Operation[None]:
        """Done behind all outcomes that came since the last was settled; at once without any."""
        outcome: Operation[None] = Operation(self)
        if self._new:
            self.settle_later(lambda: outcome.resolve(None))
        else:
            outcome.resolve(None)
        return outcome

    def stray(self) -> list[str]:
        """Descriptions of errors that were raised since the last call and that no code awaits."""
        if not self.failed:
            return []
        stray = [task for task in self.failed if not task.watched]
        self.failed.clear()
        return [f"{type(task.error).__name__}: {message_of(task.error)}" for task in stray]

    def close(self, *, for_good: bool = True) -> None:
        """Ends all code of this loop, which is of no further use, or takes new code."""
        self.closed = True
        self.ready.clear()
        self._due.clear()
        self._new.clear()
        for task in reversed(list(self.tasks)):
            task.close()
        self.ready.clear()
        self._new.clear()
        self.closed = for_good


async def _awaiting(wanted: Awaitable[T]) -> T:
    return await wanted
