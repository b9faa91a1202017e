"""Mode `live` of the Python driver: workers and a client of the SDK, against a sidecar."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

from perdure import (
    Client,
    InstanceHandle,
    InstanceView,
    OrchestrationContext,
    OrchestrationDefinition,
    Worker,
    define_orchestration,
)
from perdure_driver.activities import activities
from perdure_driver.described import Json, described, failure_of
from perdure_driver.program import orchestrator_of


def _interpreter(name: str, version: str) -> OrchestrationDefinition[Any, Any]:
    """Creates a handler that runs programs under a name."""

    async def run(ctx: OrchestrationContext, input: Json) -> Any:
        return await orchestrator_of(input["program"])(ctx, input.get("input"))

    return define_orchestration(name, version=version).handle(run)


def _worker_of(request: Json, ledger: str) -> Worker:
    options: dict[str, Any] = {
        option: request[member]
        for option, member in {
            "max_cached_instances": "cachedInstances",
            "queues": "queues",
            "named_queues_only": "namedQueuesOnly",
            "max_turns": "turns",
            "max_activities": "activitySlots",
        }.items()
        if request.get(member) is not None
    }
    runs = ["program", "child"] if request.get("orchestrations") is not False else []
    acts = activities(ledger) if request.get("activities") is not False else []
    version = request.get("version") or ""
    return Worker(
        request["address"],
        [*(_interpreter(name, version) for name in runs), *acts],
        name=request["name"],
        stop_on_signals=False,
        stop_grace=1,
        **options,
    )


def _timeout_of(request: Json) -> float | None:
    ms = request.get("timeoutMs")
    return None if ms is None else ms / 1_000


def _end_of(view: InstanceView) -> Json:
    if view.status == "completed":
        return {"output": view.output}
    if view.error is None or view.error.__cause__ is None:
        return {}
    return {"error": described(view.error.__cause__)}


async def _wait(instance: InstanceHandle[Any], request: Json) -> Json:
    view = await instance.wait(timeout=_timeout_of(request))
    return {"status": view.status, **_end_of(view)}


async def _get(instance: InstanceHandle[Any]) -> Json:
    view = await instance.get()
    return {
        "instanceId": view.id,
        "name": view.name,
        "version": view.version,
        "status": view.status,
        "execution": view.execution,
        "customStatus": view.custom_status,
        "waitingFor": [waiting.reason for waiting in view.waiting_for],
        **_end_of(view),
    }


async def _status(instance: InstanceHandle[Any], request: Json) -> Json:
    status = await instance.wait_status(
        after=request.get("afterVersion", 0), timeout=_timeout_of(request)
    )
    return {"value": status.value, "version": status.version}


async def _executions(instance: InstanceHandle[Any]) -> list[Json]:
    return [
        {"execution": each.execution, "status": each.status} for each in await instance.executions()
    ]


async def _history(instance: InstanceHandle[Any], request: Json) -> list[str]:
    events = instance.history(execution=request.get("execution", 0))
    kinds = [event.WhichOneof("kind") or "unknown" async for event in events]
    return [re.sub("_(.)", lambda match: match[1].upper(), kind) for kind in kinds]


class Live:
    """The state of this mode: workers and a client."""

    def __init__(self, ledger: str) -> None:
        """`ledger`: the file that activity `ledger` appends to."""
        self._ledger = ledger
        self._workers: dict[str, Worker] = {}
        self._runs: set[asyncio.Task[None]] = set()
        self._client: Client | None = None

    def handlers(self) -> dict[str, Callable[[Json], Any]]:
        """The handlers of the requests of this mode."""
        of = self._instance
        return {
            "worker": self._start_worker,
            "stop": self._stop_worker,
            "client": self._connect,
            "start": self._start,
            "settle": self._settle,
            "list": self._list,
            "wait": lambda request: _wait(of(request), request),
            "get": lambda request: _get(of(request)),
            "raise": lambda request: of(request).raise_event(
                request["event"], request.get("payload"), policy=request.get("policy") or "buffer"
            ),
            "cancel": lambda request: of(request).cancel(request.get("reason") or ""),
            "terminate": lambda request: of(request).terminate(request.get("reason") or ""),
            "suspend": lambda request: of(request).suspend(request.get("reason") or ""),
            "resume": lambda request: of(request).resume(request.get("reason") or ""),
            "query": lambda request: of(request).query(request["name"], request.get("input")),
            "update": lambda request: of(request).update(
                request["name"], request.get("input"), id=request.get("updateId")
            ),
            "values": lambda request: self._values(of(request)),
            "status": lambda request: _status(of(request), request),
            "executions": lambda request: _executions(of(request)),
            "history": lambda request: _history(of(request), request),
            "purge": lambda request: of(request).purge(),
        }

    async def close(self) -> None:
        """Stops and disconnects everything."""
        if self._client is not None:
            await self._client.close()
        await asyncio.gather(*(worker.stop() for worker in self._workers.values()))

    @property
    def _connected(self) -> Client:
        if self._client is None:
            raise ValueError("the first request is `client`")
        return self._client

    def _instance(self, request: Json) -> InstanceHandle[Any]:
        return self._connected.handle(request["instanceId"])

    async def _start_worker(self, request: Json) -> None:
        worker = _worker_of(request, self._ledger)
        self._workers[request["name"]] = worker
        run = asyncio.get_running_loop().create_task(worker.run())
        self._runs.add(run)
        run.add_done_callback(self._runs.discard)
        await worker.ready()

    async def _stop_worker(self, request: Json) -> None:
        worker = self._workers.pop(request["name"], None)
        if worker is not None:
            await worker.stop()

    async def _connect(self, request: Json) -> None:
        if self._client is not None:
            await self._client.close()
        self._client = Client(request["address"])

    async def _start(self, request: Json) -> Json:
        started = await self._connected.start(
            request["orchestration"],
            request.get("input"),
            id=request.get("instanceId"),
            version=request.get("version"),
            idempotency_key=request.get("idempotencyKey"),
            id_reuse=request.get("idReuse") or "reject",
            queue=request.get("queue") or "",
            headers=request.get("headers"),
        )
        return {"instanceId": started.id, "execution": started.execution}

    async def _settle(self, request: Json) -> None:
        promise = self._connected.promise(request["promiseId"])
        if request.get("error") is None:
            await promise.resolve(request.get("value"))
        else:
            await promise.reject(failure_of(request["error"]))

    async def _list(self, request: Json) -> list[Json]:
        found = self._connected.list(
            id_prefix=request.get("idPrefix") or "",
            name=request.get("name") or "",
            status=request.get("status") or (),
        )
        return [
            {"instanceId": each.id, "name": each.name, "status": each.status}
            async for each in found
        ]

    async def _values(self, instance: InstanceHandle[Any]) -> list[list[Any]]:
        return [[key, value] for key, value in (await instance.values()).items()]


@contextlib.asynccontextmanager
async def live(ledger: str) -> AsyncIterator[dict[str, Callable[[Json], Any]]]:
    """Serves the requests of this mode until the block ends."""
    opened = Live(ledger)
    try:
        yield opened.handlers()
    finally:
        await opened.close()
