"""One live orchestrator: its inputs, its answers and its end."""

from __future__ import annotations

import gc
import warnings
from dataclasses import dataclass
from typing import Any

import pytest
from histories import Playing, ending_of
from transcripts import write

from perdure import OrchestrationContext, activity, define_update, orchestration
from perdure._proto import payload_pb2, worker_pb2
from perdure.errors import ApplicationError, CancelledError
from perdure.payload import encode_payload
from perdure.replay.handlers import UpdateInfo
from perdure.replay.turn import Answered, LiveRequestFailed, Turned, UnknownName
from perdure.seeded_random import SeededRandom
from perdure.turn_failures import TurnFailed

QUERY, VALIDATE = worker_pb2.LIVE_REQUEST_KIND_QUERY, worker_pb2.LIVE_REQUEST_KIND_VALIDATE_UPDATE


@dataclass
class Order:
    item: str
    count: int = 1


@dataclass
class Receipt:
    total: float
    order: Order


@activity("charge")
async def charge(order: Order) -> Receipt:
    return Receipt(1.5, order)


@orchestration("program")
async def orders(ctx: OrchestrationContext, order: Order) -> Receipt:
    receipt = await ctx.call(charge, order)
    assert isinstance(receipt, Receipt)
    return Receipt(receipt.total + 1, receipt.order)


def payload(value: Any) -> payload_pb2.Payload:
    return encode_payload(value, 1_000, "value")


def test_dataclasses_are_converted_from_and_to_json() -> None:
    playing = Playing(orders)
    call = ending_of(playing.turn(start={"input": {"json": {"item": "tea"}}}))
    assert write(call.schedule_activity)["input"] == {"json": {"item": "tea", "count": 1}}
    receipt = {"total": 2, "order": {"item": "tea", "count": 3}}
    done = playing.turn({"activityCompleted": {"seq": 1, "output": {"json": receipt}}})
    assert write(ending_of(done).complete_execution) == {
        "output": {"json": {"total": 3.0, "order": {"item": "tea", "count": 3}}}
    }


def test_an_input_that_does_not_match_its_annotation_fails_the_execution() -> None:
    failed = ending_of(Playing(orders).turn(start={"input": {"json": {"count": 1}}})).fail_execution
    assert failed.failure.type == "InvalidInputError"
    assert "item: missing" in failed.failure.message
    assert failed.failure.non_retryable


def test_the_error_of_a_result_that_does_not_match_its_annotation_can_be_caught() -> None:
    playing = Playing(orders)
    playing.turn(start={"input": {"json": {"item": "tea"}}})
    failed = playing.turn({"activityCompleted": {"seq": 1, "output": {"json": 7}}})
    assert ending_of(failed).fail_execution.failure.type == "InvalidOutputError"


@pytest.mark.parametrize(
    ("seed", "uuid", "number"),
    [
        ("0011223344556677", "c5002204-f708-4a59-9ae2-d2177e0ae0d8", 0.07820158961887447),
        ("ffffffffffffffff", "83bdae7c-e560-4149-8448-d9a7d645968a", 0.5276736853406744),
        ("0000000000000000", "9b9a2418-821e-484c-ae3e-a276fc73ef6a", 0.26238371416788486),
        ("deadbeefcafebabe", "a7cbc66f-ad93-4f30-a74a-e9f7bd25dc91", 0.5181074859611031),
    ],
)
def test_random_numbers_equal_the_numbers_of_the_other_sdks(
    seed: str, uuid: str, number: float
) -> None:
    random = SeededRandom(bytes.fromhex(seed))
    assert random.uuid() == uuid
    assert random.number() == number


@orchestration("program")
async def answers(ctx: OrchestrationContext) -> int:
    seen: list[int] = [1]

    async def later() -> list[int]:
        return await ready()

    async def ready() -> list[int]:
        return seen

    async def waits() -> None:
        await ctx.wait_for("go")

    async def open_wait() -> None:
        await arrival

    def refuse(number: int) -> None:
        if number < 0:
            raise ApplicationError("too small", type="TooSmall")

    async def put(number: int, update: UpdateInfo) -> str:
        seen.append(number)
        return update.id

    arrival = ctx.wait_for("go")
    ctx.on_query("sum", lambda: sum(seen))
    ctx.on_query("times", lambda by: sum(seen) * by)
    ctx.on_query("later", later)
    ctx.on_query("waits", waits)
    ctx.on_query("open", open_wait)
    ctx.on_query("sets", lambda: ctx.set_status(1))
    ctx.on_update(define_update("put", int), put, validate=refuse)
    await arrival
    return sum(seen)


