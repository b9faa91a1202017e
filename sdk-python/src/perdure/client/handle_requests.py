"""Queries and updates, sent through an instance handle."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, TypeVar, overload

from .._proto import client_pb2
from ..definitions import QueryDefinition, UpdateDefinition
from ..duration import Duration, to_ms
from ..errors import QueryFailedError
from ..failure import from_failure
from ..payload import decode_payload
from . import methods
from .encoding import as_it_is, encode, wire_headers
from .handle_part import HandlePart
from .updates import StartedUpdate, UpdateCall, accept_update, finish_update

Answer = TypeVar("Answer")
In = TypeVar("In")


class HandleRequests(HandlePart):
    """The part of an instance handle with queries and updates. `client.handle` creates it."""

    @overload
    async def query(
        self,
        query: QueryDefinition[None, Answer],
        input: None = None,
        *,
        timeout: Duration | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any: ...

    @overload
    async def query(
        self,
        query: QueryDefinition[In, Answer],
        input: In,
        *,
        timeout: Duration | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any: ...

    @overload
    async def query(
        self,
        query: str,
        input: Any = None,
        *,
        timeout: Duration | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any: ...

    async def query(
        self,
        query: QueryDefinition[Any, Any] | str,
        input: Any = None,
        *,
        timeout: Duration | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Sends a query to the code of the instance. A query changes nothing.

        Args:
            query: The query, by its definition or name.
            input: Its input. Default: None.
            timeout: How long the sidecar waits for a worker: a timedelta, or seconds. Default:
                10 s.
            headers: Texts beside the input. Default: none.

        Returns:
            The answer of the handler.

        Raises:
            QueryFailedError: The handler failed.
            RequestRejectedError: With the code UNKNOWN_NAME: the code has no such handler. With
                NO_WORKER: no worker answered in time.

        Example:
            progress = await client.handle("order-17").query("progress")
        """
        name = query if isinstance(query, str) else query.name
        timeout_ms = 0 if timeout is None else max(1, to_ms(timeout, "timeout of query()"))
        request = client_pb2.QueryInstanceRequest(
            instance_id=self.id,
            name=name,
            input=encode(input, f'input of query "{name}"'),
            timeout_ms=timeout_ms,
            headers=wire_headers(headers),
        )
        answer = await self._calls.make(
            methods.QUERY,
            request,
            # The timeout of the sidecar ends first, because its error contains the reason.
            timeout_s=timeout_ms / 1_000 + self._calls.timeout_s,
            what=f'query "{name}" of instance "{self.id}"',
        )
        if answer.HasField("failure"):
            raise QueryFailedError(name, self.id, from_failure(answer.failure, name))
        output = decode_payload(answer.output)
        return output if isinstance(query, str) else query.read_output(output)

    @overload
    async def update(
        self,
        update: UpdateDefinition[None, Answer],
        input: None = None,
        *,
        id: str | None = None,
        timeout: Duration | None = None,
    ) -> Answer: ...

    @overload
    async def update(
        self,
        update: UpdateDefinition[In, Answer],
        input: In,
        *,
        id: str | None = None,
        timeout: Duration | None = None,
    ) -> Answer: ...

    @overload
    async def update(
        self,
        update: str,
        input: Any = None,
        *,
        id: str | None = None,
        timeout: Duration | None = None,
    ) -> Any: ...

    async def update(
        self,
        update: UpdateDefinition[Any, Any] | str,
        input: Any = None,
        *,
        id: str | None = None,
        timeout: Duration | None = None,
    ) -> Any:
        """Sends an update to the code of the instance and waits for its answer.

        Args:
            update: The update, by its definition or name.
            input: Its input. Default: None.
            id: The id of the update. A second call with the same id returns the outcome of the
                first. Default: generated.
            timeout: Longest wait: a timedelta, or seconds. Default: none.

        Returns:
            The answer of the handler.

        Raises:
            UpdateRejectedError: The validation rejected it.
            UpdateFailedError: The handler failed, or the instance ended before it.
            TimeoutError: The timeout has passed. An accepted update continues.

        Example:
            changed = await client.handle("order-17").update("set-address", "Main Street 1")
        """
        call = _update_call(self.id, update, id, input)
        return await finish_update(self._calls, call, timeout)

    @overload
    async def start_update(
        self,
        update: UpdateDefinition[None, Answer],
        input: None = None,
        *,
        id: str | None = None,
        timeout: Duration | None = None,
    ) -> StartedUpdate[Answer]: ...

    @overload
    async def start_update(
        self,
        update: UpdateDefinition[In, Answer],
        input: In,
        *,
        id: str | None = None,
        timeout: Duration | None = None,
    ) -> StartedUpdate[Answer]: ...

    @overload
    async def start_update(
        self,
        update: str,
        input: Any = None,
        *,
        id: str | None = None,
        timeout: Duration | None = None,
    ) -> StartedUpdate[Any]: ...

    async def start_update(
        self,
        update: UpdateDefinition[Any, Any] | str,
        input: Any = None,
        *,
        id: str | None = None,
        timeout: Duration | None = None,
    ) -> StartedUpdate[Any]:
        """Sends an update to the code of the instance. Returns once it is accepted.

        Args:
            update: The update, by its definition or name.
            input: Its input. Default: None.
            id: The id of the update. Default: generated.
            timeout: Longest wait: a timedelta, or seconds. Default: none.

        Returns:
            The accepted update.

        Raises:
            UpdateRejectedError: The validation rejected it.
            TimeoutError: The timeout has passed.

        Example:
            started = await client.handle("order-17").start_update("set-address", "Main Street 1")
            changed = await started.result()
        """
        call = _update_call(self.id, update, id, input)
        return await accept_update(self._calls, call, timeout)


def _update_call(
    instance_id: str,
    update: UpdateDefinition[Any, Any] | str,
    update_id: str | None,
    value: Any,
) -> UpdateCall:
    name = update if isinstance(update, str) else update.name
    # The client generates the id, so that a repeated call names the same update.
    made_id = update_id or str(uuid.uuid4())
    payload = encode(value, f'input of update "{name}"')
    read = as_it_is if isinstance(update, str) else update.read_output
    return UpdateCall(instance_id, name, made_id, payload, read)
