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
    """What a turn came to."""

    actions: Sequence[action_pb2.Action]
    """What the code asked for, in order, as it would go to the sidecar."""
    steps: Sequence[OpenStep]
    """Steps without a recorded outcome; `fn` runs the function."""
    ended: bool
    """True when the execution ended with this turn."""
    output: Any = None
    """What the orchestrator returned, when it did."""
    failure: payload_pb2.Failure | None = None
    """What it raised, when it did, as it would go to the sidecar."""


@dataclass(frozen=True)
class ReplayReport:
    """Whether today's code does what it did; if not, the first difference."""

    ok: bool
    code: str = ""
    message: str = ""
    difference: Difference = field(default_factory=Difference)


def run_turn(
    history: Sequence[history_pb2.HistoryEvent],
    orchestration: Orchestration,
    *,
    payload_max_bytes: int = PAYLOAD_MAX_BYTES,
) -> TurnReport:
    """Replays the ended turns of a history and runs the next one: everything delivered since.

    The orchestration is taken for its name, whatever the version. Raises NonDeterminismError,
    NonDeterministicAwaitError or TurnError when the turn cannot be run.
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
    """Holds today's code against a recorded history.

    Taken is the orchestration with the recorded version, or else the only one of that name.
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
    """The error that stands for a turn that could not be run."""
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
