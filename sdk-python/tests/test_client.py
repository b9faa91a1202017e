"""Tests of a client with a real sidecar."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import uuid4

import grpc
import grpc.aio
import pytest

from perdure import (
    AlreadyExistsError,
    ApplicationError,
    CancelledError,
    Client,
    NotFoundError,
    OrchestrationContext,
    OrchestrationFailedError,
    PromiseSettledError,
    QueryFailedError,
    RequestRejectedError,
    TimeoutError,
    UnavailableError,
    UpdateFailedError,
    UpdateRejectedError,
    Worker,
    define_event,
    define_query,
    define_update,
    define_value,
    orchestration,
)
from perdure.testing import SidecarProcess, format_history, read_history, replay


@dataclass
class Order:
    """An input that is a dataclass."""

    id: str
    cents: int


@dataclass
class Paid:
    """An event payload that is a dataclass."""

    by: str


paid = define_event("paid", Paid)
total = define_query("total", None, int)
add = define_update("add", int, int)
note = define_value("note", str)


@orchestration("order")
async def order(ctx: OrchestrationContext, input: Order) -> Order:
    cents = input.cents

    def apply_add(by: int) -> int:
        nonlocal cents
        if by == 13:
            raise ApplicationError("unlucky", type="Unlucky")
        cents += by
        return cents

    def check_amount(by: int) -> None:
        if by < 0:
            raise ApplicationError("too little", type="Negative")

    def read_total() -> int:
        if cents == 666:
            raise ApplicationError("no", type="Evil")
        return cents

    ctx.on_query(total, read_total)
    ctx.on_update(add, apply_add, validate=check_amount)
    ctx.state.set(note, f"order {input.id}")
    ctx.set_status("open")
    event = await ctx.wait_for(paid)
    ctx.set_status(f"paid by {event.by}")
    return Order(input.id, cents)


@orchestration("promised")
async def promised(ctx: OrchestrationContext) -> object:
    promise = ctx.promise()
    ctx.set_status(promise.id)
    return await promise.value


@orchestration("again")
async def again(ctx: OrchestrationContext, left: int) -> int:
    if left > 0:
        await ctx.continue_as_new(left - 1)
    return left


def new_worker(sidecar: SidecarProcess) -> Worker:
    return Worker(sidecar.address, [order, promised, again], stop_on_signals=False)


async def test_values_are_converted_to_the_types_of_their_definitions(
    sidecar: SidecarProcess,
) -> None:
    async with new_worker(sidecar), Client(sidecar.address) as client:
        instance = await client.start(order, Order("o-1", 100))
        status = await instance.wait_status()
        assert (status.value, status.version, status.ended) == ("open", 1, False)
        assert await instance.value(note) == "order o-1"
        assert await instance.value("nothing") is None
        assert await instance.values() == {"note": "order o-1"}
        assert await instance.update(add, 11) == 111
        assert await instance.query(total) == 111
        assert await instance.raise_event(paid, Paid("me")) == "delivered"
        assert await instance.result(timeout=20) == Order("o-1", 111)
        changes = [change.value async for change in instance.status_changes(after=1)]
        assert changes == ["paid by me"]
        view = await client.handle(instance.id).get()
        assert (view.status, view.output) == ("completed", {"id": "o-1", "cents": 111})


async def test_errors_of_query_and_update_handlers_are_raised_with_their_class(
    sidecar: SidecarProcess,
) -> None:
    async with new_worker(sidecar), Client(sidecar.address) as client:
        instance = await client.start(order, Order("o-2", 666))
        with pytest.raises(QueryFailedError) as query:
            await instance.query(total)
        assert query.value.type == "Evil"
        with pytest.raises(UpdateFailedError) as failed:
            await instance.update(add, 13)
        assert failed.value.type == "Unlucky"
        with pytest.raises(UpdateRejectedError) as rejected:
            await instance.update(add, -1)
        assert rejected.value.type == "Negative"
        with pytest.raises(UpdateRejectedError):
            await instance.start_update(add, -1)


async def test_an_update_with_the_same_id_runs_once(sidecar: SidecarProcess) -> None:
    async with new_worker(sidecar), Client(sidecar.address) as client:
        instance = await client.start(order, Order("o-3", 1))
        started = await instance.start_update(add, 5, id="u-1")
        assert await started.result(timeout=20) == 6
        assert await instance.update(add, 5, id="u-1") == 6
        assert await instance.query(total) == 6


async def test_id_reuse_determines_the_result_of_a_start_with_an_existing_id(
    sidecar: SidecarProcess,
) -> None:
    instance_id = str(uuid4())
    async with Client(sidecar.address) as client:
        first = await client.start("without-worker", id=instance_id)
        assert first.created
        with pytest.raises(AlreadyExistsError):
            await client.start("without-worker", id=instance_id)
        same = await client.start("without-worker", id=instance_id, id_reuse="useExisting")
        assert (same.id, same.created) == (instance_id, False)
        with pytest.raises(AlreadyExistsError):
            await client.start("without-worker", id=instance_id, id_reuse="replaceEnded")
        new = await client.start("without-worker", id=instance_id, id_reuse="terminateExisting")
        assert new.created


async def test_a_repeated_start_with_the_same_idempotency_key_returns_the_same_instance(
    sidecar: SidecarProcess,
) -> None:
    instance_id = str(uuid4())
    async with Client(sidecar.address) as client:
        for _ in range(2):
            started = await client.start("x", id=instance_id, idempotency_key="k")
            assert started.id == instance_id


async def test_a_client_cancels_suspends_resumes_terminates_and_purges_instances(
    sidecar: SidecarProcess,
) -> None:
    async with new_worker(sidecar), Client(sidecar.address) as client:
        cancelled = await client.start(order, Order("o-4", 1))
        await cancelled.cancel("too late")
        with pytest.raises(OrchestrationFailedError) as caught:
            await cancelled.result(timeout=20)
        cause = caught.value.__cause__
        assert isinstance(cause, CancelledError)
        assert cause.reason == "too late"
        assert (await cancelled.wait()).status == "cancelled"

        other = await client.start(order, Order("o-5", 1))
        await other.wait_status()
        await other.suspend()
        assert (await other.get()).status == "suspended"
        await other.resume()
        with pytest.raises(RequestRejectedError) as refused:
            await other.purge()
        assert refused.value.code == "NOT_ENDED"
        await other.terminate("enough")
        assert (await other.wait()).status == "terminated"
        assert await other.purge() == 1
        with pytest.raises(NotFoundError):
            await other.get()
        with pytest.raises(RequestRejectedError) as ended:
            await cancelled.cancel()
        assert ended.value.code == "INSTANCE_ENDED"


async def test_an_event_without_a_wait_is_buffered_dropped_or_rejected(
    sidecar: SidecarProcess,
) -> None:
    async with new_worker(sidecar), Client(sidecar.address) as client:
        instance = await client.start(promised)
        assert await instance.raise_event("x") == "buffered"
        assert await instance.raise_event("x", policy="drop") == "dropped"
        with pytest.raises(RequestRejectedError) as caught:
            await instance.raise_event("x", policy="reject")
        assert caught.value.code == "NOT_WAITING"


async def test_a_promise_is_settled_once(sidecar: SidecarProcess) -> None:
    async with new_worker(sidecar), Client(sidecar.address) as client:
        waiting = await client.start(promised)
        promise = client.promise((await waiting.wait_status()).value)
        await promise.resolve({"a": 1})
        assert await waiting.result(timeout=20) == {"a": 1}
        with pytest.raises(PromiseSettledError):
            await promise.resolve(2)

        broken = await client.start(promised)
        await client.promise((await broken.wait_status()).value).reject(ValueError("no"))
        with pytest.raises(OrchestrationFailedError, match="no"):
            await broken.result(timeout=20)


async def test_executions_and_histories_are_read(sidecar: SidecarProcess) -> None:
    async with new_worker(sidecar), Client(sidecar.address) as client:
        instance = await client.start(again, 2)
        assert await instance.result(timeout=20) == 0
        executions = await instance.executions()
        assert [(one.execution, one.status) for one in executions] == [
            (1, "continuedAsNew"),
            (2, "continuedAsNew"),
            (3, "completed"),
        ]
        events = [event async for event in instance.history(execution=1)]
        assert events[0].execution_started.input.data == b"2"
        text = format_history(events)
        assert list(read_history(text)) == events
        assert replay(events, [again]).ok


async def test_instances_are_listed_page_by_page(sidecar: SidecarProcess) -> None:
    prefix = f"{uuid4()}-"
    async with Client(sidecar.address) as client:
        for n in range(5):
            await client.start("listed", id=f"{prefix}{n}")
        await client.handle(f"{prefix}0").terminate()
        found = [each.id async for each in client.list(id_prefix=prefix, page_size=2)]
        assert sorted(found) == [f"{prefix}{n}" for n in range(5)]
        pending = [each async for each in client.list(id_prefix=prefix, status="pending")]
        assert len(pending) == 4
        ended = client.list(id_prefix=prefix, status=["terminated", "failed"])
        assert [each.status async for each in ended] == ["terminated"]


async def test_calls_for_missing_objects_raise_not_found(sidecar: SidecarProcess) -> None:
    async with Client(sidecar.address) as client:
        for call in (client.handle("missing").get(), client.handle("missing").result()):
            with pytest.raises(NotFoundError):
                await call


async def test_result_waits_across_a_restart_of_the_sidecar(sidecar: SidecarProcess) -> None:
    async with new_worker(sidecar), Client(sidecar.address) as client:
        instance = await client.start(order, Order("o-6", 1))
        await instance.wait_status()
        result = asyncio.create_task(instance.result(timeout=30))
        await asyncio.sleep(0)
        sidecar.kill()
        sidecar.start()
        await instance.get()
        await instance.raise_event(paid, Paid("me"))
        assert await result == Order("o-6", 1)


async def test_calls_raise_unavailable_or_timeout_if_no_sidecar_runs() -> None:
    async with Client("127.0.0.1:1", call_timeout=0.3) as client:
        with pytest.raises((UnavailableError, TimeoutError)):
            await client.start("x")


async def test_a_closed_client_rejects_calls(sidecar: SidecarProcess) -> None:
    client = Client(sidecar.address)
    instance = await client.start("without-worker")
    waiting = asyncio.create_task(instance.result())
    await instance.get()
    await client.close()
    with pytest.raises(UnavailableError):
        await waiting
    with pytest.raises(UnavailableError):
        await instance.get()


async def test_raise_event_waits_until_a_stopped_sidecar_runs_again(
    sidecar: SidecarProcess,
) -> None:
    async with new_worker(sidecar), Client(sidecar.address) as client:
        instance = await client.start(order, Order("o-7", 1))
        await instance.wait_status()
        sidecar.kill()
        raised = asyncio.create_task(instance.raise_event(paid, Paid("me")))
        await asyncio.sleep(0)
        sidecar.start()
        await raised
        assert await instance.result(timeout=20) == Order("o-7", 1)


async def test_each_raised_event_is_stored_once_across_a_restart_of_the_sidecar(
    sidecar: SidecarProcess,
) -> None:
    async with Client(sidecar.address) as client:
        instance = await client.start("without-worker")
        raises = [asyncio.create_task(instance.raise_event("note", n)) for n in range(100)]
        await asyncio.wait(raises, return_when=asyncio.FIRST_COMPLETED)
        sidecar.kill()
        sidecar.start()
        assert set(await asyncio.gather(*raises)) == {"buffered"}
        # The client does not retry the history stream, so it needs an open connection.
        await instance.get()
        events = [event async for event in instance.history()]
        raised = [event.event_raised for event in events if event.HasField("event_raised")]
        assert len(raised) == 100
        assert len({one.idempotency_key for one in raised}) == 100


async def test_an_event_with_the_idempotency_key_of_a_stored_event_is_not_stored(
    sidecar: SidecarProcess,
) -> None:
    async with Client(sidecar.address) as client:
        instance = await client.start("without-worker")
        for key in ("a", "a", "b"):
            assert await instance.raise_event("note", 1, idempotency_key=key) == "buffered"
        kinds = [event.WhichOneof("kind") async for event in instance.history()]
        assert kinds.count("event_raised") == 2


async def test_terminate_succeeds_if_its_retry_reports_that_the_instance_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = iter([(grpc.StatusCode.UNAVAILABLE, ""), (grpc.StatusCode.ABORTED, "INSTANCE_ENDED")])

    async def fail_once(*_: object) -> None:
        code, perdure_code = next(codes)
        trailer = grpc.aio.Metadata(("perdure-code", perdure_code))
        raise grpc.aio.AioRpcError(code, grpc.aio.Metadata(), trailer, "details")

    async with Client("127.0.0.1:1") as client:
        monkeypatch.setattr(client._calls, "_once", fail_once)
        await client.handle("i-1").terminate()
        with pytest.raises(StopIteration):
            next(codes)
