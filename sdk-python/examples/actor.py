"""An "actor": one long-running instance for each object, here for each shopping basket.

The instance handles events one at a time, in the order of their arrival. No event is lost while
the instance works, sleeps or continues as new.
"""

from dataclasses import dataclass
from typing import Literal

from as_program import as_program

from perdure import Client, Handler, OrchestrationContext, define_event, orchestration

# The number of events that one execution handles before it continues as new.
EVENTS_PER_EXECUTION = 100


@dataclass
class Change:
    do: Literal["add", "remove", "check-out"]
    item: str = ""
    count: int = 1


change = define_event("change", Change)


@orchestration("basket")
async def basket(ctx: OrchestrationContext, items: dict[str, int]) -> dict[str, int]:
    for _ in range(EVENTS_PER_EXECUTION):
        event = await ctx.wait_for(change)
        if event.do == "check-out":
            return items
        if event.do == "add":
            items[event.item] = items.get(event.item, 0) + event.count
        else:
            items.pop(event.item, None)
        # Clients read this status without a request to the orchestrator.
        ctx.set_status({"lines": len(items), "items": sum(items.values())})
    await ctx.continue_as_new(items)


HANDLERS: list[Handler] = [basket]


async def program(client: Client) -> None:
    instance = await client.start(basket, {})
    await instance.raise_event(change, Change("add", "apples", 3))
    await instance.raise_event(change, Change("add", "pears", 1))
    await instance.raise_event(change, Change("remove", "pears"))
    await instance.raise_event(change, Change("add", "apples", 2))
    await instance.raise_event(change, Change("check-out"))
    print(await instance.result())


if __name__ == "__main__":
    as_program(HANDLERS, program)
