"""Starts and approves orders: `start ID CENTS`, `approve ID`."""

import asyncio
import os
import sys

from perdure import Client

from .definitions import Order, approval, order


async def start(client: Client, id: str, cents: str) -> None:
    # A second start with the same id is the same order.
    await client.start(order, Order(id, int(cents)), id=id, id_reuse="useExisting")
    print(f"started {id}; approve it within 24 hours")


async def approve(client: Client, id: str) -> None:
    started = client.handle(id, order)
    await started.raise_event(approval, "the night shift")
    print(await started.result(timeout=60))


async def main(args: list[str]) -> int:
    address = os.environ.get("PERDURE_ADDRESS", "127.0.0.1:7460")
    async with Client(address) as client:
        match args:
            case ["start", id, cents]:
                await start(client, id, cents)
            case ["approve", id]:
                await approve(client, id)
            case _:
                print("usage: start ID CENTS, or approve ID", file=sys.stderr)
                return 2
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
