# Orchestrator code with every fault that the rules know. A comment at the end of a line lists the
# rules that report it; lines without one must not be reported.
import asyncio
import datetime as dt
import logging
import os
import random
import sqlite3
import subprocess
import sys
import time
import uuid
from datetime import datetime
from os import environ
from pathlib import Path
from random import randint as draw

import perdure
import requests
from outside import PENDING, load_price, pages, ship
from perdure import OrchestrationContext as Context
from perdure import activity, define_event, define_orchestration
from perdure import orchestration as durable

approved = define_event("approved", str)
other = define_orchestration("other", str, str)
log = logging.getLogger(__name__)
database = sqlite3.connect(":memory:")
started = load_price("a")
CONSTANTS = {"a": 1}
seen: dict[str, float] = {}
count = 0
registry: dict[str, int] = {}


def register(name: str) -> None:
    registry[name] = 1


register("a")


@activity("charge")
async def charge(item: str) -> str:
    seen[item] = time.time()
    await asyncio.sleep(1)
    return f"{requests.get(item)}{random.random()}{environ['HOME']}"


@durable("order")
async def order(ctx: Context, item: str) -> object:
    clocks = [
        time.time(),  # no-clock
        time.monotonic(),  # no-clock
        datetime.now(),  # no-clock
        dt.datetime.now(dt.timezone.utc),  # no-clock
        dt.date.today(),  # no-clock
        time.localtime(),  # no-clock
        time.localtime(5),
        datetime.fromtimestamp(5),
        ctx.now(),
    ]
    numbers = [
        random.random(),  # no-random
        draw(1, 6),  # no-random
        uuid.uuid4(),  # no-random
        uuid.uuid5(uuid.NAMESPACE_DNS, item),
        os.urandom(4),  # no-random
        hash(item),  # no-random
        random.Random(),  # no-random
        random.Random(4).random(),
        ctx.random(),
    ]
    await asyncio.sleep(1)  # no-timers
    time.sleep(1)  # no-timers
    async with asyncio.timeout(1):  # no-timers
        await ctx.sleep(1)
    page = requests.get(item)  # no-io
    rows = database.execute("select 1")  # no-io
    text = Path("a").read_text()  # no-io
    with open("a") as file:  # no-io
        content = file.name
    listing = subprocess.run(["ls"])  # no-io
    in_step = await ctx.run("read", lambda: f"{Path('a').read_text()}{time.time()}")
    home = environ["HOME"]  # no-environment
    user = os.getenv("USER")  # no-environment
    script = sys.argv[0]  # no-environment
    price = await load_price(item)  # no-nondurable-await
    await PENDING  # no-nondurable-await
    await started  # no-nondurable-await
    both = await asyncio.gather(ctx.sleep(1), ctx.sleep(2))  # no-nondurable-await
    label = await ship(ctx, item)
    first = await ctx.first([ctx.wait_for(approved), wait_long(ctx)])  # no-native-race
    raced = await ctx.race(a=wait_long(ctx), late=ctx.sleep(1))  # no-native-race
    fair = await ctx.race(a=wait_long, late=ctx.sleep(1))
    global count
    count += 1  # no-module-state
    seen[item] = 1.0  # no-module-state
    seen.update({item: 2.0})  # no-module-state
    before = seen.get(item)  # no-module-state
    fixed = CONSTANTS["a"] + registry["a"]
    ctx.call(charge, item)  # no-floating-operation
    wait_long(ctx)  # no-floating-operation
    _ = ctx.call(charge, item)
    stored = ctx.call(charge, item)
    for one in {"a", "b"}:  # no-unstable-iteration
        ctx.log.info(one)
    for one in sorted({"a", "b"}):
        ctx.log.info(one)
    joined = ",".join(set(item))  # no-unstable-iteration
    names = {"a", "b"} | set(item)
    ordered = [one for one in names]  # no-unstable-iteration
    largest = max(one for one in names)
    async for one in pages():  # no-unstable-iteration
        ctx.log.info(one)
    for key in seen:  # no-unstable-iteration no-module-state
        ctx.log.info(key)
    print("charged")  # prefer-context-log
    log.info("charged")  # prefer-context-log
    logging.warning("charged")  # prefer-context-log
    ctx.log.info("charged")

    async def scoped(own: Context) -> None:
        await own.call(charge, item)
        await ctx.call(charge, item)  # no-outer-context

    await ctx.scope(scoped)
    await ctx.run("wrong", lambda: ctx.call(charge, item))  # no-outer-context
    if ctx.continue_as_new_suggested:
        await ctx.continue_as_new(item)
        ctx.set_status("never")  # no-code-after-continue-as-new
    return [
        clocks,
        numbers,
        page,
        rows,
        text,
        content,
        listing,
        in_step,
        home,
        user,
        script,
        price,
        both,
        label,
        first,
        raced,
        fair,
        before,
        fixed,
        stored,
        joined,
        ordered,
        largest,
    ]


async def wait_long(ctx: Context) -> str:
    at = time.time()  # no-clock
    name = await ctx.wait_for(approved)
    return shorten(f"{name}{at}")


def shorten(text: str) -> str:
    return text[: random.randrange(5)]  # no-random


async def run_other(ctx: perdure.OrchestrationContext, item: str) -> str:
    return f"{item}{time.time()}"  # no-clock


async def run_bound(flow, item):
    await flow.sleep(1)
    return time.time()  # no-clock


handlers = [other.handle(run_bound)]


# Not reached by orchestrator code.
def unrelated() -> float:
    print(time.time())
    return random.random()
