"""Runs a sample: starts a worker with its handlers, and runs its client program."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Sequence

from perdure import Client, Handler, Worker


def as_program(handlers: Sequence[Handler], program: Callable[[Client], Awaitable[None]]) -> None:
    """PERDURE_ADDRESS is the address of the sidecar. Default: the default of `perdure serve`."""
    logging.basicConfig(level=logging.WARNING)
    address = os.environ.get("PERDURE_ADDRESS", "127.0.0.1:7460")

    async def run() -> None:
        async with Worker(address, handlers), Client(address) as client:
            await program(client)

    asyncio.run(run())
