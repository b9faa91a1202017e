"""`ctx.map`: many items, a limited number at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from histories import Playing
from transcripts import Json, write

from perdure import OrchestrationContext, orchestration
from perdure.replay.turn import Turned

Program = Callable[[OrchestrationContext], Awaitable[Any]]


def turns_of(program: Program, *turns: list[Json]) -> list[list[Json]]:
    """Returns the actions of each turn."""

    @orchestration("program")
    async def run(ctx: OrchestrationContext, _: None) -> Any:
        return await program(ctx)

    playing = Playing(run)
    actions = []
    for deliver in [[], *turns]:
        outcome = playing.turn(*deliver)
        assert isinstance(outcome, Turned), outcome
        actions.append([brief(write(action)) for action in outcome.actions])
    return actions


def brief(action: Json) -> Json:
    if "scheduleActivity" in action:
        body = action["scheduleActivity"]
        return {"call": (body["seq"], body["input"]["json"])}
    if "cancelOperation" in action:
        return {"cancel": action["cancelOperation"]["seq"]}
    if "completeExecution" in action:
        return {"returned": action["completeExecution"].get("output", {}).get("json")}
    return action


def done(seq: int, value: Any) -> Json:
    return {"activityCompleted": {"seq": seq, "attempt": 1, "output": {"json": value}}}


def failed(seq: int) -> Json:
    failure = {"kind": "FAILURE_KIND_APPLICATION", "type": "Error", "message": "no"}
    return {"activityFailed": {"seq": seq, "attempt": 1, "failure": failure}}


def test_it_runs_a_limited_number_at_once_and_returns_results_in_order() -> None:
    turns = turns_of(
        lambda ctx: ctx.map(
            ["x", "y", "z"], lambda item, inner: inner.call_activity("a", item), concurrency=2
        ),
        [done(2, "Y")],
        [done(1, "X")],
        [done(3, "Z")],
    )
    assert turns == [
        [{"call": (1, "x")}, {"call": (2, "y")}],
        [{"call": (3, "z")}],
        [],
        [{"returned": ["X", "Y", "Z"]}],
    ]


def test_after_an_error_it_starts_no_items_and_cancels_open_operations() -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        async def one(item: int, inner: OrchestrationContext) -> Any:
            return await inner.call_activity("a", item)

        try:
            return await ctx.map([1, 2, 3, 4], one, concurrency=3)
        except Exception as error:
            return type(error).__name__

    turns = turns_of(program, [failed(2)])
    assert turns[1] == [{"cancel": 1}, {"cancel": 3}, {"returned": "ActivityFailedError"}]


def test_it_cancels_operations_of_the_outer_context_that_its_function_returns() -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        try:
            return await ctx.map([1, 2], lambda item: ctx.call_activity("a", item), concurrency=2)
        except Exception:
            return "failed"

    assert turns_of(program, [failed(1)])[1] == [{"cancel": 2}, {"returned": "failed"}]


def test_it_is_cancelled_as_a_whole_when_it_loses_a_race() -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        work = ctx.map([1, 2, 3], lambda item, inner: inner.call_activity("a", item), concurrency=2)
        return (await ctx.race(work=work, timer=ctx.sleep(1))).key

    turns = turns_of(program, [{"timerFired": {"seq": 3}}])
    assert turns[1] == [{"cancel": 1}, {"cancel": 2}, {"returned": "timer"}]


def test_it_accepts_any_iterable_and_functions_that_return_immediately() -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        return [
            await ctx.map(range(4), lambda item: item * 2, concurrency=3),
            await ctx.map([], lambda item: ctx.call_activity("a", item), concurrency=1),
        ]

    assert turns_of(program) == [[{"returned": [[0, 2, 4, 6], []]}]]


@pytest.mark.parametrize("concurrency", [0, -1, 1.5, True])
def test_a_concurrency_that_is_not_a_whole_number_is_rejected(concurrency: Any) -> None:
    async def program(ctx: OrchestrationContext) -> Any:
        try:
            return await ctx.map([1], lambda item: item, concurrency=concurrency)
        except ValueError as error:
            return str(error)

    text = f"map: concurrency is {concurrency!r}. Give a whole number from 1"
    assert turns_of(program) == [[{"returned": text}]]
