"""Talks to one sidecar on behalf of an application."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, TypeVar, overload

import grpc

from .._proto import client_pb2
from ..connection.endpoint import Endpoint, Token
from ..connection.limits import CALL_TIMEOUT_S
from ..definitions import OrchestrationDefinition
from ..duration import Duration, to_ms
from ..log import StandardLog
from ..options import IdReuse
from . import methods
from .calls import Calls
from .given import check_given
from .handle import (
    InstanceHandle,
    StartedInstance,
    as_it_is,
    encode,
    wire_headers,
)
from .promises import PromiseHandle
from .schedules import Schedules
from .views import InstanceSummary, Status, ms_of, summary_of, wire_status

In = TypeVar("In")
Out = TypeVar("Out")

"""What to do when the id of a start is taken."""

_ID_REUSE: dict[str, client_pb2.IdReusePolicy] = {
    "reject": client_pb2.ID_REUSE_POLICY_REJECT,
    "useExisting": client_pb2.ID_REUSE_POLICY_USE_EXISTING,
    "replaceEnded": client_pb2.ID_REUSE_POLICY_REPLACE_ENDED,
    "terminateExisting": client_pb2.ID_REUSE_POLICY_TERMINATE_EXISTING,
}


class Client:
    """Connects at its first call; `async with Client(…) as client:` closes it.

    When the connection breaks, it reconnects. Reads, waits, queries, updates, starts, cancel,
    terminate, suspend and resume are repeated; an event, a purge and a settling that were under
    way raise UnavailableError, because nobody knows whether they happened.
    """

    def __init__(
        self,
        address: str,
        *,
        call_timeout: Duration = CALL_TIMEOUT_S,
        credentials: grpc.ChannelCredentials | None = None,
        token: Token | None = None,
        namespace: str | None = None,
        log: StandardLog | None = None,
    ) -> None:
        """`address`: `unix:/path/to/socket` or `host:port`.

        `call_timeout`: how long a call may take, reconnects included; waits have their own.
        `credentials`: for TLS. `token`: a bearer token, or a function that gives it.

        Raises ValueError or TypeError when one of them cannot be meant.
        """
        endpoint = Endpoint(address, credentials, token, namespace)
        timeout_s = to_ms(call_timeout, "call_timeout") / 1_000
        self._calls = Calls(endpoint, timeout_s, log or StandardLog())

    @property
    def schedules(self) -> Schedules:
        """The schedules of the sidecar."""
        return Schedules(self._calls)

    @overload
    async def start(
        self,
        orchestration: OrchestrationDefinition[None, Out],
        *,
        id: str | None = None,
        version: str | None = None,
        id_reuse: IdReuse = "reject",
        idempotency_key: str | None = None,
        queue: str = "",
        priority: int = 0,
        fairness_key: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> StartedInstance[Out]: ...

    @overload
    async def start(
        self,
        orchestration: OrchestrationDefinition[In, Out],
        input: In,
        *,
        id: str | None = None,
        version: str | None = None,
        id_reuse: IdReuse = "reject",
        idempotency_key: str | None = None,
        queue: str = "",
        priority: int = 0,
        fairness_key: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> StartedInstance[Out]: ...

    @overload
    async def start(
        self,
        orchestration: str,
        input: Any = None,
        *,
        id: str | None = None,
        version: str | None = None,
        id_reuse: IdReuse = "reject",
        idempotency_key: str | None = None,
        queue: str = "",
        priority: int = 0,
        fairness_key: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> StartedInstance[Any]: ...

    async def start(
        self,
        orchestration: OrchestrationDefinition[Any, Any] | str,
        input: Any = None,
        *,
        id: str | None = None,
        version: str | None = None,
        id_reuse: IdReuse = "reject",
        idempotency_key: str | None = None,
        queue: str = "",
        priority: int = 0,
        fairness_key: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> StartedInstance[Any]:
        """Creates an instance; returns when its start is durable.

        `id`: left out: a UUID. `version`: left out: the definition's; by name the highest that a
        worker offers. `idempotency_key`: the same key again for the same id answers like the
        first call did. `priority`: 1 (first) to 5. `headers`: travel beside the input.

        Raises AlreadyExistsError when the id is taken and `id_reuse` does not allow for that.
        """
        name = orchestration if isinstance(orchestration, str) else orchestration.name
        if version is None:
            version = "" if isinstance(orchestration, str) else orchestration.version
        check_given("id", id)
        check_given("idempotency_key", idempotency_key)
        # Made up here and not by the sidecar: a repeated start must name the same instance.
        made_id = str(uuid.uuid4())
        request = client_pb2.StartInstanceRequest(
            name=name,
            instance_id=id or made_id,
            version=version,
            input=encode(input, f'input of orchestration "{name}"'),
            id_reuse_policy=_ID_REUSE[id_reuse],
            # An id that was made up is as good a key: nobody else has it.
            idempotency_key=idempotency_key or made_id,
            queue=queue,
            priority=priority,
            fairness_key=fairness_key,
            headers=wire_headers(headers),
        )
        answer = await self._calls.make(methods.START, request, what=f'start of "{name}"')
        read = as_it_is if isinstance(orchestration, str) else orchestration.read_output
        return StartedInstance(
            self._calls,
            answer.instance_id,
            read,
            execution=answer.execution,
            created=answer.created,
        )

    @overload
    def handle(self, id: str) -> InstanceHandle[Any]: ...

    @overload
    def handle(
        self, id: str, orchestration: OrchestrationDefinition[Any, Out]
    ) -> InstanceHandle[Out]: ...

    def handle(
        self, id: str, orchestration: OrchestrationDefinition[Any, Any] | None = None
    ) -> InstanceHandle[Any]:
        """An instance that exists; nothing is asked until one of its methods is called."""
        read = as_it_is if orchestration is None else orchestration.read_output
        return InstanceHandle(self._calls, id, read)

    def promise(self, id: str) -> PromiseHandle:
        """A durable promise; nothing is asked until it is settled."""
        return PromiseHandle(self._calls, id)

    async def list(
        self,
        *,
        status: Status | Sequence[Status] = (),
        name: str = "",
        version: str = "",
        id_prefix: str = "",
        queue: str = "",
        parent_id: str = "",
        created_from: datetime | None = None,
        created_to: datetime | None = None,
        ended_from: datetime | None = None,
        ended_to: datetime | None = None,
        page_size: int = 0,
    ) -> AsyncIterator[InstanceSummary]:
        """All instances that pass every filter given, newest first, read page by page."""
        statuses = [status] if isinstance(status, str) else status
        request = client_pb2.ListInstancesRequest(
            statuses=[wire_status(each) for each in statuses],
            name=name,
            version=version,
            id_prefix=id_prefix,
            queue=queue,
            parent_id=parent_id,
            created_from_ms=ms_of(created_from),
            created_to_ms=ms_of(created_to),
            ended_from_ms=ms_of(ended_from),
            ended_to_ms=ms_of(ended_to),
            page_size=page_size,
        )
        while True:
            answer = await self._calls.make(methods.LIST, request, what="list of instances")
            for instance in answer.instances:
                yield summary_of(instance)
            if answer.next_page_token == "":
                return
            request.page_token = answer.next_page_token

    async def purge(self, id: str, *, descendants: bool = False, force: bool = False) -> int:
        """As the handle's `purge`."""
        return await self.handle(id).purge(descendants=descendants, force=force)

    async def close(self) -> None:
        """Disconnects; calls without an answer raise UnavailableError."""
        await self._calls.close()

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
