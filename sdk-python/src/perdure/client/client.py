"""The client of a sidecar: starts instances and gives handles to them."""

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
from .empty_text import reject_empty_text
from .encoding import as_it_is, encode, wire_headers
from .handle import InstanceHandle, StartedInstance
from .promises import PromiseHandle
from .schedules import Schedules
from .views import InstanceSummary, Status, ms_of, summary_of, wire_status

In = TypeVar("In")
Out = TypeVar("Out")

_ID_REUSE: dict[str, client_pb2.IdReusePolicy] = {
    "reject": client_pb2.ID_REUSE_POLICY_REJECT,
    "useExisting": client_pb2.ID_REUSE_POLICY_USE_EXISTING,
    "replaceEnded": client_pb2.ID_REUSE_POLICY_REPLACE_ENDED,
    "terminateExisting": client_pb2.ID_REUSE_POLICY_TERMINATE_EXISTING,
}


class Client:
    """A client of one sidecar. It connects at its first call and reconnects automatically.

    Calls are repeated on a new connection, except a purge and changes of schedules: their outcome
    is not known then, so they raise UnavailableError. `async with` closes the client.

    Args:
        address: The address of the sidecar: `unix:/path/to/socket` or `host:port`.
        call_timeout: Longest time of a call, reconnects included: a timedelta, or seconds. Waits
            have timeouts of their own. Default: 30 s.
        credentials: TLS credentials. Default: none, no TLS.
        token: The bearer token, or a function that returns it. Default: none.
        namespace: The namespace. Default: the default namespace.
        log: The log. Default: the logger `perdure`.

    Raises:
        ValueError: An argument is out of range.
        TypeError: An argument has the wrong type.

    Example:
        async with Client("127.0.0.1:7460") as client:
            started = await client.start(checkout, {"cents": 4200}, id="order-17")
            print(await started.result())
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
        """Starts an instance. Returns when its start is durable.

        Args:
            orchestration: Its definition, or its name.
            input: Its input. Default: None.
            id: The id of the instance. Default: a generated UUID.
            version: The version of the orchestration. Default: that of the definition; by name, the
                highest that a worker offers.
            id_reuse: What happens when the id exists already. Default: reject.
            idempotency_key: A repeated start with the same id and key returns the first result.
                Default: generated.
            queue: The task queue. Default: the unnamed one.
            priority: From 1 (first) to 5 (last). Default: 3.
            fairness_key: The key of a fair share of the queue. Default: none.
            headers: Texts beside the input. Default: none.

        Returns:
            The handle of the instance.

        Raises:
            AlreadyExistsError: The id is taken, and `id_reuse` does not allow it.
            InvalidInputError: The input has no form in JSON.
            PayloadTooLargeError: The input is larger than the limit of the sidecar.
            UnavailableError: The sidecar cannot be reached.

        Example:
            started = await client.start(checkout, {"cents": 4200}, id="order-17")
            receipt = await started.result()
        """
        name = orchestration if isinstance(orchestration, str) else orchestration.name
        if version is None:
            version = "" if isinstance(orchestration, str) else orchestration.version
        reject_empty_text("id", id)
        reject_empty_text("idempotency_key", idempotency_key)
        # The client generates the id, so that a repeated start names the same instance.
        made_id = str(uuid.uuid4())
        request = client_pb2.StartInstanceRequest(
            name=name,
            instance_id=id or made_id,
            version=version,
            input=encode(input, f'input of orchestration "{name}"'),
            id_reuse_policy=_ID_REUSE[id_reuse],
            # A generated id is unique, so it is the idempotency key too.
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
        """Creates the handle of an existing instance, without a request.

        Args:
            id: The id of the instance.
            orchestration: Its definition, for the type of the output. Default: none.

        Returns:
            The handle.

        Example:
            view = await client.handle("order-17").get()
        """
        read = as_it_is if orchestration is None else orchestration.read_output
        return InstanceHandle(self._calls, id, read)

    def promise(self, id: str) -> PromiseHandle:
        """Creates the handle of a durable promise, without a request.

        Args:
            id: The id of the promise.

        Returns:
            The handle.

        Example:
            await client.promise(promise_id).resolve({"approved": True})
        """
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
        """Lists instances that match all given filters, newest first, page by page.

        Args:
            status: One status, or several. Default: all.
            name: The name of the orchestration. Default: all.
            version: The version of the orchestration. Default: all.
            id_prefix: The beginning of the id. Default: all.
            queue: The task queue. Default: all.
            parent_id: The id of the parent. Default: all.
            created_from: Created at or after this time. Default: no bound.
            created_to: Created before this time. Default: no bound.
            ended_from: Ended at or after this time. Default: no bound.
            ended_to: Ended before this time. Default: no bound.
            page_size: Instances of one request. Default: 0, the sidecar's choice.

        Returns:
            An async iterator of summaries.

        Example:
            async for instance in client.list(status="stuck", name="checkout"):
                print(instance.id)
        """
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
        """Deletes an ended instance.

        Args:
            id: The id of the instance.
            descendants: True: its children and their children too. Default: False.
            force: True: instances that have not ended are terminated first. Default: False.

        Returns:
            The number of deleted executions.

        Example:
            await client.purge("order-17")
        """
        return await self.handle(id).purge(descendants=descendants, force=force)

    async def close(self) -> None:
        """Disconnects. Calls without an answer raise UnavailableError.

        Example:
            client = Client("127.0.0.1:7460")
            try:
                await client.start("checkout", {"cents": 4200})
            finally:
                await client.close()
        """
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
