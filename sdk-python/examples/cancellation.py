"""Cancellation with clean-up.

The wait in which the request reaches the code raises CancelledError. Clean-up may call activities
like any other code; the error that propagates ends the instance as cancelled.
"""

from as_program import as_program

from perdure import (
    CancelledError,
    Client,
    Handler,
    OrchestrationContext,
    OrchestrationFailedError,
    TimeoutError,
    activity,
    define_event,
    orchestration,
)

paid = define_event("paid", str)

# What the activities did, for the program and the test to look at.
SEATS: list[str] = []


@activity("reserve")
async def reserve(show: str) -> str:
    SEATS.append(f"reserved for {show}")
    return "12A"


@activity("release")
async def release(because: str) -> None:
    SEATS.append(f"released: {because}")


@orchestration("booking")
async def booking(ctx: OrchestrationContext, show: str) -> str:
    try:
        seat = await ctx.call(reserve, show)
        ctx.set_status("reserved")
        receipt = await ctx.wait_for(paid, timeout=900)
    except CancelledError as cancelled:
        await ctx.call(release, cancelled.reason)
        raise
    except TimeoutError:
        await ctx.call(release, "not paid in time")
        raise
    return f"{seat}, {receipt}"


HANDLERS: list[Handler] = [reserve, release, booking]


async def program(client: Client) -> None:
    instance = await client.start(booking, "the matinee")
    await instance.wait_status()
    await instance.cancel("the guest is ill")
    try:
        print(await instance.result())
    except OrchestrationFailedError as failed:
        print(repr(failed.__cause__))
    print((await instance.get()).status)
    print("; ".join(SEATS))


if __name__ == "__main__":
    as_program(HANDLERS, program)
