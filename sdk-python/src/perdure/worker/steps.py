"""The durable steps that a worker runs, across all its streams."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from .._proto import action_pb2, payload_pb2, worker_pb2
from ..errors import ApplicationError
from ..failure import to_failure
from ..limits import PAYLOAD_MAX_BYTES
from ..payload import encode_payload
from ..replay.turn import OpenStep
from ..thrown import field_of, is_a
from .attempts import is_closed

# The outcome of a step: output or failure.
StepOutcome = tuple[payload_pb2.Payload | None, payload_pb2.Failure | None]


@dataclass(frozen=True, slots=True)
class StepTurn:
    """The turn of a step."""

    instance_id: str
    execution: int
    # The token of the turn that scheduled the step or, after a rebuild, of the full turn.
    token: int


@dataclass(eq=False, slots=True)
class RunningStep:
    """A started step."""

    turn: StepTurn
    seq: int
    attempt: int = 1
    # True: the answer of the turn has been sent, so the outcome is sent separately.
    late: bool = False
    outcome: StepOutcome | None = None


class Steps:
    """Runs steps once their turn is durable.

    Steps of a durable turn start immediately. Other steps start when the sidecar grants their turn.
    When an orchestrator is rebuilt, its running steps are not started again.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        failed: Callable[[StepTurn, int, payload_pb2.Failure], None] | None = None,
        start: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]] | None = None,
    ) -> None:
        """`failed` is called with the failure of each failed step.

        `start` runs a coroutine as a task. Default: a plain task of the loop.
        """
        self._start_task = start or loop.create_task
        # None between two streams.
        self._send: Callable[[worker_pb2.StepResult], None] | None = None
        self._failed = failed
        self._keeps_attempts = False
        # Sent outcomes without a confirmation, by instance and sequence number.
        self._unrecorded: dict[tuple[str, int], worker_pb2.StepResult] = {}
        self._loop = loop
        self._payload_max_bytes = PAYLOAD_MAX_BYTES
        # Running steps of answered turns, by instance and sequence number.
        self._running: dict[str, dict[int, RunningStep]] = {}
        self._waiting: dict[int, tuple[StepTurn, Sequence[OpenStep]]] = {}
        # The event loop holds only weak references to its tasks.
        self._tasks: set[asyncio.Task[None]] = set()

    def opened(
        self,
        send: Callable[[worker_pb2.StepResult], None],
        payload_max_bytes: int,
        *,
        keeps_attempts: bool,
    ) -> None:
        """Uses a new stream. Sends the outcomes of steps that ended without a stream.

        `keeps_attempts` is True when the sidecar accepts outcomes from earlier streams.
        """
        self._send = send
        self._keeps_attempts = keeps_attempts
        self._payload_max_bytes = payload_max_bytes
        if not keeps_attempts:
            self._drop_all()
            return
        for result in list(self._unrecorded.values()):
            send(result)
        for steps in list(self._running.values()):
            for step in list(steps.values()):
                self._send_if_done(step)

    def lost(self) -> None:
        """Ends the use of a stream. Running steps continue. Waiting steps are dropped."""
        self._send = None
        self._waiting.clear()
        if not self._keeps_attempts:
            self._drop_all()
            return
        for steps in self._running.values():
            for step in steps.values():
                step.turn = StepTurn(step.turn.instance_id, step.turn.execution, 0)
        for result in self._unrecorded.values():
            result.token = 0

    def retain(self, started: Sequence[RunningStep]) -> None:
        """Retains the running steps of a turn that was never answered."""
        for step in started:
            self._retain(step)

    def held(self) -> list[worker_pb2.HeldStep]:
        """Returns running steps, and ended steps without a confirmation."""
        held = [
            worker_pb2.HeldStep(
                instance_id=result.instance_id, execution=result.execution, seq=result.seq
            )
            for result in self._unrecorded.values()
        ]
        held.extend(
            worker_pb2.HeldStep(
                instance_id=step.turn.instance_id, execution=step.turn.execution, seq=step.seq
            )
            for steps in self._running.values()
            for step in steps.values()
        )
        return held

    def recorded(self, instance_id: str, seq: int) -> None:
        """Drops an outcome that the sidecar has recorded or rejected."""
        self._unrecorded.pop((instance_id, seq), None)

    @property
    def running(self) -> bool:
        """True while a step runs and its outcome is needed."""
        return len(self._running) > 0

    def start(self, turn: StepTurn, steps: Sequence[OpenStep]) -> list[RunningStep]:
        """Runs the steps of a durable turn. Returns them for `settle`."""
        return [self._start(turn, step) for step in steps]

    def settle(self, started: Sequence[RunningStep], actions: Sequence[action_pb2.Action]) -> None:
        """Adds existing outcomes to the actions. Later outcomes are sent separately."""
        scheduled = {
            action.schedule_step.seq: action.schedule_step
            for action in actions
            if action.HasField("schedule_step")
        }
        for step in started:
            action = scheduled.get(step.seq)
            if action is None or step.outcome is None:
                self._retain(step)
                continue
            output, failure = step.outcome
            if failure is not None:
                action.failure.CopyFrom(failure)
            elif output is not None:
                action.output.CopyFrom(output)
            self._forget(step)

    def hold(self, turn: StepTurn, steps: Sequence[OpenStep]) -> None:
        """Holds the steps of a turn until the sidecar grants the turn."""
        self._waiting[turn.token] = (turn, steps)

    def grant(self, token: int) -> None:
        """Starts the steps of a turn that has become durable."""
        granted = self._waiting.pop(token, None)
        if granted is None:
            return
        turn, steps = granted
        for step in steps:
            self._retain(self._start(turn, step))

    def drop(self, instance_id: str) -> None:
        """Drops the steps of an instance whose turn did not become durable."""
        self._running.pop(instance_id, None)
        if self._waiting:
            self._waiting = {
                token: held
                for token, held in self._waiting.items()
                if held[0].instance_id != instance_id
            }

    def refuse(self, token: int) -> None:
        """Drops the steps of a turn whose answer was rejected."""
        # Steps of earlier streams do not belong to a turn of this stream.
        if token == 0:
            return
        self._waiting.pop(token, None)
        for steps in list(self._running.values()):
            for step in list(steps.values()):
                if step.turn.token == token:
                    self._forget(step)

    def close(self) -> None:
        """Drops all steps when the worker has stopped."""
        self._drop_all()

    def _drop_all(self) -> None:
        self._running.clear()
        self._waiting.clear()
        self._unrecorded.clear()
        for task in list(self._tasks):
            task.cancel()

    def _start(self, turn: StepTurn, step: OpenStep) -> RunningStep:
        known = self._running.get(turn.instance_id, {}).get(step.seq)
        if known is not None and known.turn.execution == turn.execution:
            known.turn = turn
            known.late = False
            return known
        running = RunningStep(turn, step.seq)
        returned = self._attempt(running, step)
        if returned is not None:
            task = self._start_task(self._finish(running, step, returned))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return running

    def _attempt(self, running: RunningStep, step: OpenStep) -> Awaitable[Any] | None:
        """Calls the function until it has an outcome, or returns the awaitable of an attempt."""
        while True:
            try:
                returned = step.fn()
                if inspect.isawaitable(returned):
                    return returned
                running.outcome = self._output_of(step.name, returned)
            # SystemExit and similar errors too: they fail the step and not the worker.
            except BaseException as error:
                if _tried_again(step, running.attempt, error):
                    running.attempt += 1
                    continue
                self._fail(running, error)
            return None

    async def _finish(self, running: RunningStep, step: OpenStep, first: Awaitable[Any]) -> None:
        returned: Awaitable[Any] | None = first
        while returned is not None:
            try:
                running.outcome = self._output_of(step.name, await returned)
                returned = None
            except BaseException as error:
                if is_closed(error, self._loop):
                    raise
                if not _tried_again(step, running.attempt, error):
                    self._fail(running, error)
                    break
                running.attempt += 1
                returned = self._attempt(running, step)
        if running.late:
            self._send_if_done(running)

    def _fail(self, running: RunningStep, error: BaseException) -> None:
        failure = to_failure(error, self._payload_max_bytes)
        running.outcome = (None, failure)
        if self._failed is not None:
            self._failed(running.turn, running.seq, failure)

    def _output_of(self, name: str, value: object) -> StepOutcome:
        payload = encode_payload(value, self._payload_max_bytes, f'result of step "{name}"')
        return payload, None

    def _retain(self, step: RunningStep) -> None:
        """Retains a step whose turn was answered without its outcome, which is sent separately."""
        self._running.setdefault(step.turn.instance_id, {})[step.seq] = step
        step.late = True
        self._send_if_done(step)

    def _send_if_done(self, step: RunningStep) -> None:
        is_needed = self._running.get(step.turn.instance_id, {}).get(step.seq) is step
        if not is_needed or not step.late or step.outcome is None or self._send is None:
            return
        self._forget(step)
        output, failure = step.outcome
        turn = step.turn
        result = worker_pb2.StepResult(
            instance_id=turn.instance_id,
            execution=turn.execution,
            seq=step.seq,
            token=turn.token,
            output=output,
            failure=failure,
        )
        if self._keeps_attempts:
            self._unrecorded[turn.instance_id, step.seq] = result
        self._send(result)

    def _forget(self, step: RunningStep) -> None:
        steps = self._running.get(step.turn.instance_id)
        if steps is None or steps.get(step.seq) is not step:
            return
        del steps[step.seq]
        if not steps:
            del self._running[step.turn.instance_id]


def _tried_again(step: OpenStep, attempt: int, error: BaseException) -> bool:
    if attempt >= step.max_attempts or not is_a(error, Exception):
        return False
    return not (is_a(error, ApplicationError) and field_of(error, "non_retryable") is True)
