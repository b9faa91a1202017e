"""The log lines of failures in a worker."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from perdure import ActivityContext, OrchestrationContext, RetryPolicy, activity, orchestration
from perdure._proto import worker_pb2
from perdure.client.client import Client
from perdure.client.handle import InstanceHandle
from perdure.errors import OrchestrationFailedError
from perdure.log import StandardLog
from perdure.testing import SidecarProcess
from perdure.turn_failures import TurnFailed
from perdure.worker.failure_log import FailureLog
from perdure.worker.worker import Worker


@activity("fails", retry=RetryPolicy(max_attempts=2, initial_interval=0.01))
async def fails(_: None, context: ActivityContext) -> None:
    raise TypeError(f"no card {context.info.attempt}") from ValueError("too short")


@orchestration("calls-fails")
async def calls_fails(ctx: OrchestrationContext, _: None) -> Any:
    return await ctx.call(fails)


@activity("waits")
async def waits(_: None) -> None:
    await asyncio.sleep(60)


@orchestration("calls-waits")
async def calls_waits(ctx: OrchestrationContext, _: None) -> Any:
    return await ctx.call(waits)


async def test_an_attempt_that_stops_after_its_cancellation_is_not_logged(
    sidecar: SidecarProcess, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        Worker(sidecar.address, [waits, calls_waits]),
        Client(sidecar.address) as client,
    ):
        handle = await client.start(calls_waits, id="stopped")
        async for change in _waiting_for(handle):
            if change == "activity":
                break
        await handle.cancel()
        with pytest.raises(OrchestrationFailedError):
            await handle.result()
    assert "activity attempt failed" not in caplog.text


async def _waiting_for(handle: InstanceHandle[Any]) -> AsyncIterator[str]:
    while True:
        for waiting in (await handle.get()).waiting_for:
            yield waiting.reason


async def test_failed_attempts_and_orchestrations_are_logged_once(
    sidecar: SidecarProcess, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        Worker(sidecar.address, [fails, calls_fails]),
        Client(sidecar.address) as client,
    ):
        handle = await client.start(calls_fails, id="printed")
        with pytest.raises(OrchestrationFailedError):
            await handle.result()
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    attempts = [line for line in lines if line.startswith("activity attempt failed")]
    assert len(attempts) == 2
    assert "instance_id=printed" in attempts[0] and "attempt=1" in attempts[0]
    assert "failure=TypeError: no card 2, caused by ValueError: too short" in attempts[1]
    assert "test_failure_log.py" in attempts[1]
    assert len([line for line in lines if line.startswith("orchestration failed")]) == 1


def test_a_failed_turn_is_logged_with_its_place_and_remedy(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = FailureLog(StandardLog())
    reason = worker_pb2.TURN_FAILURE_REASON_NONDETERMINISM
    log.turn(
        "i-1", 2, TurnFailed(reason, "history does not match the code", 6, 3, "timer", "activity")
    )
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage() == (
        "turn failed, the instance is stuck: history does not match the code instance_id=i-1 "
        "execution=2 seq=3 event_id=6 reason=nondeterminism expected=timer actual=activity"
    )
