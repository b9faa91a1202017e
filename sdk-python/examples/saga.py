"""Errors and compensation.

Each successful step adds its compensation. When a later step fails permanently, or the instance is
cancelled, the compensations run in reverse order.
"""

from dataclasses import dataclass, field

from as_program import as_program

from perdure import (
    ActivityContext,
    ActivityFailedError,
    ApplicationError,
    Client,
    Handler,
    OrchestrationContext,
    RetryPolicy,
    activity,
    orchestration,
)

RETRY = RetryPolicy(max_attempts=3, initial_interval=0.05)
LIMIT_CENTS = 100_000


@dataclass
class Trip:
    city: str
    cents: int


@dataclass
class TripOutcome:
    booked: bool
    receipt: str = ""
    because: str = ""
    undone: list[str] = field(default_factory=list)


@activity("book-flight", retry=RETRY)
async def book_flight(city: str) -> str:
    return f"flight to {city}"


@activity("cancel-flight", retry=RETRY)
async def cancel_flight(flight: str) -> str:
    return f"cancelled {flight}"


@activity("book-hotel", retry=RETRY)
async def book_hotel(city: str, context: ActivityContext) -> str:
    # The service is unavailable at the first attempt. The second attempt succeeds.
    if context.info.attempt == 1:
        raise ConnectionError("the hotel does not answer")
    return f"hotel in {city}"


@activity("cancel-hotel", retry=RETRY)
async def cancel_hotel(booking: str) -> str:
    return f"cancelled {booking}"


@activity("pay", retry=RetryPolicy(max_attempts=3, non_retryable=["CardDeclined"]))
async def pay(cents: int) -> str:
    if cents <= LIMIT_CENTS:
        return f"receipt over {cents}"
    raise ApplicationError(
        "over the limit of the card", type="CardDeclined", details={"limitCents": LIMIT_CENTS}
    )


@orchestration("book-trip")
async def book_trip(ctx: OrchestrationContext, trip: Trip) -> TripOutcome:
    undone: list[str] = []
    try:
        async with ctx.saga() as saga:
            flight = await ctx.call(book_flight, trip.city)

            async def undo_flight(ctx: OrchestrationContext) -> None:
                undone.append(await ctx.call(cancel_flight, flight))

            saga.add(undo_flight)
            hotel = await ctx.call(book_hotel, trip.city)

            async def undo_hotel(ctx: OrchestrationContext) -> None:
                undone.append(await ctx.call(cancel_hotel, hotel))

            saga.add(undo_hotel)
            receipt = await ctx.call(pay, trip.cents)
    except ActivityFailedError as failed:
        return TripOutcome(booked=False, because=failed.type, undone=undone)
    return TripOutcome(booked=True, receipt=receipt)


HANDLERS: list[Handler] = [book_flight, cancel_flight, book_hotel, cancel_hotel, pay, book_trip]


async def program(client: Client) -> None:
    for cents in (80_000, 250_000):
        instance = await client.start(book_trip, Trip("Lisbon", cents))
        print(await instance.result())


if __name__ == "__main__":
    as_program(HANDLERS, program)
