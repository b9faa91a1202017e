"""A sidecar for the tests of a file, and an event loop for tests that are coroutines."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from perdure.testing import SidecarProcess

REPOSITORY = Path(__file__).resolve().parents[2]

# Every test takes a few seconds at most. A test that hangs must time out.
TEST_S = 60.0

SIDECAR = ["node", str(REPOSITORY / "sidecar" / "dist" / "main.js")]


@pytest.fixture(scope="module")
def sidecar() -> Iterator[SidecarProcess]:
    with SidecarProcess(SIDECAR, settings=["--log-level", "warn"]) as process:
        yield process


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs a test that is a coroutine function in a separate event loop."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    asyncio.run(asyncio.wait_for(pyfuncitem.obj(**arguments), TEST_S))
    return True
