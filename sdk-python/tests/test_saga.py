"""The effect of a cancellation on a saga with steps in progress."""

from __future__ import annotations

from typing import Any

import pytest
from histories import Playing, ending_of
from transcripts import write

from perdure import OrchestrationContext, Saga, orchestration
from perdure.errors import CancelledError
from perdure.replay.turn import Turned


def test_a_cancelled_saga_compensates_a_call_after_its_outcome() -> None:
    @orchestration("program")
    async def pays(ctx: OrchestrationContext) -> None:
        async with ctx.saga() as saga:
            receipt = await ctx.call_activity("charge")
            saga.add(lambda own: own.call_activity("refund", receipt))
            await ctx.call_activity("ship")

    playing = Playing(pays)
    assert ending_of(playing.turn()).schedule_activity.name == "charge"
    cancelled = playing.turn({"cancelRequested": {"reason": "enough"}})
    assert isinstance(cancelled, Turned)
    assert cancelled.actions == []
    undone = playing.turn({"activityCompleted": {"seq": 1, "output": {"json": "r"}}})
    assert write(ending_of(undone))["scheduleActivity"]["input"] == {"json": "r"}
    done = playing.turn({"activityCompleted": {"seq": 2, "output": {"json": None}}})
    assert ending_of(done).cancel_execution.reason == "enough"


def test_a_saga_awaits_concurrent_branches_of_the_cancelled_code() -> None:
    @orchestration("program")
    async def pays(ctx: OrchestrationContext) -> None:
        async def charge() -> Any:
            return await ctx.call_activity("charge")

        async def pay(saga: Saga) -> None:
            receipt = await charge()
            saga.add(lambda own: own.call_activity("refund", receipt))
            with pytest.raises(CancelledError):
                await ctx.scope(lambda own, _: own.sleep(1), timeout=5)
            await ctx.call_activity("note")

        async with ctx.saga() as saga:
            await ctx.all([ctx.sleep(60), pay(saga)])

    playing = Playing(pays)
    playing.turn()
    cancelled = playing.turn({"cancelRequested": {"reason": "enough"}})
    assert ending_of(cancelled).cancel_operation.seq == 1
    behind = playing.turn({"activityCompleted": {"seq": 2, "output": {"json": "r"}}})
    assert isinstance(behind, Turned)
    called = [action.schedule_activity.name for action in behind.actions]
    assert called == ["note", "refund"]
    done = playing.turn({"activityCompleted": {"seq": 4, "output": {"json": None}}})
    assert ending_of(done).cancel_execution.reason == "enough"


def test_a_saga_that_is_cancelled_does_not_continue_as_new() -> None:
    @orchestration("program")
    async def continues(ctx: OrchestrationContext) -> None:
        async with ctx.saga():
            await ctx.call_activity("charge")
            await ctx.continue_as_new()

    playing = Playing(continues)
    playing.turn()
    playing.turn({"cancelRequested": {"reason": "enough"}})
    done = playing.turn({"activityCompleted": {"seq": 1, "output": {"json": None}}})
    assert ending_of(done).cancel_execution.reason == "enough"
