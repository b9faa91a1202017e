"""The log lines of what fails in a worker."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .._proto import action_pb2, payload_pb2, worker_pb2
from ..log import StandardLog
from ..turn_failures import TurnFailed


class FailureLog:
    """One line for each failure that is sent to the sidecar: the place, the reason, the remedy."""

    def __init__(self, log: StandardLog) -> None:
        self._log = log

    def turn(self, instance_id: str, execution: int, failed: TurnFailed) -> None:
        """The code does not fit the history, or breaks a rule of determinism."""
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
        """An attempt of an activity failed; the sidecar decides whether there is another one."""
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
        """The function of a step failed."""
        self._log.warning(
            "step failed",
            instance_id=instance_id,
            execution=execution,
            seq=seq,
            **_details(failure),
        )

    def ended(self, instance_id: str, execution: int, actions: Sequence[action_pb2.Action]) -> None:
        """An orchestration ended: says so when it failed."""
        for action in actions:
            if not action.HasField("fail_execution"):
                continue
            failure = action.fail_execution.failure
            # Cancelled as it was asked to be.
            if failure.kind == payload_pb2.FAILURE_KIND_CANCELLED:
                continue
            self._log.warning(
                "orchestration failed",
                instance_id=instance_id,
                execution=execution,
                **_details(failure),
            )


def _details(failure: payload_pb2.Failure) -> dict[str, str]:
    """`CardDeclined: insufficient funds`, with its causes, and where it was raised."""
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