def test_queries_read_the_state_of_the_code() -> None:
    playing = Playing(answers)
    playing.turn()
    run = playing.run
    assert run.answer(QUERY, "sum", None) == Answered(payload(1))
    assert run.answer(QUERY, "times", payload(3)) == Answered(payload(3))
    assert run.answer(QUERY, "later", None) == Answered(payload([1]))
    assert run.answer(QUERY, "other", None) == UnknownName()


@pytest.mark.parametrize("name", ["waits", "open", "sets"])
def test_a_query_that_decides_or_waits_fails_and_changes_nothing(name: str) -> None:
    playing = Playing(answers)
    playing.turn()
    asked = playing.run.answer(QUERY, name, None)
    assert isinstance(asked, LiveRequestFailed)
    assert "it may only read the state" in asked.failure.message
    done = playing.turn({"eventRaised": {"name": "go", "payload": {"json": None}}})
    assert write(ending_of(done)) == {"completeExecution": {"output": {"json": 1}}}


def test_an_update_is_validated_first_and_runs_when_it_is_delivered() -> None:
    playing = Playing(answers)
    playing.turn()
    assert playing.run.answer(VALIDATE, "put", payload(5)) == Answered(None)
    refused = playing.run.answer(VALIDATE, "put", payload(-5))
    assert isinstance(refused, LiveRequestFailed)
    assert refused.failure.type == "TooSmall"
    mistaken = playing.run.answer(VALIDATE, "put", payload("five"))
    assert isinstance(mistaken, LiveRequestFailed)
    assert mistaken.failure.type == "InvalidInputError"
    made = playing.turn({"updateAccepted": {"updateId": "u", "name": "put", "input": {"json": 5}}})
    assert write(ending_of(made)) == {"completeUpdate": {"updateId": "u", "output": {"json": "u"}}}
    assert playing.run.answer(QUERY, "sum", None) == Answered(payload(6))


def test_code_that_has_ended_still_answers_queries() -> None:
    playing = Playing(answers)
    playing.turn()
    playing.turn({"eventRaised": {"name": "go", "payload": {"json": None}}})
    assert playing.run.ended
    assert playing.run.answer(QUERY, "later", None) == Answered(payload([1]))


def test_a_live_request_reads_the_state_up_to_an_event() -> None:
    playing = Playing(answers)
    playing.turn()
    playing.turn({"updateAccepted": {"updateId": "u", "name": "put", "input": {"json": 5}}})
    for up_to, total in ((1, 1), (100, 6)):
        run = playing.built()
        assert isinstance(run.turn(playing.events(), up_to), Turned)
        assert run.answer(QUERY, "sum", None) == Answered(payload(total))


def test_a_closed_run_cleans_up_without_decisions_and_without_log_lines() -> None:
    done: list[str] = []

    @orchestration("program")
    async def cleans(ctx: OrchestrationContext) -> None:
        async def branch() -> None:
            try:
                await ctx.sleep(9)
            finally:
                done.append("branch")
                ctx.log.info("not to be heard")
                ctx.set_status("over")

        ctx.begin(branch())
        try:
            await ctx.wait_for("go")
        finally:
            await ctx.scope(lambda inner, _: inner.call_activity("undo"))
            done.append("never")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        playing = Playing(cleans)
        playing.turn()
        playing.run.close()
        del playing.run
        gc.collect()
    assert done == ["branch"]
    assert playing.log.lines == []


def test_branches_that_still_run_end_with_the_orchestrator() -> None:
    ended: list[str] = []

    @orchestration("program")
    async def leaves(ctx: OrchestrationContext) -> int:
        async def branch() -> None:
            try:
                await ctx.sleep(9)
            except CancelledError:
                ended.append("cancelled")
            finally:
                ended.append("over")

        ctx.begin(branch())
        return 1

    outcome = Playing(leaves).turn()
    assert isinstance(outcome, Turned)
    assert [action.WhichOneof("kind") for action in outcome.actions] == [
        "create_timer",
        "complete_execution",
    ]
    assert ended == ["over"]


