"""A worker against a real sidecar."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time
from typing import Any
from uuid import uuid4

import grpc
import pytest

from perdure import (
    ActivityContext,
    ActivityFailedError,
    ApplicationError,
    Client,
    Handler,
    OrchestrationContext,
    OrchestrationFailedError,
    RequestRejectedError,
    RetryPolicy,
    TimeoutError,
    Worker,
    activity,
    orchestration,
)
from perdure.testing import SidecarProcess

ran: list[str] = []


@activity("double")
async def double(value: int) -> int:
    return value * 2


@activity("thread")
def thread(value: int) -> str:
    return threading.current_thread().name


@activity("flaky", retry=RetryPolicy(max_attempts=3, initial_interval=0.02))
def flaky(times: int, context: ActivityContext) -> int:
    if context.info.attempt <= times:
        raise ApplicationError("not yet", type="NotYet", details={"times": times})
    assert times == 0 or context.last_failure is not None
    return context.info.attempt


@activity("beats", retry=RetryPolicy(max_attempts=2, initial_interval=0.02))
def beats(_: None, context: ActivityContext) -> Any:
    if context.info.attempt > 1:
        return context.heartbeat_details
    for n in range(10):
        context.heartbeat({"n": n})
    raise RuntimeError("lost")


@activity("hang")
async def hang(key: str, context: ActivityContext) -> str:
    try:
        await asyncio.Event().wait()
    finally:
        ran.append(f"{key} {context.cancel_reason}")
    return "never"


@activity("block")
def block(key: str, context: ActivityContext) -> str:
    context.cancelled.wait(30)
    ran.append(f"{key} {context.cancel_reason}")
    context.raise_if_cancelled()
    return "never"


@activity("exit")
async def leave(_: None) -> None:
    raise SystemExit(3)


@activity("large")
async def large(size: int) -> str:
    return "x" * size


@orchestration("call")
async def call(ctx: OrchestrationContext, request: dict[str, Any]) -> Any:
    options = request.get("options", {})
    return await ctx.call_activity(request["name"], request.get("input"), **options)


@orchestration("chain")
async def chain(ctx: OrchestrationContext, n: int) -> int:
    total = 0
    for i in range(n):
        total += await ctx.call(double, i)
        total += await ctx.run("one", lambda: 1)
    return total


@orchestration("fan")
async def fan(ctx: OrchestrationContext, n: int) -> int:
    return sum(await ctx.all([ctx.call(double, i) for i in range(n)]))


@orchestration("wide")
async def wide(ctx: OrchestrationContext, n: int) -> int:
    texts = await ctx.all([ctx.call(large, 300_000) for _ in range(n)])
    await ctx.wait_for("go")
    again = await ctx.all([ctx.call_activity("size", text) for text in texts])
    return sum(again)


@activity("size")
async def size(text: str) -> int:
    return len(text)


@orchestration("asks")
async def asks(ctx: OrchestrationContext) -> str:
    count = 0

    def add(by: int) -> int:
        nonlocal count
        count += by
        return count

    ctx.on_query("count", lambda: count)
    ctx.on_update("add", add)
    await ctx.wait_for("end")
    return f"counted {count}"


@orchestration("slow-step")
async def slow_step(ctx: OrchestrationContext) -> str:
    async def pause() -> str:
        await asyncio.sleep(0.05)
        return "waited"

    return await ctx.run("pause", pause)


@orchestration("sleeps")
async def sleeps(ctx: OrchestrationContext, seconds: float) -> str:
    await ctx.sleep(seconds)
    return "slept"


HANDLERS: list[Handler] = [
    double, thread, flaky, beats, hang, block, leave, large, size,
    call, chain, fan, wide, asks, slow_step, sleeps,
]  # fmt: skip


def a_worker(sidecar: SidecarProcess, **options: Any) -> Worker:
    return Worker(sidecar.address, HANDLERS, stop_on_signals=False, stop_grace=1, **options)


async def outcome(sidecar: SidecarProcess, name: str, input: Any = None, **options: Any) -> Any:
    async with a_worker(sidecar, **options), Client(sidecar.address) as client:
        return await (await client.start(name, input)).result(timeout=20)


async def until(what: str, condition: Any) -> None:
    ends = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < ends, f"timed out waiting for {what}"
        await asyncio.sleep(0.01)


async def test_an_orchestration_runs_activities_and_steps(sidecar: SidecarProcess) -> None:
    assert await outcome(sidecar, "chain", 5) == 20 + 5


async def test_a_worker_without_a_cache_replays_every_turn(sidecar: SidecarProcess) -> None:
    assert await outcome(sidecar, "chain", 5, max_cached_instances=0) == 20 + 5


async def test_many_activities_run_at_once(sidecar: SidecarProcess) -> None:
    assert await outcome(sidecar, "fan", 500) == sum(range(500)) * 2


async def test_a_plain_function_runs_in_a_thread(sidecar: SidecarProcess) -> None:
    name = await outcome(sidecar, "call", {"name": "thread", "input": 1})
    assert name.startswith("perdure-activity")


async def test_a_failed_attempt_is_retried(sidecar: SidecarProcess) -> None:
    @orchestration("again")
    async def again(ctx: OrchestrationContext, times: int) -> int:
        return await ctx.call(flaky, times)

    worker = Worker(sidecar.address, [flaky, again], stop_on_signals=False)
    async with worker, Client(sidecar.address) as client:
        assert await (await client.start(again, 2)).result(timeout=20) == 3
        with pytest.raises(OrchestrationFailedError) as caught:
            await (await client.start(again, 9)).result(timeout=20)
    failed = caught.value.__cause__
    assert isinstance(failed, ApplicationError)
    assert failed.type == "ActivityFailedError"
    why = failed.__cause__
    assert isinstance(why, ApplicationError)
    assert (why.type, why.details) == ("NotYet", {"times": 9})


async def test_heartbeat_details_reach_the_next_attempt(sidecar: SidecarProcess) -> None:
    @orchestration("beaten")
    async def beaten(ctx: OrchestrationContext) -> Any:
        return await ctx.call(beats, None)

    worker = Worker(sidecar.address, [beats, beaten], stop_on_signals=False)
    async with worker, Client(sidecar.address) as client:
        assert await (await client.start(beaten)).result(timeout=20) == {"n": 9}


@pytest.mark.parametrize("name", ["hang", "block"])
async def test_an_activity_is_cancelled_when_its_result_is_not_needed(
    sidecar: SidecarProcess, name: str
) -> None:
    key = str(uuid4())
    async with a_worker(sidecar), Client(sidecar.address) as client:
        instance = await client.start("call", {"name": name, "input": key})
        await until_waits(client, instance.id, "activity")
        await instance.terminate()
        await until("the end of the activity", lambda: f"{key} instance_ended" in ran)


async def until_waits(client: Client, instance_id: str, reason: str) -> None:
    while True:
        view = await client.handle(instance_id).get()
        if any(waiting.reason == reason for waiting in view.waiting_for):
            return
        await asyncio.sleep(0.01)


async def test_a_timeout_ends_an_attempt(sidecar: SidecarProcess) -> None:
    key = str(uuid4())
    request = {"name": "hang", "input": key, "options": {"start_to_close": 0.1}}
    with pytest.raises(OrchestrationFailedError):
        await outcome(sidecar, "call", request)
    assert f"{key} timed_out" in ran


async def test_an_activity_that_exits_fails_and_the_worker_continues(
    sidecar: SidecarProcess,
) -> None:
    async with a_worker(sidecar), Client(sidecar.address) as client:
        with pytest.raises(OrchestrationFailedError) as caught:
            await (await client.start("call", {"name": "exit"})).result(timeout=20)
        assert "SystemExit" in str(caught.value.__cause__.__cause__.type)  # type: ignore
        assert await (await client.start("chain", 1)).result(timeout=20) == 1


async def test_a_result_over_the_limit_fails_the_activity(sidecar: SidecarProcess) -> None:
    with pytest.raises(OrchestrationFailedError) as caught:
        await outcome(sidecar, "call", {"name": "large", "input": 3_000_000})
    assert "limit" in str(caught.value)


async def test_turns_and_answers_larger_than_a_frame_arrive(
    sidecar: SidecarProcess,
) -> None:
    async with Client(sidecar.address) as client:
        async with a_worker(sidecar):
            instance = await client.start("wide", 10)
            await until_waits(client, instance.id, "event")
        # Another worker receives the whole history in parts, and answers in parts.
        async with a_worker(sidecar):
            await instance.raise_event("go")
            assert await instance.result(timeout=20) == 3_000_000


@pytest.mark.parametrize("cached", [1_000, 0])
async def test_queries_and_updates_are_answered(sidecar: SidecarProcess, cached: int) -> None:
    async with (
        a_worker(sidecar, max_cached_instances=cached),
        Client(sidecar.address) as client,
    ):
        instance = await client.start(asks)
        assert await instance.update("add", 3) == 3
        assert await instance.update("add", 4) == 7
        assert await instance.query("count") == 7
        with pytest.raises(RequestRejectedError) as caught:
            await instance.query("nothing")
        assert caught.value.code == "UNKNOWN_NAME"
        await instance.raise_event("end")
        assert await instance.result(timeout=20) == "counted 7"


async def test_a_step_may_wait(sidecar: SidecarProcess) -> None:
    assert await outcome(sidecar, "slow-step") == "waited"


async def test_a_stopping_worker_finishes_its_activities(sidecar: SidecarProcess) -> None:
    started = asyncio.Event()

    @activity("brief")
    async def brief(_: None) -> str:
        started.set()
        await asyncio.sleep(0.2)
        return "done"

    async with Client(sidecar.address) as client:
        worker = Worker(sidecar.address, [brief, call], stop_on_signals=False)
        async with worker:
            instance = await client.start("call", {"name": "brief"})
            await started.wait()
        # No worker is left: the result was recorded before the worker ended.
        kinds = [event.WhichOneof("kind") async for event in instance.history()]
        assert "activity_completed" in kinds
        async with a_worker(sidecar):
            assert await instance.result(timeout=20) == "done"


async def test_an_activity_that_does_not_end_in_time_runs_on_another_worker(
    sidecar: SidecarProcess,
) -> None:
    key = str(uuid4())
    async with Client(sidecar.address) as client:
        async with Worker(sidecar.address, [hang, call], stop_on_signals=False, stop_grace=0.1):
            instance = await client.start("call", {"name": "hang", "input": key})
            await until_waits(client, instance.id, "activity")
        await until("the end of the activity", lambda: any(key in line for line in ran))

        @activity("hang")
        async def quick(_: str) -> str:
            return "elsewhere"

        async with Worker(sidecar.address, [quick, call], stop_on_signals=False):
            assert await instance.result(timeout=20) == "elsewhere"


async def test_a_worker_reconnects_to_a_restarted_sidecar(sidecar: SidecarProcess) -> None:
    async with a_worker(sidecar), Client(sidecar.address) as client:
        before = await client.start("asks")
        assert await before.update("add", 1) == 1
        sidecar.kill()
        sidecar.start()
        after = await client.start("chain", 2)
        assert await after.result(timeout=20) == 4
        assert await before.update("add", 1) == 2


async def test_code_that_awaits_a_non_durable_future_is_stuck_and_the_line_is_reported(
    sidecar: SidecarProcess,
) -> None:
    @orchestration("non-durable")
    async def non_durable(ctx: OrchestrationContext) -> None:
        await asyncio.sleep(0.01)

    worker = Worker(sidecar.address, [non_durable], stop_on_signals=False)
    async with worker, Client(sidecar.address) as client:
        instance = await client.start(non_durable)
        await until_waits(client, instance.id, "nondeterministicAwait")
        view = await instance.get()
        assert view.status == "stuck"
        assert "test_worker.py" in view.waiting_for[0].detail


async def test_a_rejected_worker_reports_the_reason(sidecar: SidecarProcess) -> None:
    worker = Worker(sidecar.address, HANDLERS, name="x" * 1_000, stop_on_signals=False)
    with pytest.raises(RequestRejectedError) as caught:
        await worker.run()
    assert "rejects this worker" in str(caught.value)
    with pytest.raises(RequestRejectedError):
        await worker.ready()


async def test_a_worker_without_a_sidecar_waits_for_one() -> None:
    worker = Worker("127.0.0.1:1", HANDLERS, stop_on_signals=False)
    run = asyncio.create_task(worker.run())
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(worker.ready(), 0.3)
    await worker.stop()
    await run


async def test_cancelling_the_run_of_a_worker_ends_it(sidecar: SidecarProcess) -> None:
    worker = a_worker(sidecar)
    run = asyncio.create_task(worker.run())
    await worker.ready()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run


def test_invalid_options_are_rejected() -> None:
    with pytest.raises(ValueError, match="max_turns"):
        Worker("127.0.0.1:1", [], max_turns=-1)
    with pytest.raises(ValueError, match="is not an address"):
        Worker("nowhere", [])
    assert Worker("127.0.0.1:1", [], credentials=grpc.ssl_channel_credentials(), token="t")


async def test_errors_of_activities_can_be_caught(sidecar: SidecarProcess) -> None:
    @orchestration("catches")
    async def catches(ctx: OrchestrationContext) -> str:
        try:
            await ctx.call(flaky, 9)
        except ActivityFailedError as failed:
            return f"{failed.type} after {failed.attempt}"
        return "nothing"

    worker = Worker(sidecar.address, [flaky, catches], stop_on_signals=False)
    async with worker, Client(sidecar.address) as client:
        assert await (await client.start(catches)).result(timeout=20) == "NotYet after 3"


async def test_the_handshake_timeout_does_not_end_a_stream(
    sidecar: SidecarProcess, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("perdure.worker.attachment.HANDSHAKE_TIMEOUT_S", 0.3)
    assert await outcome(sidecar, "sleeps", 0.6) == "slept"
    assert "connection" not in caplog.text


async def test_a_wait_for_a_result_times_out(sidecar: SidecarProcess) -> None:
    async with a_worker(sidecar), Client(sidecar.address) as client:
        instance = await client.start("asks")
        with pytest.raises(TimeoutError):
            await instance.result(timeout=0.2)


@activity("raises-in-thread")
def raises_in_thread(name: str) -> None:
    raise odd(name)


@activity("raises-in-loop")
async def raises_in_loop(name: str) -> None:
    raise odd(name)


@orchestration("calls-odd")
async def calls_odd(ctx: OrchestrationContext, names: list[str]) -> Any:
    return await ctx.call_activity(names[0], names[1])


@orchestration("raises-odd")
async def raises_odd(ctx: OrchestrationContext, name: str) -> None:
    await ctx.sleep(0)
    raise odd(name)


@orchestration("steps-odd")
async def steps_odd(ctx: OrchestrationContext, name: str) -> None:
    def step() -> None:
        raise odd(name)

    await ctx.run("step", step)


@orchestration("awaits-odd")
async def awaits_odd(ctx: OrchestrationContext, name: str) -> None:
    async def step() -> None:
        await asyncio.sleep(0)
        raise odd(name)

    async with ctx.saga() as saga:
        saga.add(lambda ctx: None)
        await ctx.run("step", step)


class Mute(BaseException):
    def __str__(self) -> str:
        raise RuntimeError("it has no text")


class NoClass(Exception):
    __class__ = property(lambda self: 1 / 0)  # type: ignore[assignment]


class NoFields(Exception):
    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)


def odd(name: str) -> BaseException:
    kinds: dict[str, BaseException] = {
        "StopIteration": StopIteration(1),
        "GeneratorExit": GeneratorExit(),
        "SystemExit": SystemExit(3),
        "KeyboardInterrupt": KeyboardInterrupt(),
        "CancelledError": asyncio.CancelledError(),
        "Mute": Mute(),
        "NoClass": NoClass(),
        "NoFields": NoFields(),
    }
    return kinds[name]


@pytest.mark.parametrize(
    "name",
    [
        "StopIteration",
        "GeneratorExit",
        "SystemExit",
        "KeyboardInterrupt",
        "CancelledError",
        "Mute",
        "NoClass",
        "NoFields",
    ],
)
async def test_any_exception_fails_only_the_code_that_raises_it(
    sidecar: SidecarProcess, name: str
) -> None:
    handlers: list[Handler] = [raises_in_thread, raises_in_loop, calls_odd, raises_odd]
    handlers += [steps_odd, awaits_odd]
    async with Worker(sidecar.address, handlers), Client(sidecar.address) as client:
        for definition, given in (
            (calls_odd, ["raises-in-thread", name]),
            (calls_odd, ["raises-in-loop", name]),
            (raises_odd, name),
            (steps_odd, name),
            (awaits_odd, name),
        ):
            run = await client.start(definition, given)  # type: ignore[arg-type]
            with pytest.raises(OrchestrationFailedError):
                await run.result(timeout=20)
        assert (await client.start(calls_odd, ["raises-in-thread", name])).id != ""


async def test_a_failed_task_of_the_worker_is_logged_and_ends_the_worker(
    sidecar: SidecarProcess, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("perdure.worker.attempts.to_failure", broken)
    worker = Worker(sidecar.address, [raises_in_loop, calls_odd], stop_on_signals=False)
    async with Client(sidecar.address) as client:
        running = asyncio.ensure_future(worker.run())
        await worker.ready()
        run = await client.start(calls_odd, ["raises-in-loop", "SystemExit"])
        with pytest.raises(RuntimeError, match="fault of the SDK") as raised:
            await running
        await run.terminate("test")
    assert isinstance(raised.value.__cause__, ZeroDivisionError)
    assert "a task of the worker died: ZeroDivisionError: a fault" in caplog.text


_ABANDONS = """
import asyncio, sys, threading
from perdure import Client, Worker, activity, orchestration

