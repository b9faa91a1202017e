"""Runs orchestrators offline: no sidecar, no worker, no clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._proto import action_pb2, history_pb2, payload_pb2, worker_pb2
from ..context import new_run
from ..definitions import OrchestrationDefinition
from ..errors import Difference, NonDeterminismError, NonDeterministicAwaitError, TurnError
from ..limits import PAYLOAD_MAX_BYTES
from ..log import StandardLog
from ..payload import decode_payload
from ..replay.turn import OpenStep, Turned
from ..turn_failures import TurnFailed

Orchestration = OrchestrationDefinition[Any, Any]


@dataclass(frozen=True)
class TurnReport:
    """The result of a turn. `run_turn` returns it."""

    actions: Sequence[action_pb2.Action]
    """The actions of the code, in order, as messages of the contract."""
    steps: Sequence[OpenStep]
    """Steps without a recorded outcome. `fn` runs the function."""
    ended: bool
    """True when the execution ended with this turn."""
    output: Any = None
    """What the orchestrator returned, if it did."""
    failure: payload_pb2.Failure | None = None
    """What the orchestrator raised, if it did, as a message of the contract."""


@dataclass(frozen=True)
class ReplayReport:
    """The result of comparing code with a history. `replay` returns it."""

    ok: bool
    """True when code and history match."""
    code: str = ""
    """The code of the error, such as NONDETERMINISM. Empty when they match."""
    message: str = ""
    """The text of the error, with the remedy. Empty when they match."""
    difference: Difference = field(default_factory=Difference)
    """The first difference."""


def run_turn(
    history: Sequence[history_pb2.HistoryEvent],
    orchestration: Orchestration,
    *,
    payload_max_bytes: int = PAYLOAD_MAX_BYTES,
) -> TurnReport:
    """Replays the completed turns of a history and runs the next turn, without a sidecar.

    Args:
        history: The events.
        orchestration: The orchestration with its function, whatever its version.
        payload_max_bytes: Largest payload, in bytes. Default: 2 MiB.

    Returns:
        The actions and steps of the turn.

    Raises:
        NonDeterminismError: Code and history do not match.
        NonDeterministicAwaitError: The code awaits something that is not durable.
        TurnError: The turn cannot be run for another reason.

    Example:
        report = run_turn(read_history(text), checkout)
        assert report.actions[0].schedule_activity.name == "charge"
    """

    def resolve(name: str, version: str) -> Orchestration | None:
        return orchestration if name == orchestration.name else None

    outcome = _outcome_of(history, resolve, payload_max_bytes)
    if isinstance(outcome, TurnFailed):
        raise turn_error(outcome)
    last = outcome.actions[-1] if outcome.actions else action_pb2.Action()
    output = None
    failure = None
    if last.HasField("complete_execution"):
        output = decode_payload(last.complete_execution.output)
    elif last.HasField("fail_execution"):
        failure = last.fail_execution.failure
    return TurnReport(outcome.actions, outcome.steps, outcome.ended, output, failure)


def replay(
    history: Sequence[history_pb2.HistoryEvent],
    orchestrations: Sequence[Orchestration],
    *,
    payload_max_bytes: int = PAYLOAD_MAX_BYTES,
) -> ReplayReport:
    """Checks code against a recorded history.

    Args:
        history: The events.
        orchestrations: Orchestrations with their functions. The one with the recorded version is
            used, or else the only one of that name.
        payload_max_bytes: Largest payload, in bytes. Default: 2 MiB.

    Returns:
        Whether they match, and the first difference.

    Example:
        report = replay(read_history(text), [checkout])
        assert report.ok, report.message
    """

    def resolve(name: str, version: str) -> Orchestration | None:
        same_name = [each for each in orchestrations if each.name == name]
        exact = [each for each in same_name if each.version == version]
        found = exact or same_name
        return found[0] if len(found) == 1 else None

    outcome = _outcome_of(history, resolve, payload_max_bytes)
    if isinstance(outcome, Turned):
        return ReplayReport(ok=True)
    error = turn_error(outcome)
    return ReplayReport(False, error.code, error.message, error.difference)


def turn_error(failed: TurnFailed) -> TurnError:
    """Creates the error of a turn that could not be completed."""
    name = worker_pb2.TurnFailureReason.Name(failed.reason)
    code = name.removeprefix("TURN_FAILURE_REASON_")
    made = {
        "NONDETERMINISM": NonDeterminismError,
        "NONDETERMINISTIC_AWAIT": NonDeterministicAwaitError,
    }
    difference = Difference(failed.event_id, failed.seq, failed.expected, failed.actual)
    return made.get(code, TurnError)(code, failed.message, difference)


def _outcome_of(
    history: Sequence[history_pb2.HistoryEvent],
    resolve: Callable[[str, str], Orchestration | None],
    payload_max_bytes: int,
) -> Turned | TurnFailed:
    run = new_run(resolve, log=StandardLog(), payload_max_bytes=payload_max_bytes)
    try:
        return run.turn(history)
    finally:
        run.close()
