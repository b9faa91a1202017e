"""Attempts continue across lost streams, restarts of the sidecar and busy event loops."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import SIDECAR

from perdure import (
    Client,
    OrchestrationContext,
    RetryPolicy,
    Worker,
    activity,
    orchestration,
)
from perdure._proto import worker_pb2
from perdure.log import StandardLog
from perdure.testing import SidecarProcess
from perdure.worker.attempts import ActivityStream, Attempts
from perdure.worker.failure_log import FailureLog
from perdure.worker.handlers import HandlerTable
from perdure.worker.outbox import Outbox

begun: list[int] = []
# A test creates this event, because an event belongs to one loop and each test has its own loop.
gate: list[bool] = []
ONCE = RetryPolicy(max_attempts=1)


async def until_open() -> None:
    while not gate:
        await asyncio.sleep(0.005)


@activity("waits", retry=ONCE)
async def waits(value: int) -> int:
    begun.append(value)
    await until_open()
    return value


@activity("holds-the-loop", retry=ONCE)
async def holds_the_loop(seconds: float) -> str:
    begun.append(0)
    time.sleep(seconds)
    return "done"


@orchestration("all-of")
async def all_of(ctx: OrchestrationContext, count: int) -> list[int]:
    return await ctx.all([ctx.call(waits, value) for value in range(count)])


@orchestration("busy")
async def busy(ctx: OrchestrationContext, seconds: float) -> str:
    return await ctx.call(holds_the_loop, seconds)


@orchestration("steps")
async def steps(ctx: OrchestrationContext, _: None) -> str:
    async def step() -> str:
        begun.append(0)
        await until_open()
        return "stepped"

    return await ctx.run("step", step)


HANDLERS = [waits, holds_the_loop, all_of, busy, steps]


@pytest.fixture
def process() -> Iterator[SidecarProcess]:
    begun.clear()
    gate.clear()
    settings = ["--log-level", "warn", "--ping-interval", "400ms", "--ping-timeout", "1200ms"]
    with SidecarProcess(SIDECAR, settings=settings) as sidecar:
        yield sidecar


async def until_begun(count: int) -> None:
    while len(begun) < count:
        await asyncio.sleep(0.01)


async def until_attached(caplog: pytest.LogCaptureFixture, times: int) -> None:
    while caplog.text.count("attached to the sidecar") < times:
        await asyncio.sleep(0.01)


def restart(sidecar: SidecarProcess) -> None:
    sidecar.kill()
    sidecar.start()


async def test_attempts_continue_across_restarts_of_the_sidecar(
    process: SidecarProcess, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "perdure")
    async with Worker(process.address, HANDLERS), Client(process.address) as client:
        handle = await client.start(all_of, 20)
        await until_begun(20)
        for number in range(2):
            await asyncio.to_thread(restart, process)
            await until_attached(caplog, number + 2)
        gate.append(True)
        assert await handle.result(timeout=30) == list(range(20))
        assert sorted(begun) == list(range(20))


async def test_a_result_without_a_connection_is_recorded_later(process: SidecarProcess) -> None:
    async with Worker(process.address, HANDLERS), Client(process.address) as client:
        handle = await client.start(all_of, 1)
        await until_begun(1)
        await asyncio.to_thread(process.kill)
        gate.append(True)
        await asyncio.to_thread(process.start)
        assert await handle.result(timeout=30) == [0]
        assert begun == [0]


async def test_a_step_that_runs_during_a_restart_runs_once(
    process: SidecarProcess, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "perdure")
    async with Worker(process.address, HANDLERS), Client(process.address) as client:
        handle = await client.start(steps, None)
        await until_begun(1)
        await asyncio.to_thread(restart, process)
        await until_attached(caplog, 2)
        gate.append(True)
        assert await handle.result(timeout=30) == "stepped"
        assert begun == [0]


async def test_a_busy_event_loop_does_not_disconnect_the_worker(process: SidecarProcess) -> None:
    async with Worker(process.address, HANDLERS), Client(process.address) as client:
        handle = await client.start(busy, 4.0)
        assert await handle.result(timeout=30) == "done"
        assert begun == [0]


async def test_a_repeated_attempt_joins_and_an_unrecorded_result_is_resent() -> None:
    gate.clear()
    begun.clear()
    outbox = Outbox(1_000_000, lambda: None)
    attempts = Attempts(
        ThreadPoolExecutor(1),
        loop=asyncio.get_running_loop(),
        log=StandardLog(),
        failures=FailureLog(StandardLog()),
    )
    stream = ActivityStream(outbox, 1_000_000, True, lambda: None)
    handler = HandlerTable(HANDLERS).activity("waits", "")
    attempts.opened(stream)
    task = worker_pb2.ActivityTask(token=3, name="waits", key=b"k")
    task.input.data = b"7"
    attempts.receive(task, handler)
    await until_begun(1)
    attempts.lost("gone")
    assert [(one.token, one.key) for one in attempts.held()] == [(3, b"k")]

    attempts.opened(stream)
    task.token = 9
    attempts.receive(task, handler)
    gate.append(True)
    while len(attempts):
        await asyncio.sleep(0)
    assert begun == [7]
    sent = [result.token for result in outbox.next_frame().activities]
    assert sent == [3, 9]

    attempts.lost("gone")
    assert [one.token for one in attempts.held()] == [9]
    attempts.opened(stream)
    assert [result.token for result in outbox.next_frame().activities] == [9]
    attempts.recorded(9)
    assert attempts.held() == []


async def test_an_attempt_that_is_cancelled_before_its_start_never_runs() -> None:
    begun.clear()
    outbox = Outbox(1_000_000, lambda: None)
    attempts = Attempts(
        ThreadPoolExecutor(1),
        loop=asyncio.get_running_loop(),
        log=StandardLog(),
        failures=FailureLog(StandardLog()),
    )
    attempts.opened(ActivityStream(outbox, 1_000_000, True, lambda: None))
    task = worker_pb2.ActivityTask(token=3, name="waits", key=b"k")
    task.input.data = b"7"
    attempts.receive(task, HandlerTable(HANDLERS).activity("waits", ""))
    attempts.cancel(3, "cancelled")
    for _ in range(3):
        await asyncio.sleep(0)
    assert len(attempts) == 0
    assert begun == []
    (result,) = outbox.next_frame().activities
    assert (result.token, result.failure.message) == (3, "the activity was cancelled")


async def test_without_keys_attempts_end_with_their_stream() -> None:
    gate.clear()
    begun.clear()
    outbox = Outbox(1_000_000, lambda: None)
    attempts = Attempts(
        ThreadPoolExecutor(1),
        loop=asyncio.get_running_loop(),
        log=StandardLog(),
        failures=FailureLog(StandardLog()),
    )
    attempts.opened(ActivityStream(outbox, 1_000_000, False, lambda: None))
    task = worker_pb2.ActivityTask(token=3, name="waits")
    task.input.data = b"7"
    attempts.receive(task, HandlerTable(HANDLERS).activity("waits", ""))
    await until_begun(1)
    attempts.lost("gone")
    assert attempts.held() == []
    assert not outbox
