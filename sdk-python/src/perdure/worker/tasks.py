"""The asyncio tasks of a worker, with reports of their errors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from ..log import StandardLog
from ..thrown import message_of, own_name_of


class WorkerTasks:
    """Starts the tasks of a worker, and reports the error of a task.

    Failures of user code are results and never end a task. So the error of a task is a fault of the
    SDK.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        log: StandardLog,
        died: Callable[[BaseException], None],
    ) -> None:
        """`died` receives the error that ended a task."""
        self._loop = loop
        self._log = log
        self._died = died
        # The event loop holds only weak references to its tasks.
        self._alive: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Runs the coroutine as a watched task."""
        task = self._loop.create_task(work)
        self._alive.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._alive.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        what = f"a task of the worker died: {own_name_of(type(error))}: {message_of(error)}"
        self._log.error(f"{what}. The worker stops; please report this", error=error)
        self._died(error)
