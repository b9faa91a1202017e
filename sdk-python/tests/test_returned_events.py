"""Waits that gave back an event which they had received in the same delivery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from test_map import done, turns_of
from test_nested_races import raised, wait

from perdure import CancelledError, OrchestrationContext

EARLY = [raised("y", 1), raised("x", 2)]


def test_it_receives_the_next_event_when_another_wait_received_the_returned_one() -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        await ctx.call_activity("a")
        x, y = ctx.wait_for("x"), ctx.wait_for("y")
        await ctx.first([x, y])
        return [await ctx.wait_for("y"), await y]

    turns = turns_of(program, EARLY, [done(1, None)], [raised("y", 3)])
    waits = [wait(2, "x"), wait(3, "y"), {"cancel": 3}, wait(4, "y"), wait(5, "y")]
    assert turns[2:] == [waits, [{"returned": [1, 3]}]]


def test_it_says_so_when_its_outcome_was_settled_and_the_event_went_to_another_wait() -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        await ctx.call_activity("a")
        both = ctx.all([ctx.wait_for("y"), ctx.wait_for("z")])
        await ctx.first([both, ctx.wait_for("x")])
        await ctx.wait_for("y")
        try:
            return await both
        except RuntimeError as error:
            return str(error)

    turns = turns_of(program, EARLY, [done(1, None)])
    assert 'event "y" went to another wait' in turns[2][-1]["returned"]


@pytest.mark.parametrize("names", ["xy", "yx"])
def test_it_is_cancelled_for_later_readers_when_it_lost_race(names: str) -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        await ctx.call_activity("a")
        waits = {name: ctx.wait_for(name) for name in names}
        x, y = waits["x"], waits["y"]
        await x
        await ctx.race(x=x, y=y)
        try:
            read = await y
        except CancelledError as error:
            read = error.reason
        return [read, await ctx.wait_for("y")]

    turns = turns_of(program, EARLY, [done(1, None)])
    assert turns[2][-2:] == [wait(4, "y"), {"returned": ["lost a race", 1]}]


def test_a_function_that_lost_race_receives_a_cancellation_instead() -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        await ctx.call_activity("a")
        seen: list[Any] = []

        def reading(name: str) -> Callable[[OrchestrationContext], Any]:
            async def read(own: OrchestrationContext) -> Any:
                try:
                    seen.append(await own.wait_for(name))
                except CancelledError as error:
                    seen.append(error.reason)

            return read

        await ctx.race(x=reading("x"), y=reading("y"))
        return [*seen, await ctx.wait_for("y")]

    turns = turns_of(program, EARLY, [done(1, None)])
    assert turns[2][-1] == {"returned": [2, "lost a race", 1]}


def test_continue_as_new_returns_what_code_has_not_received() -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        await ctx.call_activity("a")
        waits = [ctx.wait_for("y"), ctx.wait_for("y")]
        await waits[0]
        await ctx.continue_as_new()

    turns = turns_of(program, [raised("y", 1), raised("y", 2)], [done(1, None)])
    assert turns[2][:3] == [wait(2, "y"), wait(3, "y"), {"cancel": 3}]
    assert len(turns[2]) == 4
