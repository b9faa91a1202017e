"""The threads of blocking activities.

They are daemon threads: unlike a thread of `concurrent.futures`, a busy thread does not keep the
process alive after the worker has stopped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")

# A call and the future of its outcome. None ends a thread.
_Job = tuple[Future[Any], Callable[[], Any]] | None


class ActivityThreads(Executor):
    """Runs calls in up to `threads_max` threads, which are created on demand."""

    def __init__(self, threads_max: int) -> None:
        self._threads_max = threads_max
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0
        self._open_jobs = 0
        self._closed = False

    @property
    def busy(self) -> int:
        """The number of calls that have not ended."""
        with self._lock:
            return self._open_jobs

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Runs the call in a thread. Raises RuntimeError after `shutdown`."""
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("the threads of this worker are shut down")
            self._open_jobs += 1
            if self._open_jobs > self._threads and self._threads < self._threads_max:
                self._threads += 1
                name = f"perdure-activity_{self._threads - 1}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
            self._jobs.put((future, lambda: fn(*args, **kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Rejects further calls. Each thread ends after its current call, without a wait."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            for _ in range(self._threads):
                self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, call = job
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(call())
                except BaseException as error:
                    future.set_exception(error)
            # A waiting thread must not hold references to its last call.
            del job, future, call
            with self._lock:
                self._open_jobs -= 1