@orchestration("program")
async def strays(ctx: OrchestrationContext) -> None:
    async def branch() -> None:
        raise ValueError("not awaited")

    ctx.begin(branch())
    ctx.log.info("begun")
    await ctx.sleep(9)
    ctx.log.info("slept")


def test_log_lines_and_unawaited_errors_are_logged_once_and_not_on_replay() -> None:
    playing = Playing(strays)
    playing.turn()
    assert [level for level, _ in playing.log.lines] == ["info", "error"]
    assert "no code awaits it: ValueError: not awaited" in playing.log.lines[1][1]
    playing.log.lines.clear()
    run = playing.built()
    run.turn(playing.events())
    assert playing.log.lines == []
    playing.turn({"timerFired": {"seq": 1}})
    assert playing.log.lines == [("info", "slept")]


def test_a_saga_can_be_a_block() -> None:
    @orchestration("program")
    async def books(ctx: OrchestrationContext) -> None:
        async with ctx.saga() as saga:
            saga.add(lambda inner: inner.call_activity("undo"))
            raise ApplicationError("full", type="Full")

    playing = Playing(books)
    assert ending_of(playing.turn()).schedule_activity.name == "undo"
    done = playing.turn({"activityCompleted": {"seq": 1, "output": {"json": None}}})
    assert ending_of(done).fail_execution.failure.type == "Full"


def test_a_step_of_a_saga_is_undone_after_its_effect_when_it_is_cancelled() -> None:
    @orchestration("program")
    async def pays(ctx: OrchestrationContext) -> None:
        async with ctx.saga() as saga:
            await saga.step(
                lambda own: own.call_activity("charge"),
                lambda own, receipt: own.call_activity("refund", receipt),
            )
            await ctx.call_activity("ship")

    playing = Playing(pays)
    assert ending_of(playing.turn()).schedule_activity.name == "charge"
    cancelled = playing.turn({"cancelRequested": {"reason": "enough"}})
    assert isinstance(cancelled, Turned)
    assert cancelled.actions == []
    undone = playing.turn({"activityCompleted": {"seq": 1, "output": {"json": "r"}}})
    assert ending_of(undone).schedule_activity.name == "refund"
    done = playing.turn({"activityCompleted": {"seq": 2, "output": {"json": None}}})
    assert ending_of(done).cancel_execution.reason == "enough"


def test_a_step_carries_its_function_and_its_attempts_to_the_worker() -> None:
    @orchestration("program")
    async def steps(ctx: OrchestrationContext) -> int:
        return await ctx.run("count", lambda: 7, max_attempts=3)

    playing = Playing(steps)
    outcome = playing.turn()
    assert isinstance(outcome, Turned)
    assert [(step.seq, step.name, step.fn(), step.max_attempts) for step in outcome.steps] == [
        (1, "count", 7, 3)
    ]
    again = playing.built().turn(playing.events())
    assert isinstance(again, Turned)
    assert [step.seq for step in again.steps] == [1]
    done = playing.turn({"stepCompleted": {"seq": 1, "output": {"json": 7}}})
    assert write(ending_of(done)) == {"completeExecution": {"output": {"json": 7}}}


def test_the_code_reads_the_headers_of_the_start() -> None:
    @orchestration("program")
    async def reads(ctx: OrchestrationContext) -> Any:
        return dict(ctx.info.headers)

    outcome = Playing(reads).turn(start={"headers": [{"key": "trace", "value": "t-1"}]})
    assert write(ending_of(outcome).complete_execution) == {"output": {"json": {"trace": "t-1"}}}


def test_a_difference_from_history_names_both_sides() -> None:
    playing = Playing(strays)
    playing.turn()

    @orchestration("program")
    async def changed(ctx: OrchestrationContext) -> None:
        await ctx.call_activity("mail")

    other = Playing(changed).run
    failed = other.turn(playing.events())
    assert isinstance(failed, TurnFailed)
    assert failed.expected == "timer due at 1970-01-01T00:16:49.000Z (seq 1, event 3)"
    assert failed.actual == 'activity "mail"'
    assert failed.event_id == 3
