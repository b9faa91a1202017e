"""Why a turn fails, in words that name the place and the remedy."""

from __future__ import annotations

import sys
from collections.abc import Coroutine
from pathlib import Path
from types import FrameType
from typing import Any

from .._proto import worker_pb2 as pb
from ..errors import Difference, ForeignAwaitError
from .turn import TurnFailed

DURABLE_ONLY = (
    "An orchestrator may await only what ctx gives it (and coroutines made of that). Move I/O, "
    "timers and randomness into an activity or ctx.run(), or use ctx.sleep(), ctx.now() and "
    "ctx.random(), and ctx.all() or ctx.begin() for what runs side by side; then resume the "
    "instance."
)
# What reads without asking for anything.
READS = frozenset(
    ["now", "status", "state.get", "state.has", "state.keys", "state.entries", "state.size"]
)
_OWN = str(Path(__file__).resolve().parents[1])


def failed(
    reason: pb.TurnFailureReason, message: str, difference: Difference | None = None
) -> TurnFailed:
    """A failure with the place where code and history part."""
    at = difference or Difference()
    return TurnFailed(reason, message, at.event_id, at.seq, at.expected, at.actual)


def nondeterminism(who: str, difference: Difference) -> TurnFailed:
    """History and code disagree."""
    return failed(
        pb.TURN_FAILURE_REASON_NONDETERMINISM,
        f"{who}: history and code disagree. History holds {difference.expected}; the code did "
        f"{difference.actual}. An orchestrator must ask for the same operations in the same order "
        "whenever it is replayed. Deploy the code that wrote this history, or register the "
        "changed code under a new version beside the old one; then resume the instance.",
        difference,
    )


def blocked(who: str, last_operation: str, event_id: int, seq: int) -> TurnFailed:
    """The code is blocked, and nothing durable is open."""
    return failed(
        pb.TURN_FAILURE_REASON_FOREIGN_AWAIT,
        f"{who} awaits something that is not durable: it is blocked, and no operation of its own "
        f"is open. {last_operation} {DURABLE_ONLY}",
        Difference(
            event_id,
            seq,
            "an open operation to wait for",
            "a wait for something that is not durable",
        ),
    )


def foreign(who: str, what: str, event_id: int, seq: int) -> TurnFailed:
    """The code was seen using what is not durable."""
    return failed(
        pb.TURN_FAILURE_REASON_FOREIGN_AWAIT,
        f"{who}: {what}. {DURABLE_ONLY}",
        Difference(event_id, seq, "an operation of ctx", what),
    )


def outside_turn(who: str, what: str, site: str, seq: int) -> TurnFailed:
    """The code went on outside of any turn."""
    place = "" if site == "" else f" ({site})"
    return failed(
        pb.TURN_FAILURE_REASON_FOREIGN_AWAIT,
        f"{who}: {what} outside its turn{place}. That happens in a callback or a thread, or inside "
        f"the function of a step. {DURABLE_ONLY}",
        Difference(0, seq, "code that runs within a turn", f"{what} outside a turn"),
    )


def only_reads(handler: str, what: str) -> ForeignAwaitError:
    """A handler that may only read called something else."""
    return ForeignAwaitError(
        "FOREIGN_AWAIT",
        f"{handler} called ctx.{what}: it may read the state, and neither ask for anything nor "
        "change anything, because nothing of it is recorded",
        Difference(expected="a handler that only reads", actual=f"ctx.{what}"),
    )


def unsettled(handler: str) -> ForeignAwaitError:
    """A handler that may only read waits for something."""
    return ForeignAwaitError(
        "FOREIGN_AWAIT",
        f"{handler} awaits something that is not there yet; it may read the state and await only "
        "what settles at once: no operations of ctx, no timers, no I/O",
        Difference(expected="a handler that only reads", actual="a wait"),
    )


def no_handler(name: str, version: str) -> TurnFailed:
    """The worker has no such orchestration or version."""
    what = f'"{name}"' if version == "" else f'"{name}" in version "{version}"'
    return failed(
        pb.TURN_FAILURE_REASON_NO_HANDLER,
        f"this worker has no orchestration {what}; register it, or start a worker that has it",
        Difference(expected=f"a handler of {what}", actual="none"),
    )


def internal(who: str, event_id: int, error: BaseException) -> TurnFailed:
    """The history could not be read, or this SDK failed."""
    return failed(
        pb.TURN_FAILURE_REASON_INTERNAL,
        f"{who}: event {event_id} could not be applied: {error}",
        Difference(event_id),
    )


def call_site() -> str:
    """Where code outside this package called; empty when it can't be told."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _is_own(frame):
        frame = frame.f_back
    return "" if frame is None else _place(frame)


def _is_own(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    return file.startswith(_OWN) or "asyncio" in Path(file).parts


def _place(frame: FrameType) -> str:
    return f"at {frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_name}"


def wait_site(coroutine: Coroutine[Any, Any, Any]) -> str:
    """Where a coroutine waits: the innermost line that is not this package's or asyncio's."""
    found, at = "", coroutine
    while isinstance(at, Coroutine):
        frame: FrameType | None = getattr(at, "cr_frame", None)
        if frame is not None and (found == "" or not _is_own(frame)):
            found = _place(frame)
        at = getattr(at, "cr_await", None)  # type: ignore[assignment]
    return found
