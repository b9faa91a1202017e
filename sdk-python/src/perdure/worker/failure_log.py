"""The log lines of failures in a worker."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .._proto import action_pb2, payload_pb2, worker_pb2
from ..log import StandardLog
from ..turn_failures import TurnFailed


class FailureLog:
    """Writes one line for each failure that the worker sends: place, reason and remedy."""

    def __init__(self, log: StandardLog) -> None:
        self._log = log

    def turn(self, instance_id: str, execution: int, failed: TurnFailed) -> None:
        """Logs a failed turn: the code does not match the history, or is not deterministic."""
        reason = worker_pb2.TurnFailureReason.Name(failed.reason)
        self._log.error(
            f"turn failed, the instance is stuck: {failed.message}",
            instance_id=instance_id,
            execution=execution,
            seq=failed.seq,
            event_id=failed.event_id,
            reason=reason.replace("TURN_FAILURE_REASON_", "").lower(),
            expected=failed.expected,
            actual=failed.actual,
        )

    def attempt(self, task: worker_pb2.ActivityTask, failure: payload_pb2.Failure) -> None:
        """Logs a failed attempt of an activity. The sidecar decides about the next attempt."""
        self._log.warning(
            "activity attempt failed",
            activity=task.name,
            instance_id=task.instance_id,
            execution=task.execution,
            seq=task.seq,
            attempt=task.attempt,
            orchestration=task.orchestration,
            **_details(failure),
        )

    def step(
        self, instance_id: str, execution: int, seq: int, failure: payload_pb2.Failure
    ) -> None:
        """Logs a failed step."""
        self._log.warning(
            "step failed",
            instance_id=instance_id,
            execution=execution,
            seq=seq,
            **_details(failure),
        )

    def ended(self, instance_id: str, execution: int, actions: Sequence[action_pb2.Action]) -> None:
        """Logs the end of an execution when it failed."""
        for action in actions:
            if not action.HasField("fail_execution"):
                continue
            failure = action.fail_execution.failure
            # A requested cancellation is not a failure.
            if failure.kind == payload_pb2.FAILURE_KIND_CANCELLED:
                continue
            self._log.warning(
                "orchestration failed",
                instance_id=instance_id,
                execution=execution,
                **_details(failure),
            )


def _details(failure: payload_pb2.Failure) -> dict[str, str]:
    """Returns a text such as `CardDeclined: insufficient funds` with the causes, and the stack."""
    causes: list[str] = []
    one: payload_pb2.Failure | None = failure
    while one is not None:
        causes.append(f"{one.type}: {one.message}" if one.type else one.message)
        one = one.cause if one.HasField("cause") else None
    places = re.findall(r'^ *(File ".*)$', failure.stack, re.MULTILINE)
    details = {"failure": ", caused by ".join(causes)}
    if places:
        details["at"] = places[-1]
    return details
