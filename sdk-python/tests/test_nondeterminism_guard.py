"""The guard detects non-deterministic awaits and code outside its turn, with the line."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from histories import Playing

from perdure import OrchestrationContext, orchestration
from perdure._proto import worker_pb2
from perdure.errors import NonDeterministicAwaitError
from perdure.loop import Operation
from perdure.replay.turn import Turned
from perdure.turn_failures import TurnFailed

Code = Callable[[OrchestrationContext], Awaitable[Any]]


async def sleeps(_: OrchestrationContext) -> None:
    await asyncio.sleep(1)


async def yields(_: OrchestrationContext) -> None:
    await asyncio.sleep(0)


async def gathers(ctx: OrchestrationContext) -> None:
    await asyncio.gather(ctx.call_activity("a"), ctx.call_activity("b"))


async def limits(ctx: OrchestrationContext) -> None:
    async with asyncio.timeout(1):
        await ctx.call_activity("a")


async def begins(ctx: OrchestrationContext) -> None:
    task = asyncio.create_task(sleeps(ctx))
    await ctx.call_activity("a")
    await task


async def swallows(ctx: OrchestrationContext) -> None:
    try:
        await asyncio.sleep(1)
    except Exception:
        await ctx.call_activity("a")


def failed_turn(code: Code) -> TurnFailed:
    outcome = Playing(orchestration("program")(code)).turn()
    assert isinstance(outcome, TurnFailed)
    assert outcome.reason == worker_pb2.TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT
    return outcome


@pytest.mark.filterwarnings("ignore:coroutine")
@pytest.mark.parametrize("code", [sleeps, yields, gathers, begins, swallows])
def test_asyncio_in_an_orchestrator_is_rejected_with_its_line(code: Code) -> None:
    failed = failed_turn(code)
    assert "test_nondeterminism_guard.py" in failed.message
    assert "ctx.sleep()" in failed.message


@pytest.mark.skipif(not hasattr(asyncio, "timeout"), reason="Python 3.10 has no asyncio.timeout")
def test_a_timeout_of_asyncio_is_rejected() -> None:
    assert "asyncio" in failed_turn(limits).message


async def test_asyncio_is_rejected_inside_a_running_loop_and_the_loop_is_restored() -> None:
    before = asyncio.get_running_loop()
    assert "create_future" in failed_turn(sleeps).message
    assert asyncio.get_running_loop() is before
    await asyncio.sleep(0)


def test_a_non_deterministic_await_is_rejected_while_an_operation_is_open() -> None:
    async def code(ctx: OrchestrationContext) -> None:
        ctx.sleep(60)
        await asyncio.sleep(0)

    assert "nothing at all" in failed_turn(code).message


def test_an_operation_of_another_orchestrator_is_rejected() -> None:
    taken: list[Operation[Any]] = []

    async def gives(ctx: OrchestrationContext) -> None:
        taken.append(ctx.call_activity("a"))
        await taken[0]

    async def takes(_: OrchestrationContext) -> None:
        await taken[0]

    assert isinstance(Playing(orchestration("program")(gives)).turn(), Turned)
    assert "Operation" in failed_turn(takes).message


def test_the_use_of_a_context_outside_its_turn_fails_the_next_turn() -> None:
    leaked: list[OrchestrationContext] = []

    @orchestration("program")
    async def leaks(ctx: OrchestrationContext) -> None:
        leaked.append(ctx)
        await ctx.sleep(1)

    playing = Playing(leaks)
    assert isinstance(playing.turn(), Turned)
    raised: list[BaseException] = []

    def elsewhere() -> None:
        try:
            leaked[0].call_activity("a")
        except NonDeterministicAwaitError as error:
            raised.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert "outside its turn (at " in str(raised[0])
    failed = playing.turn({"timerFired": {"seq": 1}})
    assert isinstance(failed, TurnFailed)
    assert "ctx.call was called outside its turn" in failed.message
