"""An event races a timer: approval with a deadline.

`ctx.race` returns the winner and cancels the loser, so that no timer stays open after an early
answer.
"""

from dataclasses import dataclass

from as_program import as_program

from perdure import (
    ActivityContext,
    Client,
    Handler,
    OrchestrationContext,
    activity,
    define_event,
    orchestration,
)


@dataclass
class Approval:
    ok: bool
    note: str


@dataclass
class Expense:
    what: str
    deadline_s: float


approval = define_event("approval", Approval)


@activity("ask-for-approval")
async def ask_for_approval(what: str, context: ActivityContext) -> None:
    context.log.info(f"please approve: {what}")


@orchestration("expense")
async def expense(ctx: OrchestrationContext, asked: Expense) -> str:
    await ctx.call(ask_for_approval, asked.what)
    ctx.set_status("waiting for approval")
    first = await ctx.race(answer=ctx.wait_for(approval), late=ctx.sleep(asked.deadline_s))
    ctx.set_status(None)
    if first.key == "late":
        return "expired"
    answer: Approval = first.value
    return f"{'approved' if answer.ok else 'refused'}: {answer.note}"


HANDLERS: list[Handler] = [ask_for_approval, expense]


async def program(client: Client) -> None:
    answered = await client.start(expense, Expense("a chair", 86_400))
    await answered.raise_event(approval, Approval(ok=True, note="sit well"))
    print(await answered.result())

    ignored = await client.start(expense, Expense("a yacht", 0.2))
    print(await ignored.result())


if __name__ == "__main__":
    as_program(HANDLERS, program)
