"""Orchestrations with recorded histories.

This file is released code. Add scenes, but do not change an existing scene: all later versions
replay its history with it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from perdure import (
    ActivityFailedError,
    ApplicationError,
    CancellationScope,
    CancelledError,
    Client,
    Handler,
    InstanceHandle,
    OrchestrationContext,
    RetryPolicy,
    TimeoutError,
    activity,
    define_event,
    define_update,
    define_value,
    orchestration,
)

Play = Callable[[Client, InstanceHandle[object]], Awaitable[None]]

go = define_event("go", int)
total = define_value("total", int)
deposit = define_update("deposit", int, int)


@activity("say")
async def say(text: str) -> str:
    return f"{text}!"


@activity("refuse", retry=RetryPolicy(max_attempts=2, initial_interval=0.005))
async def refuse(reason: str) -> str:
    raise ApplicationError(reason, type="Refused")


@orchestration("activities")
async def activities(ctx: OrchestrationContext, _: None) -> list[str]:
    first = await ctx.call(say, "one")
    rest = await ctx.all([ctx.call(say, "two"), ctx.call(say, "three")])
    try:
        await ctx.call(refuse, "no")
    except ActivityFailedError as error:
        return [first, *rest, error.type]
    return []


@orchestration("timers and races")
async def timers(ctx: OrchestrationContext, _: None) -> list[str]:
    await ctx.sleep(0.01)
    won = await ctx.race(soon=ctx.sleep(0.01), never=ctx.wait_for(go))
    try:
        await ctx.wait_for(go, timeout=0.01)
    except TimeoutError as late:
        return [won.key, late.timeout_type]
    return []


@orchestration("events")
async def events(ctx: OrchestrationContext, _: None) -> int:
    return await ctx.wait_for(go) + await ctx.wait_for(go)


@orchestration("leaf")
async def leaf(ctx: OrchestrationContext, n: int) -> int:
    if n < 0:
        raise ValueError("below nothing")
    return n + await ctx.run("one", lambda: 1)


@orchestration("children")
async def children(ctx: OrchestrationContext, _: None) -> list[object]:
    sums = await ctx.all([ctx.call(leaf, 1), ctx.call(leaf, 2)])
    outcomes = await ctx.settled([ctx.call(leaf, -1)])
    beside = await ctx.start(leaf, 5, id="beside")
    return [sums, outcomes[0].error is not None, beside]


@orchestration("again")
async def again(ctx: OrchestrationContext, n: int) -> int:
    await ctx.sleep(0.001)
    return n if n == 2 else ctx.continue_as_new(n + 1)


@orchestration("state")
async def state(ctx: OrchestrationContext, _: None) -> list[object]:
    ctx.state.set(total, 1)
    ctx.set_status({"at": "the first"})
    own = await ctx.read_value(ctx.info.instance_id, total)
    ctx.state.delete(total)
    ctx.state.clear()
    chance = 0 <= ctx.random() < 1
    return [own, len(str(ctx.uuid())), chance, ctx.patched("a change")]


@orchestration("scopes")
async def scopes(ctx: OrchestrationContext, _: None) -> list[object]:
    undone: list[object] = []

    async def slow(inner: OrchestrationContext, _scope: CancellationScope) -> int:
        return await inner.wait_for(go)

    async def undo(inner: OrchestrationContext) -> None:
        undone.append(await inner.call(say, "undone"))

    async def body() -> None:
        await ctx.call(say, "done")
        saga.add(undo)
        await ctx.call(refuse, "at the end")

    try:
        await ctx.scope(slow, timeout=0.01)
    except TimeoutError:
        undone.append("late")
    saga = ctx.saga()
    try:
        await saga.run(body)
    except ActivityFailedError:
        undone.append("failed")
    return undone


@orchestration("promises")
async def promises(ctx: OrchestrationContext, _: None) -> int:
    mine = ctx.promise()
    await ctx.settle(mine.id, value=4)
    return await mine.value


@orchestration("updates")
async def updates(ctx: OrchestrationContext, _: None) -> int:
    held = 0

    async def add(amount: int) -> int:
        nonlocal held
        await ctx.call(say, str(amount))
        held += amount
        return held

    ctx.on_update(deposit, add)
    await ctx.wait_for(go)
    return held


@orchestration("cancelled")
async def cancelled(ctx: OrchestrationContext, _: None) -> str:
    try:
        await ctx.wait_for(go)
    except CancelledError:
        await ctx.shield(lambda inner: inner.call(say, "bye"))
        raise
    return ""


HANDLERS: list[Handler] = [
    say,
    refuse,
    activities,
    timers,
    events,
    leaf,
    children,
    again,
    state,
    scopes,
    promises,
    updates,
    cancelled,
]


async def _nothing(_client: Client, _instance: InstanceHandle[object]) -> None:
    return


async def _raise_twice(_client: Client, instance: InstanceHandle[object]) -> None:
    await instance.raise_event(go, 1)
    await instance.raise_event(go, 2)


async def _update(_client: Client, instance: InstanceHandle[object]) -> None:
    await instance.update(deposit, 3)
    await instance.raise_event(go, 0)


async def _cancel(_client: Client, instance: InstanceHandle[object]) -> None:
    await instance.cancel("enough")


# Each scene has an input and a function that sends messages to the instance.
SCENES: dict[str, tuple[object, Play]] = {
    "activities": (None, _nothing),
    "timers and races": (None, _nothing),
    "events": (None, _raise_twice),
    "children": (None, _nothing),
    "again": (0, _nothing),
    "state": (None, _nothing),
    "scopes": (None, _nothing),
    "promises": (None, _nothing),
    "updates": (None, _update),
    "cancelled": (None, _cancel),
}
