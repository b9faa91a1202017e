"""Turns a program of a transcript into orchestrator code over the Python SDK.

conformance/README.md describes every node. Operations are requested when a node is entered, in
the order of the text.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass, field, replace
from typing import Any

from perdure.context import CancellationScope, OrchestrationContext, Saga
from perdure.loop import Operation
from perdure.options import RetryPolicy
from perdure_driver.described import Json, described, failure_of

PAYLOAD_MAX_BYTES = 20_000
"""The payload limit of programs. The node `large` slightly exceeds it."""
LARGE = "x" * PAYLOAD_MAX_BYTES
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")

Outside = list[Operation[None]]
"""Code that the driver resumes after a turn, so that it runs outside the turn."""


@dataclass(frozen=True)
class Frame:
    """The context in which a node is evaluated."""

    ctx: OrchestrationContext
    input: Any
    outside: Outside
    variables: dict[str, Any] = field(default_factory=dict)
    begun: dict[str, Operation[Any]] = field(default_factory=dict)
    scopes: dict[str, CancellationScope] = field(default_factory=dict)
    caught: BaseException | None = None
    saga: Saga | None = None


class _NonDurableWait:
    """An awaitable that is not durable and never completes."""

    def __await__(self) -> Generator[Any, None, None]:
        yield self


Node = Json
Run = Callable[[Node, Frame], Awaitable[Any]]
_NODES: dict[str, Run] = {}


def _node(name: str) -> Callable[[Run], Run]:
    def register(run: Run) -> Run:
        _NODES[name] = run
        return run

    return register


async def evaluate(at: Node, frame: Frame) -> Any:
    """Evaluates a node."""
    run = _NODES.get(at["do"])
    if run is None:
        raise LookupError(f'programs have no node "{at["do"]}"')
    return await run(at, frame)


def orchestrator_of(
    program: Json, outside: Outside | None = None
) -> Callable[[OrchestrationContext, Any], Awaitable[Any]]:
    """Creates the orchestrator function of a program."""
    waiting: Outside = [] if outside is None else outside

    async def orchestrator(ctx: OrchestrationContext, input: Any) -> Any:
        return await evaluate(program, Frame(ctx, input, waiting))

    return orchestrator


def _seconds(duration: Any) -> float:
    """Reads a duration of the Node SDK: milliseconds, or a text such as '1m 30s'."""
    if not isinstance(duration, str):
        return float(duration) / 1_000
    return sum(float(amount) * _UNITS[unit] for amount, unit in _AMOUNT.findall(duration))


def _retry(retry: Any) -> RetryPolicy | None:
    if retry is None or retry is False:
        return None
    initial, longest = retry.get("initialInterval"), retry.get("maxInterval")
    return RetryPolicy(
        max_attempts=retry.get("maxAttempts"),
        initial_interval=None if initial is None else _seconds(initial),
        max_interval=None if longest is None else _seconds(longest),
        backoff_coefficient=retry.get("backoffCoefficient"),
        non_retryable=retry.get("nonRetryable", ()),
    )


_DURATIONS = ("startToClose", "scheduleToStart", "scheduleToClose", "heartbeat")


def _options(given: Any) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for name, value in (given or {}).items():
        snake = re.sub("[A-Z]", lambda capital: "_" + capital[0].lower(), name)
        if name == "retry":
            options[snake] = _retry(value)
        else:
            options[snake] = _seconds(value) if name in _DURATIONS else value
    return options


def _timeout(at: Node) -> float | None:
    return None if "timeoutMs" not in at else at["timeoutMs"] / 1_000


def _input_of(at: Node, frame: Frame) -> Any:
    if at.get("inputOf") == "input":
        return frame.input
    return LARGE if at.get("inputOf") == "large" else at.get("input")


# Operations.


@_node("activity")
def _activity(at: Node, frame: Frame) -> Awaitable[Any]:
    options = _options(at.get("options"))
    return frame.ctx.call_activity(at["name"], _input_of(at, frame), **options)


@_node("sleep")
def _sleep(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.sleep(at["ms"] / 1_000)


@_node("sleepUntil")
def _sleep_until(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.sleep_until(at["ms"])


@_node("wait")
def _wait(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.wait_for(at["event"], timeout=_timeout(at))


@_node("raise")
def _raise(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.raise_event(at["to"], at["event"], at.get("payload"))


@_node("child")
def _child(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.child(at["name"], at.get("input"), **_options(at.get("options")))


@_node("start")
def _start(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.start(at["name"], at.get("input"), **_options(at.get("options")))


@_node("step")
def _step(at: Node, frame: Frame) -> Awaitable[Any]:
    def step() -> Any:
        if "throws" in at:
            raise failure_of(at["throws"])
        return at.get("returns")

    return frame.ctx.run(at["name"], step)


@_node("readValue")
def _read_value(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.read_value(at["of"], at["key"])


@_node("promise")
def _promise(at: Node, frame: Frame) -> Awaitable[Any]:
    promise = frame.ctx.promise(timeout=_timeout(at))
    frame.variables["promiseId"] = promise.id
    return promise.value


@_node("settle")
def _settle(at: Node, frame: Frame) -> Awaitable[Any]:
    error = None if "error" not in at else failure_of(at["error"])
    return frame.ctx.settle(at["promise"], at.get("value"), error=error)


@_node("continueAsNew")
def _continue_as_new(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.continue_as_new(at.get("input"), **_options(at.get("options")))


# State.


@_node("status")
async def _status(at: Node, frame: Frame) -> None:
    frame.ctx.set_status(at.get("value"))


@_node("keep")
async def _keep(at: Node, frame: Frame) -> None:
    frame.ctx.state.set(at["key"], await evaluate(at["to"], frame))


@_node("count")
async def _count(at: Node, frame: Frame) -> int:
    counted: int = (frame.ctx.state.get(at["key"]) or 0) + 1
    frame.ctx.state.set(at["key"], counted)
    return counted


@_node("forget")
async def _forget(at: Node, frame: Frame) -> Any:
    state = frame.ctx.state
    return state.delete(at["key"]) if "key" in at else state.clear()


@_node("onUpdate")
async def _on_update(at: Node, frame: Frame) -> None:
    made: Operation[Any] = Operation(frame.ctx._run.loop)
    frame.begun[at["name"]] = made

    def validate(input: Any) -> None:
        if "rejects" in at and at["rejects"] == input:
            raise failure_of({"type": "Refused", "message": "no"})

    async def handle(input: Any) -> Any:
        value = await evaluate(at["body"], replace(frame, input=input))
        made.resolve(value)
        return value

    frame.ctx.on_update(at["name"], handle, validate=validate)


@_node("onQuery")
async def _on_query(at: Node, frame: Frame) -> None:
    def answer(input: Any) -> Json:
        if "throws" in at:
            raise failure_of(at["throws"])
        return {"input": input, "value": frame.variables.get(at.get("get", ""))}

    frame.ctx.on_query(at["name"], answer)


@_node("patched")
async def _patched(at: Node, frame: Frame) -> Any:
    return await evaluate(at["new"] if frame.ctx.patched(at["id"]) else at["old"], frame)


@_node("deprecatePatch")
async def _deprecate_patch(at: Node, frame: Frame) -> None:
    frame.ctx.deprecate_patch(at["id"])


# Values.


def _value(name: str, read: Callable[[Node, Frame], Any]) -> None:
    async def run(at: Node, frame: Frame) -> Any:
        return read(at, frame)

    _NODES[name] = run


def _info(_: Node, frame: Frame) -> Json:
    info = frame.ctx.info
    parent = None
    if info.parent is not None:
        ids = dataclasses.asdict(info.parent)
        parent = {"instanceId": ids["instance_id"], "execution": ids["execution"]}
    return {
        "instanceId": info.instance_id,
        "execution": info.execution,
        "name": info.name,
        "version": info.version,
        "parent": parent,
    }


_value("value", lambda at, _: at.get("value"))
_value("input", lambda _, frame: frame.input)
_value("large", lambda _at, _: LARGE)
_value("now", lambda _, frame: round(frame.ctx.now().timestamp() * 1_000))
_value("uuid", lambda _, frame: frame.ctx.uuid())
_value("random", lambda _, frame: frame.ctx.random())
_value("info", _info)
_value("suggested", lambda _, frame: frame.ctx.continue_as_new_suggested)
_value("cancelReason", lambda _, frame: frame.ctx.cancel_reason)
_value("error", lambda _, frame: described(frame.caught))
_value("get", lambda at, frame: frame.variables.get(at["name"]))
_value("statusNow", lambda _, frame: frame.ctx.status)
_value("kept", lambda at, frame: frame.ctx.state.get(at["key"]))
_value("keptAll", lambda _, frame: frame.ctx.state.entries())


# Control.


@_node("seq")
async def _seq(at: Node, frame: Frame) -> Any:
    last = None
    for part in at["body"]:
        last = await evaluate(part, frame)
    return last


@_node("repeat")
async def _repeat(at: Node, frame: Frame) -> Any:
    last = None
    for _ in range(at["times"]):
        last = await evaluate(at["body"], frame)
    return last


@_node("set")
async def _set(at: Node, frame: Frame) -> Any:
    value = await evaluate(at["to"], frame)
    frame.variables[at["name"]] = value
    return value


@_node("list")
async def _list(at: Node, frame: Frame) -> list[Any]:
    return [await evaluate(part, frame) for part in at["of"]]


@_node("begin")
async def _begin(at: Node, frame: Frame) -> None:
    frame.begun[at["name"]] = frame.ctx.begin(_bare(at["body"], frame))


@_node("await")
def _await(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.begun[at["name"]]


def _branches(at: Node, frame: Frame) -> list[Awaitable[Any]]:
    return [evaluate(branch, frame) for branch in at["of"]]


def _bare(at: Node, frame: Frame) -> Awaitable[Any]:
    """A wait without a coroutine around it: if it loses a native race, it is withdrawn."""
    if at["do"] in ("wait", "await"):
        return _NODES[at["do"]](at, frame)
    return frame.ctx.begin(evaluate(at, frame))


def _contestants(at: Node, frame: Frame) -> list[Awaitable[Any]]:
    return [_bare(branch, frame) for branch in at["of"]]


@_node("all")
def _all(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.all(_branches(at, frame))


@_node("any")
def _any(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.any(_contestants(at, frame))


@_node("first")
def _first(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.first(_contestants(at, frame))


@_node("settled")
async def _settled(at: Node, frame: Frame) -> list[Json]:
    outcomes = await frame.ctx.settled(_branches(at, frame))
    return [
        {"value": one.value} if one.error is None else {"error": described(one.error)}
        for one in outcomes
    ]


@_node("race")
async def _race(at: Node, frame: Frame) -> Json:
    def contestant(branch: Node) -> Callable[[OrchestrationContext], Awaitable[Any]]:
        return lambda ctx: evaluate(branch, replace(frame, ctx=ctx))

    won = await frame.ctx.race(**{key: contestant(branch) for key, branch in at["of"].items()})
    return {"key": won.key, "value": won.value}


@_node("try")
async def _try(at: Node, frame: Frame) -> Any:
    try:
        return await evaluate(at["body"], frame)
    except Exception as caught:
        if "catch" not in at:
            raise
        return await evaluate(at["catch"], replace(frame, caught=caught))
    finally:
        if "finally" in at:
            await evaluate(at["finally"], frame)


@_node("throw")
async def _throw(at: Node, _: Frame) -> None:
    raise failure_of(at)


@_node("rethrow")
async def _rethrow(_: Node, frame: Frame) -> None:
    if frame.caught is not None:
        raise frame.caught


@_node("scope")
def _scope(at: Node, frame: Frame) -> Awaitable[Any]:
    def body(ctx: OrchestrationContext, scope: CancellationScope) -> Awaitable[Any]:
        frame.scopes[at.get("name", "")] = scope
        return evaluate(at["body"], replace(frame, ctx=ctx))

    return frame.ctx.scope(body, timeout=_timeout(at))


@_node("cancelScope")
async def _cancel_scope(at: Node, frame: Frame) -> None:
    frame.scopes[at.get("name", "")].cancel(at.get("reason", ""))


@_node("shield")
def _shield(at: Node, frame: Frame) -> Awaitable[Any]:
    return frame.ctx.shield(lambda ctx: evaluate(at["body"], replace(frame, ctx=ctx)))


@_node("saga")
async def _saga(at: Node, frame: Frame) -> Any:
    async with frame.ctx.saga() as saga:
        return await evaluate(at["body"], replace(frame, saga=saga))


@_node("undo")
async def _undo(at: Node, frame: Frame) -> None:
    if frame.saga is not None:
        frame.saga.add(lambda ctx: evaluate(at["body"], replace(frame, ctx=ctx)))


@_node("throwIfCancelled")
async def _throw_if_cancelled(_: Node, frame: Frame) -> None:
    frame.ctx.throw_if_cancelled()


@_node("nonDurableWait")
async def _non_durable_wait(_: Node, _frame: Frame) -> None:
    await _NonDurableWait()


@_node("outside")
async def _outside(at: Node, frame: Frame) -> Any:
    release: Operation[None] = Operation(frame.ctx._run.loop)
    frame.outside.append(release)
    await release
    return await evaluate(at["body"], frame)
