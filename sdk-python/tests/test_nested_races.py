"""Waits for events inside combinators that lose a race."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from test_map import done, turns_of
from transcripts import Json

from perdure import OrchestrationContext


def wait(seq: int, name: str) -> Json:
    return {"waitForEvent": {"seq": seq, "name": name}}


def raised(name: str, value: Any) -> Json:
    return {"eventRaised": {"name": name, "payload": {"json": value}}}


def pair(ctx: OrchestrationContext) -> list[Any]:
    return [ctx.wait_for("y"), ctx.wait_for("z")]


CONTESTANTS: dict[str, Callable[[OrchestrationContext], Any]] = {
    "first": lambda ctx: ctx.first(pair(ctx)),
    "any": lambda ctx: ctx.any(pair(ctx)),
    "all": lambda ctx: ctx.all(pair(ctx)),
    "settled": lambda ctx: ctx.settled(pair(ctx)),
    "all of first": lambda ctx: ctx.all([ctx.first(pair(ctx))]),
    "race": lambda ctx: ctx.race(y=ctx.wait_for("y"), z=ctx.wait_for("z")),
}
RACES: dict[str, Callable[[OrchestrationContext, Any], Any]] = {
    "first": lambda ctx, inner: ctx.first([inner, ctx.call_activity("a")]),
    "any": lambda ctx, inner: ctx.any([inner, ctx.call_activity("a")]),
    "race": lambda ctx, inner: ctx.race(inner=inner, a=ctx.call_activity("a")),
}


@pytest.mark.parametrize("race", RACES)
@pytest.mark.parametrize("inner", CONTESTANTS)
def test_the_waits_of_a_combinator_that_lost_are_withdrawn(inner: str, race: str) -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        await RACES[race](ctx, CONTESTANTS[inner](ctx))
        return await ctx.wait_for("y")

    turns = turns_of(program, [done(3, None)], [raised("y", 7)])
    assert turns[0][:2] == [wait(1, "y"), wait(2, "z")]
    assert turns[1:] == [[{"cancel": 1}, {"cancel": 2}, wait(4, "y")], [{"returned": 7}]]


def test_the_waits_of_a_combinator_that_lost_return_their_events() -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        await ctx.call_activity("a")
        inner = ctx.all([ctx.wait_for("y"), ctx.wait_for("z")])
        won = await ctx.race(x=ctx.wait_for("x"), inner=inner)
        return [won.key, await ctx.wait_for("y")]

    turns = turns_of(program, [raised("y", 1), raised("x", 2)], [done(1, None)])
    waits = [wait(2, "y"), wait(3, "z"), wait(4, "x")]
    returned = {"returned": ["x", 1]}
    assert turns[2] == [*waits, {"cancel": 2}, {"cancel": 3}, wait(5, "y"), returned]


def test_withdrawn_waits_open_again_when_code_awaits_the_combinator() -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        inner = ctx.first(pair(ctx))
        await ctx.first([inner, ctx.call_activity("a")])
        await ctx.call_activity("remind")
        return await inner

    turns = turns_of(program, [done(3, None)], [done(4, None)], [raised("z", "yes")])
    assert turns[1][:2] == [{"cancel": 1}, {"cancel": 2}]
    assert turns[2:] == [[wait(5, "y"), wait(6, "z")], [{"cancel": 5}, {"returned": "yes"}]]


def test_waits_with_another_reader_stay_open() -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        mail, other = ctx.wait_for("y"), ctx.wait_for("z")

        async def read() -> Any:
            return await mail

        reader = ctx.begin(read())
        both = ctx.all([mail, other])
        await ctx.race(inner=ctx.first([mail, other]), a=ctx.call_activity("a"))
        return [await reader, await both]

    turns = turns_of(program, [done(3, None)], [raised("y", 1), raised("z", 2)])
    assert turns[1:] == [[], [{"returned": [1, [1, 2]]}]]
