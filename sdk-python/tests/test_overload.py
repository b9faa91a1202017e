"""A sidecar without capacity, and clients that wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from conftest import SIDECAR

from perdure import Client, OrchestrationContext, OverloadedError, Worker, orchestration
from perdure.testing import SidecarProcess


@orchestration("double")
async def double(ctx: OrchestrationContext, n: int) -> int:
    return 2 * n


@pytest.fixture
def small() -> Iterator[SidecarProcess]:
    settings = ["--log-level", "warn", "--busy-instances", "10", "--cached-instances", "1"]
    with SidecarProcess(SIDECAR, settings=settings) as process:
        yield process


async def test_a_call_rejected_by_an_overloaded_sidecar_is_repeated_until_it_succeeds(
    small: SidecarProcess,
) -> None:
    async with Client(small.address, call_timeout=0.9) as hasty:
        starts = [hasty.start("double", n) for n in range(20)]
        outcomes = await asyncio.gather(*starts, return_exceptions=True)
    refused = [one for one in outcomes if isinstance(one, BaseException)]
    assert len(refused) == 9
    for error in refused:
        assert isinstance(error, OverloadedError)
        assert (error.code, error.retry_after_ms) == ("OVERLOADED", 1_000)
    async with Client(small.address) as client:
        waiting = asyncio.create_task(client.start(double, 21))
        async with Worker(small.address, handlers=[double]):
            assert await (await waiting).result(timeout=20) == 42
