"""The turns of one stream."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from .._proto import action_pb2, history_pb2, worker_pb2
from ..replay.run import OrchestratorRun
from ..replay.turn import Turned
from ..turn_failures import TurnFailed
from .failure_log import FailureLog
from .outbox import Outbox
from .run_cache import HeldRun, RunCache
from .steps import RunningStep, Steps, StepTurn


class Parts:
    """Joins the parts of tasks, by their token."""

    def __init__(self) -> None:
        self._parts: dict[int, list[history_pb2.HistoryEvent]] = {}

    def join(
        self, task: worker_pb2.TurnTask | worker_pb2.LiveRequestTask
    ) -> Sequence[history_pb2.HistoryEvent] | None:
        """Adds a part. Returns all events of the task, or None while parts are missing."""
        before = self._parts.get(task.token) if self._parts else None
        if before is None:
            if not task.more:
                return task.events
            self._parts[task.token] = list(task.events)
            return None
        before.extend(task.events)
        if task.more:
            return None
        del self._parts[task.token]
        return before


class Turns:
    """Runs turns, and retains orchestrators between them.

    An orchestrator that is evicted during its turn does not return to the cache.
    """

    def __init__(
        self,
        outbox: Outbox,
        cache: RunCache,
        steps: Steps,
        new_run: Callable[[], OrchestratorRun],
        *,
        loop: asyncio.AbstractEventLoop,
        failures: FailureLog,
        changed: Callable[[], None],
    ) -> None:
        """The turns call `changed` when a turn has been answered."""
        self._outbox = outbox
        self._cache = cache
        self._steps = steps
        self._new_run = new_run
        self._loop = loop
        self._failures = failures
        self._changed = changed
        self._parts = Parts()
        # Steps of turns whose answer waits one tick for short steps.
        self._settling: dict[int, Sequence[RunningStep]] = {}
        self._closed = False

    @property
    def busy(self) -> bool:
        """True while a turn or a step runs."""
        return len(self._settling) > 0 or self._steps.running

    def receive(self, task: worker_pb2.TurnTask) -> None:
        """Runs a received turn when all its parts have arrived."""
        events = self._parts.join(task)
        if events is None:
            return
        held = self._held_for(task)
        if held is None:
            self._outbox.add_miss(task.token)
            return
        outcome = held.run.turn(events)
        if isinstance(outcome, TurnFailed):
            self._fail(held, task.token, outcome)
            return
        if not outcome.steps:
            self._answer(held, task.token, outcome)
            return
        self._with_steps(held, task, outcome)

    def held(self, instance_id: str, execution: int) -> OrchestratorRun | None:
        """Returns the orchestrator of this execution when it is in memory."""
        held = self._cache.peek(instance_id, execution)
        return None if held is None else held.run

    def grant(self, token: int) -> None:
        """Starts the steps of a turn that has become durable."""
        self._steps.grant(token)

    def evict(self, instance_id: str) -> None:
        """Drops an orchestrator and its steps, which depend on a turn that is not durable."""
        self._cache.drop(instance_id)
        self._steps.drop(instance_id)

    def refuse(self, token: int) -> None:
        """Drops the steps of a turn whose answer the sidecar rejected."""
        self._steps.refuse(token)

    def close(self) -> None:
        """Discards the results of all turns when the stream has ended."""
        self._closed = True
        for started in self._settling.values():
            self._steps.retain(started)
        self._settling.clear()

    def _held_for(self, task: worker_pb2.TurnTask) -> HeldRun | None:
        if not task.full:
            return self._cache.resume(task.instance_id, task.execution)
        return self._cache.begin(task.instance_id, task.execution, self._new_run())

    def _with_steps(self, held: HeldRun, task: worker_pb2.TurnTask, outcome: Turned) -> None:
        turn = StepTurn(held.instance_id, held.execution, task.token)
        if not task.durable:
            self._steps.hold(turn, outcome.steps)
            self._answer(held, task.token, outcome)
            return
        started = self._steps.start(turn, outcome.steps)
        if all(step.outcome is not None for step in started):
            self._settle(held, task.token, outcome, started)
            return
        # Many steps end within one tick of the loop. The answer then contains their outcomes.
        self._settling[task.token] = started
        self._loop.call_soon(self._settle_later, held, task.token, outcome, started)

    def _settle_later(
        self, held: HeldRun, token: int, outcome: Turned, started: Sequence[RunningStep]
    ) -> None:
        if self._closed:
            return
        del self._settling[token]
        self._settle(held, token, outcome, started)

    def _settle(
        self, held: HeldRun, token: int, outcome: Turned, started: Sequence[RunningStep]
    ) -> None:
        # An answer that the sidecar discards contains no outcomes.
        if not held.dropped:
            self._steps.settle(started, outcome.actions)
        self._answer(held, token, outcome)

    def _answer(self, held: HeldRun, token: int, outcome: Turned) -> None:
        actions: Sequence[action_pb2.Action] = outcome.actions
        if outcome.ended:
            self._cache.end(held)
            self._failures.ended(held.instance_id, held.execution, actions)
        cached = not outcome.ended and self._cache.retain(held, held.run.approximate_bytes)
        self._outbox.add_turn(token, actions, cached=cached)
        self._changed()

    def _fail(self, held: HeldRun, token: int, failed: TurnFailed) -> None:
        self._failures.turn(held.instance_id, held.execution, failed)
        self._cache.end(held)
        self._steps.drop(held.instance_id)
        self._outbox.add_failure(
            worker_pb2.TurnFailure(
                token=token,
                reason=failed.reason,
                message=failed.message,
                event_id=failed.event_id,
                seq=failed.seq,
                expected=failed.expected,
                actual=failed.actual,
            )
        )
        self._changed()
