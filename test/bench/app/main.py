"""The application process of the benchmark in Python: a worker, and counts for the harness.

It answers the calls of main.ts over Node's own channel: JSON lines on a socket. NODE_CHANNEL_FD
contains the number of the socket.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from perdure import OrchestrationContext, Worker, activity, orchestration

Step = Callable[[OrchestrationContext, int], Awaitable[int]]

NO_VALUES = {"n": 0, "mean": 0, "min": 0, "p50": 0, "p90": 0, "p99": 0, "max": 0}


class Ledger:
    """The counts of this process."""

    def __init__(self) -> None:
        self.executions = 0
        self.waiting: set[str] = set()

    def step(self, index: int) -> int:
        """Counts a step. Returns its result. Every step calls it."""
        self.executions += 1
        return index

    def reset(self) -> None:
        """Sets all counts to 0."""
        self.executions = 0
        self.waiting.clear()


ledger = Ledger()


@activity("echo")
async def echo(index: int) -> int:
    return ledger.step(index)


def inline(ctx: OrchestrationContext, index: int) -> Awaitable[int]:
    return ctx.run("step", lambda: ledger.step(index))


def by_activity(ctx: OrchestrationContext, index: int) -> Awaitable[int]:
    return ctx.call(echo, index)


async def in_turn(ctx: OrchestrationContext, n: int, step: Step) -> int:
    total = 0
    for index in range(n):
        total += await step(ctx, index)
    return total


async def at_once(ctx: OrchestrationContext, n: int, step: Step) -> int:
    return sum(await ctx.all([step(ctx, index) for index in range(n)]))


async def then_go(ctx: OrchestrationContext, n: int, step: Step) -> int:
    total = await in_turn(ctx, n, step)
    ledger.waiting.add(ctx.info.instance_id)
    added: int = await ctx.wait_for("go")
    return total + added


def define(name: str, shape: Callable[..., Awaitable[int]], step: Step) -> Any:
    @orchestration(name)
    async def run(ctx: OrchestrationContext, work: dict[str, Any]) -> int:
        return await shape(ctx, work["n"], step)

    return run


ORCHESTRATIONS = [
    define("inlineSteps", in_turn, inline),
    define("activitySteps", in_turn, by_activity),
    define("inlineFan", at_once, inline),
    define("activityFan", at_once, by_activity),
    define("inlineThenGo", then_go, inline),
    define("activitiesThenGo", then_go, by_activity),
]


class App:
    """The worker of this process, and the calls of the harness."""

    def __init__(self) -> None:
        self.worker: Worker | None = None
        self.running: asyncio.Task[None] | None = None

    async def connect(self, options: dict[str, Any]) -> None:
        part = options["part"]
        handlers = [
            *([] if part == "orchestrations" else [echo]),
            *([] if part == "activities" else ORCHESTRATIONS),
        ]
        cache: dict[str, Any] = {} if options["cache"] else {"max_cached_instances": 0}
        self.worker = Worker(options["address"], handlers, stop_on_signals=False, **cache)
        self.running = asyncio.get_running_loop().create_task(self.worker.run())
        await self.worker.ready()

    def counts(self) -> dict[str, Any]:
        return {
            "executions": ledger.executions,
            "entries": 0,
            "waiting": len(ledger.waiting),
            "firstEntryMs": 0,
            "lastEntryMs": 0,
            "toWait": NO_VALUES,
            "lateness": NO_VALUES,
        }

    async def answer(self, name: str, argument: Any) -> Any:
        """Answers a call. Raises for calls that only the application in Node supports."""
        if name == "hello":
            return True
        if name == "connect":
            return await self.connect(argument)
        if name == "reset":
            return ledger.reset()
        if name == "counts":
            return self.counts()
        raise ValueError(f"the application in Python has no call '{name}'")

    async def stop(self) -> None:
        if self.worker is not None:
            await self.worker.stop()


async def main() -> None:
    loop = asyncio.get_running_loop()
    app = App()
    over = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    channel = socket.socket(fileno=int(os.environ["NODE_CHANNEL_FD"]))
    channel.setblocking(False)
    reader, writer = await asyncio.open_unix_connection(sock=channel)

    async def listen() -> None:
        while line := await reader.readline():
            call = json.loads(line)
            answer: dict[str, Any] = {"id": call["id"]}
            try:
                answer["value"] = await app.answer(call["name"], call.get("argument"))
            except Exception as error:
                answer["error"] = f"{type(error).__name__}: {error}"
            writer.write(json.dumps(answer).encode() + b"\n")
        # The harness has exited.
        os._exit(1)

    listening = loop.create_task(listen())
    await over.wait()
    await app.stop()
    listening.cancel()


logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
asyncio.run(main())
