"""A child is called like an activity.

It has an instance, a history and a status of its own; its failure reaches the parent as
OrchestrationFailedError, with the cause.
"""

from dataclasses import dataclass

from as_program import as_program

from perdure import (
    Client,
    Handler,
    OrchestrationContext,
    OrchestrationFailedError,
    activity,
    orchestration,
)

PRICES = {"lamp": 4_900, "chair": 12_500}


@dataclass
class Wanted:
    item: str
    count: int


@activity("find-price")
async def find_price(item: str) -> int:
    return PRICES[item]


@orchestration("quote-item")
async def quote_item(ctx: OrchestrationContext, wanted: Wanted) -> int:
    return wanted.count * await ctx.call(find_price, wanted.item)


@orchestration("quote")
async def quote(ctx: OrchestrationContext, wanted: Wanted) -> str:
    try:
        cents = await ctx.child(quote_item, wanted)
    except OrchestrationFailedError:
        return f"no quote: {wanted.item} is unknown"
    return f"{wanted.count} x {wanted.item}: {cents / 100:.2f}"


HANDLERS: list[Handler] = [find_price, quote_item, quote]


async def program(client: Client) -> None:
    for item in ("lamp", "unicorn"):
        instance = await client.start(quote, Wanted(item, 3))
        print(await instance.result())


if __name__ == "__main__":
    as_program(HANDLERS, program)
