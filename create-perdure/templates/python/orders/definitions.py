"""Activities have the side effects. The orchestrator coordinates them: it is executed again after
a crash, so it takes time and random numbers from `ctx` alone."""

from dataclasses import dataclass

from perdure import (
    Handler,
    OrchestrationContext,
    RetryPolicy,
    activity,
    define_event,
    orchestration,
)


@dataclass
class Order:
    id: str
    cents: int


@dataclass
class Outcome:
    status: str
    receipt: str
    approved_by: str = ""


approval = define_event("approval", str)


@activity("charge", retry=RetryPolicy(max_attempts=5, initial_interval=0.2), start_to_close=30)
async def charge(order: Order) -> str:
    # Call your payment provider here, with an idempotency key.
    return f"{order.cents} cents for {order.id}"


@activity("refund")
async def refund(receipt: str) -> None:
    print(f"refunded {receipt}")


@activity("ship")
async def ship(order: Order) -> None:
    print(f"shipped {order.id}")


@orchestration("order")
async def order(ctx: OrchestrationContext, wanted: Order) -> Outcome:
    receipt = await ctx.call(charge, wanted)
    first = await ctx.race(approved=ctx.wait_for(approval), late=ctx.sleep(86_400))
    if first.key == "late":
        await ctx.call(refund, receipt)
        return Outcome("refunded", receipt)
    await ctx.call(ship, wanted)
    return Outcome("shipped", receipt, first.value)


handlers: list[Handler] = [charge, refund, ship, order]
