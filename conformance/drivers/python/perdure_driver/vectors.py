"""Mode `vectors` of the Python driver: turns and live requests, with only the replay core."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from google.protobuf import message_factory
from google.protobuf.descriptor_pool import Default as pool

from perdure._proto import action_pb2, client_pb2, worker_pb2
from perdure.context import new_run
from perdure.definitions import OrchestrationDefinition, define_orchestration
from perdure.replay.run import OrchestratorRun
from perdure.replay.turn import Answered, LiveRequestFailed
from perdure.turn_failures import TurnFailed
from perdure_driver.described import Json
from perdure_driver.program import PAYLOAD_MAX_BYTES, Outside, orchestrator_of

# Imported because these modules register their messages.
_CONTRACT = (action_pb2, client_pb2, worker_pb2)


class _Silent:
    """Discards log messages."""

    def debug(self, message: str, **fields: Any) -> None: ...
    def info(self, message: str, **fields: Any) -> None: ...
    def warning(self, message: str, **fields: Any) -> None: ...
    def error(self, message: str, **fields: Any) -> None: ...


class Session:
    """One program and its latest orchestrator."""

    def __init__(self, program: Json) -> None:
        self._program = program
        self._outside: Outside = []
        self._run: OrchestratorRun | None = None

    def _build(self, outside: Outside) -> OrchestratorRun:
        code = orchestrator_of(self._program, outside)
        definition: OrchestrationDefinition[Any, Any] = define_orchestration("program").handle(code)
        return new_run(
            lambda name, _version: definition if name == "program" else None,
            log=_Silent(),
            payload_max_bytes=PAYLOAD_MAX_BYTES,
        )

    def turn(self, task: worker_pb2.TurnTask) -> Json:
        """Runs a turn, then resumes code outside the turn."""
        if task.full or self._run is None:
            self.close()
            self._run = self._build(self._outside)
        run = self._run
        outcome = run.turn(task.events)
        released = list(self._outside)
        self._outside.clear()
        for release in released:
            release.resolve(None)
        run.loop.drain()
        if isinstance(outcome, TurnFailed):
            failure = worker_pb2.TurnFailure(
                token=task.token,
                reason=outcome.reason,
                message=outcome.message,
                event_id=outcome.event_id,
                seq=outcome.seq,
                expected=outcome.expected,
                actual=outcome.actual,
            )
            return {"failure": _text(failure.SerializeToString())}
        result = worker_pb2.TurnResult(token=task.token, actions=outcome.actions, cached=True)
        return {
            "result": _text(result.SerializeToString()),
            "steps": [step.seq for step in outcome.steps],
            "ended": outcome.ended,
        }

    def ask(self, task: worker_pb2.LiveRequestTask) -> Json:
        """Answers a live request with the orchestrator in memory or with a temporary one."""
        answer = worker_pb2.LiveRequestResult(token=task.token)
        run = self._run
        if task.full:
            run = self._build([])
            state = run.turn(task.events, task.delivered)
            if isinstance(state, TurnFailed):
                answer.outcome = worker_pb2.LIVE_REQUEST_OUTCOME_NO_STATE
                answer.failure.message = state.message
                return {"answer": _text(answer.SerializeToString())}
        if run is None:
            answer.outcome = worker_pb2.LIVE_REQUEST_OUTCOME_MISS
            return {"answer": _text(answer.SerializeToString())}
        asked = run.answer(task.kind, task.name, task.input)
        if isinstance(asked, Answered):
            answer.outcome = worker_pb2.LIVE_REQUEST_OUTCOME_ANSWERED
            if asked.output is not None:
                answer.output.CopyFrom(asked.output)
        elif isinstance(asked, LiveRequestFailed):
            answer.outcome = worker_pb2.LIVE_REQUEST_OUTCOME_FAILED
            answer.failure.CopyFrom(asked.failure)
        else:
            answer.outcome = worker_pb2.LIVE_REQUEST_OUTCOME_UNKNOWN_NAME
        if task.full:
            run.close()
        return {"answer": _text(answer.SerializeToString())}

    def close(self) -> None:
        """Drops the orchestrator."""
        self._outside.clear()
        if self._run is not None:
            self._run.close()
        self._run = None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _recode(request: Json) -> Json:
    descriptor = pool().FindMessageTypeByName(request["message"])
    message = message_factory.GetMessageClass(descriptor)()
    message.ParseFromString(base64.b64decode(request["bytes"]))
    return {"bytes": _text(message.SerializeToString())}


def vectors() -> dict[str, Callable[[Json], Any]]:
    """The handlers of the requests of this mode, by name."""
    sessions: dict[str, Session] = {}

    def opened(request: Json) -> None:
        sessions[request["session"]] = Session(request["program"])

    def turn(request: Json) -> Json:
        task = worker_pb2.TurnTask.FromString(base64.b64decode(request["task"]))
        return sessions[request["session"]].turn(task)

    def ask(request: Json) -> Json:
        task = worker_pb2.LiveRequestTask.FromString(base64.b64decode(request["task"]))
        return sessions[request["session"]].ask(task)

    def close(request: Json) -> None:
        sessions.pop(request["session"]).close()

    return {"open": opened, "turn": turn, "ask": ask, "close": close, "recode": _recode}
