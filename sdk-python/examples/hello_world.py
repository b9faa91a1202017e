"""The smallest program: one activity, one orchestration that calls it, one client."""

from as_program import as_program

from perdure import Client, Handler, OrchestrationContext, activity, orchestration


@activity("greet")
async def greet(name: str) -> str:
    return f"Hello, {name}!"


@orchestration("hello-world")
async def hello_world(ctx: OrchestrationContext, name: str) -> str:
    greeting = await ctx.call(greet, name)
    ctx.log.info("greeted", greeting=greeting)
    return greeting


HANDLERS: list[Handler] = [greet, hello_world]


async def program(client: Client) -> None:
    instance = await client.start(hello_world, "world")
    print(await instance.result())


if __name__ == "__main__":
    as_program(HANDLERS, program)
