"""The code calls a child orchestration like an activity.

The child is a separate instance with its own history and status. When it fails, the call in the
parent raises OrchestrationFailedError with the cause.
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
class OrderLine:
    item: str
    count: int


@activity("find-price")
async def find_price(item: str) -> int:
    return PRICES[item]


@orchestration("quote-item")
async def quote_item(ctx: OrchestrationContext, line: OrderLine) -> int:
    return line.count * await ctx.call(find_price, line.item)


@orchestration("quote")
async def quote(ctx: OrchestrationContext, line: OrderLine) -> str:
    try:
        cents = await ctx.child(quote_item, line)
    except OrchestrationFailedError:
        return f"no quote: {line.item} is unknown"
    return f"{line.count} x {line.item}: {cents / 100:.2f}"


HANDLERS: list[Handler] = [find_price, quote_item, quote]


async def program(client: Client) -> None:
    for item in ("lamp", "unicorn"):
        instance = await client.start(quote, OrderLine(item, 3))
        print(await instance.result())


if __name__ == "__main__":
    as_program(HANDLERS, program)
