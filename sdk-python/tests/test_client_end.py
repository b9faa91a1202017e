"""The end of client waits, and of processes with an open client."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import pytest

from perdure import Client, OrchestrationContext, Worker, define_event, orchestration
from perdure.testing import SidecarProcess

go = define_event("go", str)


@orchestration("waits-for-go")
async def waits_for_go(ctx: OrchestrationContext, _: None) -> Any:
    return await ctx.wait_for(go)


PROGRAM = """
import asyncio, sys
from perdure import Client

async def main():
    client = Client(sys.argv[1])
    handle = await client.start("without-worker", id="left-open")
    print((await handle.get()).status)

asyncio.run(main())
"""


def test_a_client_that_is_not_closed_lets_the_interpreter_exit(sidecar: SidecarProcess) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, sidecar.address],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "pending")


async def test_a_wait_ends_when_its_task_is_cancelled(sidecar: SidecarProcess) -> None:
    async with Worker(sidecar.address, [waits_for_go]), Client(sidecar.address) as client:
        handle = await client.start(waits_for_go)
        for waiting in (handle.result(), anext(handle.status_changes())):
            task = asyncio.ensure_future(waiting)
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        await handle.raise_event(go, "done")
        assert await handle.result() == "done"
