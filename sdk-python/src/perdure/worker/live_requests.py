"""The live requests of one stream: queries, and validations of updates."""

from __future__ import annotations

from collections.abc import Callable

from .._proto import payload_pb2, worker_pb2
from ..replay.run import OrchestratorRun
from ..replay.turn import Answered, LiveRequestFailed
from ..turn_failures import TurnFailed
from .outbox import Outbox
from .turns import Parts

_KINDS = {
    worker_pb2.LIVE_REQUEST_KIND_QUERY,
    worker_pb2.LIVE_REQUEST_KIND_VALIDATE_UPDATE,
}


class LiveRequests:
    """Answers live requests from orchestrators in memory, or from orchestrators built for them.

    A worker completes each turn when it arrives. So an orchestrator in memory has completed all
    turns that arrived before the live request.
    """

    def __init__(
        self,
        outbox: Outbox,
        held: Callable[[str, int], OrchestratorRun | None],
        new_run: Callable[[], OrchestratorRun],
    ) -> None:
        """`held` returns the orchestrator of an execution when it is in memory."""
        self._outbox = outbox
        self._held = held
        self._new_run = new_run
        self._parts = Parts()

    def receive(self, task: worker_pb2.LiveRequestTask) -> None:
        """Receives a live request, or a part of one."""
        if not task.full:
            run = self._held(task.instance_id, task.execution)
            if run is None:
                self._answer(task, worker_pb2.LIVE_REQUEST_OUTCOME_MISS)
            else:
                self._answer_from(run, task)
            return
        events = self._parts.join(task)
        if events is None:
            return
        run = self._new_run()
        outcome = run.turn(events, up_to=task.delivered)
        if isinstance(outcome, TurnFailed):
            self._answer(task, worker_pb2.LIVE_REQUEST_OUTCOME_NO_STATE, failure=_no_state(outcome))
        else:
            self._answer_from(run, task)

    def _answer_from(self, run: OrchestratorRun, task: worker_pb2.LiveRequestTask) -> None:
        if task.kind not in _KINDS:
            self._answer(task, worker_pb2.LIVE_REQUEST_OUTCOME_UNKNOWN_NAME)
            return
        answer = run.answer(task.kind, task.name, task.input)
        if isinstance(answer, Answered):
            self._answer(task, worker_pb2.LIVE_REQUEST_OUTCOME_ANSWERED, output=answer.output)
        elif isinstance(answer, LiveRequestFailed):
            self._answer(task, worker_pb2.LIVE_REQUEST_OUTCOME_FAILED, failure=answer.failure)
        else:
            self._answer(task, worker_pb2.LIVE_REQUEST_OUTCOME_UNKNOWN_NAME)

    def _answer(
        self,
        task: worker_pb2.LiveRequestTask,
        outcome: worker_pb2.LiveRequestOutcome,
        *,
        output: payload_pb2.Payload | None = None,
        failure: payload_pb2.Failure | None = None,
    ) -> None:
        self._outbox.add_live_request_result(
            worker_pb2.LiveRequestResult(
                token=task.token, outcome=outcome, output=output, failure=failure
            )
        )


def _no_state(failed: TurnFailed) -> payload_pb2.Failure:
    name = worker_pb2.TurnFailureReason.Name(failed.reason)
    return payload_pb2.Failure(
        kind=payload_pb2.FAILURE_KIND_APPLICATION,
        type=name.removeprefix("TURN_FAILURE_REASON_"),
        message=failed.message,
        non_retryable=True,
    )
