"""Messages of failed turns: each names the place in the code and the remedy."""

from __future__ import annotations

from dataclasses import dataclass

from ._proto import worker_pb2 as pb
from .errors import Difference, NonDeterministicAwaitError


@dataclass(frozen=True)
class TurnFailed:
    """A turn could not be completed. Its actions are discarded. The run cannot be used again."""

    reason: pb.TurnFailureReason
    message: str
    """The text for humans: the difference and the remedy."""
    event_id: int = 0
    seq: int = 0
    expected: str = ""
    actual: str = ""


DURABLE_ONLY = (
    "An orchestrator may await only awaitables of ctx (and coroutines that await them). Move I/O, "
    "timers and randomness into an activity or ctx.run(), or use ctx.sleep(), ctx.now() and "
    "ctx.random(), and ctx.all() or ctx.begin() for what runs side by side; then resume the "
    "instance."
)
# Calls that only read.
READS = {"now", "status", "state.get", "state.has", "state.keys", "state.size"}


def failed(reason: pb.TurnFailureReason, message: str, at: Difference) -> TurnFailed:
    """Creates a failure with the first difference between code and history."""
    return TurnFailed(reason, message, at.event_id, at.seq, at.expected, at.actual)


def nondeterminism(label: str, at: Difference) -> TurnFailed:
    """Creates the failure of a turn whose code does not match the history."""
    text = (
        f"{label}: history does not match the code. "
        f"History has {at.expected}; the code did {at.actual}. "
        "An orchestrator must request the same operations in the same order whenever it is "
        "replayed. Put the change behind `ctx.patched(id)`, or register the changed code under a "
        "new version beside the old one, or deploy the code that wrote this history; then resume "
        "the instance."
    )
    return failed(pb.TURN_FAILURE_REASON_NONDETERMINISM, text, at)


def non_deterministic_await(
    label: str, found: str | None, last: str, event_id: int, seq: int
) -> TurnFailed:
    """Creates the failure of a turn whose code waits for something that is not durable.

    The guard found such an await, or the code is blocked without an open operation.
    """
    text = f"{label}: {found}. {DURABLE_ONLY}"
    if found is None:
        found = "a wait for something that is not durable"
        text = (
            f"{label} awaits something that is not durable: it is blocked, and no operation of its "
            f"own is open. {last} {DURABLE_ONLY}"
        )
    at = Difference(event_id, seq, "an open operation to wait for", found)
    return failed(pb.TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT, text, at)


def outside_turn(label: str, what: str, site: str, seq: int) -> TurnFailed:
    """Creates the failure of code that continued outside a turn."""
    text = (
        f"{label}: {what} outside its turn{'' if site == '' else f' ({site})'}. That happens in a "
        f"callback or a thread, or inside the function of a step. {DURABLE_ONLY}"
    )
    at = Difference(0, seq, "code that runs within a turn", f"{what} outside a turn")
    return failed(pb.TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT, text, at)


def only_reads(handler: str, actual: str) -> NonDeterministicAwaitError:
    """Creates the error of a read-only handler that requests an operation or waits."""
    text = (
        f"{handler} {actual}: it may only read the state and await nothing, because its "
        "effects are not recorded"
    )
    at = Difference(expected="a handler that only reads", actual=actual)
    return NonDeterministicAwaitError("NONDETERMINISTIC_AWAIT", text, at)


def no_handler(name: str, version: str) -> TurnFailed:
    """Creates the failure of a turn for which the worker has no orchestration."""
    what = f'"{name}"' if version == "" else f'"{name}" in version "{version}"'
    text = f"this worker has no orchestration {what}; register it, or start a worker that has it"
    at = Difference(expected=f"a handler of {what}", actual="none")
    return failed(pb.TURN_FAILURE_REASON_NO_HANDLER, text, at)


def internal(label: str, event_id: int, error: BaseException) -> TurnFailed:
    """Creates the failure for an unreadable history, or for an internal error of this SDK."""
    text = f"{label}: event {event_id} could not be applied: {error}"
    return failed(pb.TURN_FAILURE_REASON_INTERNAL, text, Difference(event_id))