@activity("blocks")
def blocks(_: None) -> None:
    print("begun", flush=True)
    threading.Event().wait()

@orchestration("job")
async def job(ctx):
    return await ctx.call(blocks)

async def main(address):
    async with Client(address) as client:
        await client.start(job)
    await Worker(address, [blocks, job], stop_grace=0.2).run()

asyncio.run(main(sys.argv[1]))
"""


async def test_a_process_ends_despite_a_blocking_activity(
    sidecar: SidecarProcess,
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _ABANDONS, sidecar.address, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"begun\n"
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0
    finally:
        if process.returncode is None:
            process.kill()


@orchestration("child")
async def child_orchestration(ctx: OrchestrationContext, fails: bool) -> str:
    if fails:
        raise ApplicationError("as requested", type="Requested")
    return "done"


@orchestration("parent")
async def parent(ctx: OrchestrationContext, child_id: str) -> list[str]:
    seen: list[str] = []
    for fails in (True, False):
        try:
            called = ctx.call(child_orchestration, fails, id=child_id, id_reuse="replaceEnded")
            seen.append(await called)
        except OrchestrationFailedError as error:
            seen.append(error.type)
    await ctx.start(child_orchestration, False, id=child_id, id_reuse="useExisting")
    return seen


async def test_a_failed_child_is_retried_under_its_id(sidecar: SidecarProcess) -> None:
    worker = Worker(sidecar.address, [child_orchestration, parent])
    async with worker, Client(sidecar.address) as client:
        run = await client.start(parent, f"child-{uuid4()}")
        assert await run.result(timeout=20) == ["Requested", "done"]
