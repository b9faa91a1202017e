"""The activities of the workers of all drivers (conformance/README.md, Mode `live`)."""

from __future__ import annotations

import asyncio
from typing import Any

from perdure import ActivityContext, ActivityDefinition, ApplicationError, activity
from perdure_driver.described import Json, failure_of


@activity("echo")
async def echo(value: Any) -> Any:
    return value


@activity("fail")
async def fail(failure: Json) -> None:
    raise failure_of(failure)


@activity("flaky")
async def flaky(wanted: Json, context: ActivityContext) -> int:
    attempt = context.info.attempt
    if attempt > wanted["times"]:
        return attempt
    raise ApplicationError("not yet", type="Flaky")


@activity("beat")
async def beat(wanted: Json, context: ActivityContext) -> Any:
    if context.info.attempt > 1:
        return context.heartbeat_details
    for number in range(1, wanted["times"] + 1):
        context.heartbeat(number)
    raise ApplicationError("beaten", type="Beaten")


@activity("info")
async def info(_: Any, context: ActivityContext) -> Json:
    about = context.info
    return {"instanceId": about.instance_id, "name": about.name, "attempt": about.attempt}


@activity("headers")
async def headers(_: Any, context: ActivityContext) -> Any:
    return dict(context.headers)


@activity("size")
async def size(value: Any) -> int:
    return len(value)


def activities(ledger_path: str) -> list[ActivityDefinition[Any, Any]]:
    """Creates all activities; `ledger` and `hang` append to the file."""

    def enter(key: str, context: ActivityContext) -> None:
        about = context.info
        with open(ledger_path, "a", encoding="utf-8") as file:
            file.write(f"{key} {about.instance_id} {about.seq} {about.attempt}\n")

    # A plain function, which runs in a thread.
    @activity("ledger")
    def ledger(wanted: Json, context: ActivityContext) -> str:
        key: str = wanted["key"]
        enter(key, context)
        return key

    @activity("hang")
    async def hang(wanted: Json | None, context: ActivityContext) -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if wanted is not None and wanted.get("key") is not None:
                enter(wanted["key"], context)
        return "stopped"

    @activity("linger")
    async def linger(wanted: Json, context: ActivityContext) -> str:
        enter(wanted["key"], context)
        await asyncio.sleep(wanted["ms"] / 1_000)
        key: str = wanted["key"]
        return key

    return [echo, fail, flaky, beat, info, headers, size, ledger, hang, linger]
