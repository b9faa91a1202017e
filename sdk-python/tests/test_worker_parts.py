"""The parts of a worker, without a sidecar."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from perdure import ActivityContext, activity, define_activity, orchestration
from perdure._proto import action_pb2, payload_pb2, worker_pb2
from perdure.connection.limits import FRAME_ITEMS
from perdure.context import new_run
from perdure.replay.run import OrchestratorRun
from perdure.replay.turn import OpenStep
from perdure.testing import SidecarProcess
from perdure.worker.handlers import HandlerTable
from perdure.worker.heartbeats import Heartbeats
from perdure.worker.held_sessions import HeldSessions
from perdure.worker.liveness import Liveness, Traffic
from perdure.worker.outbox import Outbox
from perdure.worker.run_cache import RunCache
from perdure.worker.steps import Steps, StepTurn


def _run() -> OrchestratorRun:
    from perdure.log import StandardLog

    return new_run(lambda name, version: None, log=StandardLog())


def test_an_answer_above_the_frame_size_is_sent_in_parts() -> None:
    outbox = Outbox(1_000, lambda: None)
    actions = [
        action_pb2.Action(
            schedule_activity=action_pb2.ScheduleActivity(
                seq=seq, name="a", input=payload_pb2.Payload(data=b"x" * 400)
            )
        )
        for seq in range(1, 6)
    ]
    outbox.add_turn(7, actions, cached=True)
    parts: list[worker_pb2.TurnResult] = []
    while outbox:
        parts.extend(outbox.next_frame().turns)
    assert [part.more for part in parts] == [True, True, False]
    assert {part.token for part in parts} == {7}
    assert [a.schedule_activity.seq for part in parts for a in part.actions] == [1, 2, 3, 4, 5]


def test_items_of_one_tick_share_a_frame_up_to_a_limit() -> None:
    outbox = Outbox(1_000_000, lambda: None)
    for token in range(FRAME_ITEMS + 1):
        outbox.add_miss(token)
    assert len(outbox.next_frame().misses) == FRAME_ITEMS
    assert len(outbox.next_frame().misses) == 1
    assert not outbox


def test_the_least_recently_used_orchestrator_is_evicted_first() -> None:
    evicted: list[str] = []
    cache = RunCache(2, 1_000, evicted.append)
    for name in ("a", "b"):
        assert cache.retain(cache.begin(name, 1, _run()), 10)
    a = cache.resume("a", 1)
    assert a is not None
    assert cache.retain(a, 10)
    assert cache.retain(cache.begin("c", 1, _run()), 10)
    assert evicted == ["b"]
    assert cache.resume("b", 1) is None


def test_a_cache_is_bounded_by_bytes() -> None:
    evicted: list[str] = []
    cache = RunCache(100, 1_000, evicted.append)
    assert cache.retain(cache.begin("a", 1, _run()), 600)
    assert cache.retain(cache.begin("b", 1, _run()), 600)
    assert evicted == ["a"]
    assert cache.bytes == 600
    assert not cache.retain(cache.begin("c", 1, _run()), 1_001)


def test_an_orchestrator_that_is_dropped_in_its_turn_is_not_cached_again() -> None:
    cache = RunCache(10, 1_000, lambda _: None)
    held = cache.begin("a", 1, _run())
    cache.drop("a")
    assert not cache.retain(held, 1)
    assert len(cache) == 0


def test_an_orchestrator_of_another_execution_is_dropped() -> None:
    cache = RunCache(10, 1_000, lambda _: None)
    cache.retain(cache.begin("a", 1, _run()), 1)
    assert cache.resume("a", 2) is None
    assert cache.resume("a", 1) is None


async def test_frequent_heartbeats_are_combined_and_the_latest_is_sent() -> None:
    sent: list[bytes] = []
    beats = Heartbeats(
        60_000, lambda p: sent.append(p.data if p else b""), asyncio.get_running_loop()
    )
    for n in range(5):
        beats.beat(payload_pb2.Payload(data=str(n).encode()))
    assert sent == [b"0"]
    beats.stop()
    assert sent == [b"0", b"4"]
    beats.beat(None)
    assert len(sent) == 2


async def test_a_step_that_does_not_wait_settles_immediately_and_others_are_sent_later() -> None:
    late: list[worker_pb2.StepResult] = []
    steps = Steps(asyncio.get_running_loop())
    steps.opened(late.append, 1_000, keeps_attempts=False)
    gate = asyncio.Event()

    async def slow() -> str:
        await gate.wait()
        return "slow"

    turn = StepTurn("i", 1, 9)
    started = steps.start(turn, [OpenStep(1, "fast", lambda: 5), OpenStep(2, "slow", slow)])
    actions = [
        action_pb2.Action(schedule_step=action_pb2.ScheduleStep(seq=seq, name="s"))
        for seq in (1, 2)
    ]
    steps.settle(started, actions)
    assert actions[0].schedule_step.output.data == b"5"
    assert not actions[1].schedule_step.HasField("output")
    assert steps.running
    gate.set()
    while steps.running:
        await asyncio.sleep(0)
    assert [(r.seq, r.token, r.output.data) for r in late] == [(2, 9, b'"slow"')]


async def test_steps_of_a_turn_that_is_not_durable_wait_for_their_grant() -> None:
    late: list[worker_pb2.StepResult] = []
    ran: list[int] = []
    steps = Steps(asyncio.get_running_loop())
    steps.opened(late.append, 1_000, keeps_attempts=False)
    steps.hold(StepTurn("i", 1, 9), [OpenStep(1, "s", lambda: ran.append(1))])
    steps.hold(StepTurn("j", 1, 10), [OpenStep(1, "s", lambda: ran.append(2))])
    assert ran == []
    steps.drop("j")
    steps.grant(9)
    steps.grant(10)
    assert ran == [1]
    assert [r.instance_id for r in late] == ["i"]


async def test_a_step_is_retried_up_to_its_number_of_attempts() -> None:
    late: list[worker_pb2.StepResult] = []
    steps = Steps(asyncio.get_running_loop())
    steps.opened(late.append, 1_000, keeps_attempts=False)
    calls: list[int] = []

    def failing() -> Any:
        calls.append(1)
        if len(calls) < 3:
            raise RuntimeError("not yet")
        return len(calls)

    (step,) = steps.start(StepTurn("i", 1, 1), [OpenStep(1, "s", failing, 3)])
    assert step.outcome is not None
    assert step.outcome[0] is not None
    assert step.outcome[0].data == b"3"


async def test_a_silent_peer_is_disconnected_after_a_ping() -> None:
    asked: list[int] = []
    lost: list[float] = []
    liveness = Liveness(
        Traffic(),
        interval_s=0.02,
        timeout_s=0.1,
        ping=lambda: asked.append(1),
        lost=lost.append,
    )
    await liveness.watch()
    assert len(asked) >= 1
    assert len(lost) == 1


def test_an_activity_without_a_version_runs_its_highest_version() -> None:
    def implement(version: str) -> Any:
        return define_activity("a", version=version).handle(lambda: version)

    table = HandlerTable([implement(v) for v in ("1.9.0", "1.10.0", "1.10.0-beta", "", "x")])
    found = table.activity("a", "")
    assert found is not None
    assert found.definition.version == "1.10.0"
    assert table.activity("a", "2.0.0") is None


def test_a_worker_rejects_duplicate_names_and_definitions_without_a_function() -> None:
    @activity("a")
    async def a() -> None: ...

    with pytest.raises(ValueError, match="two handlers for"):
        HandlerTable([a, a])
    with pytest.raises(TypeError, match="no implementation"):
        HandlerTable([define_activity("elsewhere")])


def test_an_activity_takes_no_argument_an_input_or_also_a_context() -> None:
    @activity("none")
    def none() -> None: ...

    @activity("input")
    def one(_: int) -> None: ...

    @activity("both")
    async def both(_: int, __: ActivityContext) -> None: ...

    @orchestration("o")
    async def other(ctx: Any) -> None: ...

    table = HandlerTable([none, one, both, other])
    counts = [table.activity(name, "") for name in ("none", "input", "both")]
    assert [c.argument_count for c in counts if c is not None] == [0, 1, 2]
    assert [c.is_async for c in counts if c is not None] == [False, False, True]


def test_the_most_recently_used_sessions_are_retained() -> None:
    held = HeldSessions(2)
    for session in ("a", "b", "a", "c"):
        held.used(session)
    assert held.all() == ["a", "c"]


def test_the_error_of_a_sidecar_that_does_not_start_contains_its_output() -> None:
    broken = SidecarProcess(["sh", "-c", "echo no disk >&2; exit 3"])
    with pytest.raises(RuntimeError, match="no disk"), broken:
        raise AssertionError("it serves")
    assert not broken.folder.exists()
