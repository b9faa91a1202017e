"""Cancellation with clean-up.

The open wait raises CancelledError when the cancellation arrives. Clean-up code may call
activities. The error ends the instance as cancelled when it leaves the orchestrator.
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

# A record of what the activities did. The program prints it.
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
