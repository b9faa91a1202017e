"""Detects orchestrator code that is not deterministic, and its line.

There are two cases. A coroutine awaits something that does not belong to its run. Or the code reads
the running loop of asyncio: a guard replaces that loop, so that a call of `asyncio.sleep` is
detected immediately.
"""

from __future__ import annotations

import asyncio.events
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import FrameType
from typing import Any, cast

from .errors import Difference, NonDeterministicAwaitError

_OWN = str(Path(__file__).resolve().parent)


def call_site() -> str:
    """Returns the innermost line of the caller outside this package. Empty when it is unknown."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _is_own(frame):
        frame = frame.f_back
    return "" if frame is None else _place(frame)


def wait_text(awaited: Any, coroutine: Coroutine[Any, Any, Any]) -> str:
    """Describes an await of a coroutine and the innermost line of the application."""
    site, at = "", coroutine
    while isinstance(at, Coroutine):
        frame: FrameType | None = getattr(at, "cr_frame", None)
        if frame is not None and (site == "" or not _is_own(frame)):
            site = _place(frame)
        at = cast(Any, getattr(at, "cr_await", None))
    what = "nothing at all" if awaited is None else f"a {type(awaited).__name__}"
    return f"it awaits something that is not durable, {what} ({site})"


def _is_own(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    return file.startswith(_OWN) or "asyncio" in Path(file).parts


def _place(frame: FrameType) -> str:
    return f"at {frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_name}"


class _GuardLoop:
    """Replaces the running loop of asyncio while orchestrator code runs."""

    __slots__ = ("_report",)

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report

    def _found(self, what: str) -> NonDeterministicAwaitError:
        text = f"asyncio ({what}) was used in an orchestrator ({call_site()})"
        self._report(text)
        return NonDeterministicAwaitError("NONDETERMINISTIC_AWAIT", text, Difference(actual=text))

    def __getattr__(self, name: str) -> Any:
        raise self._found(f"its loop's {name}")

    def __hash__(self) -> int:
        raise self._found("the current task")


class AsyncioHidden:
    """Hides the running loop of asyncio, and reports code that reads it."""

    __slots__ = ("_before", "_guard")

    def __init__(self, report: Callable[[str], None]) -> None:
        self._guard = _GuardLoop(report)

    def __enter__(self) -> None:
        self._before = asyncio.events._get_running_loop()
        asyncio.events._set_running_loop(cast(Any, self._guard))

    def __exit__(self, *error: object) -> None:
        asyncio.events._set_running_loop(self._before)
