"""The handle of one instance, for clients."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar, cast, overload

from .._proto import client_pb2, history_pb2, payload_pb2
from ..connection.limits import WAIT_SLICE_S
from ..definitions import (
    EventDefinition,
    QueryDefinition,
    UpdateDefinition,
    ValueDefinition,
)
from ..duration import Duration, to_ms
from ..errors import QueryFailedError
from ..failure import from_failure
from ..payload import decode_payload, encode_payload
from . import methods
from .calls import Calls
from .given import check_given
from .updates import StartedUpdate, UpdateCall, accept_update, finish_update
from .views import ExecutionView, InstanceView, execution_of, failure_of, view_of
from .waits import Waiting

Out = TypeVar("Out")
In = TypeVar("In")
Answer = TypeVar("Answer")
T = TypeVar("T")

RaisePolicy = Literal["buffer", "drop", "reject"]
"""What happens to an event while no wait takes it: it is buffered, dropped, or rejected."""

RaiseOutcome = Literal["delivered", "buffered", "dropped", "unknown"]
"""What happened to an event. `unknown`: a value that is newer than this SDK."""

_POLICIES: dict[str, client_pb2.RaisePolicy] = {
    "buffer": client_pb2.RAISE_POLICY_BUFFER,
    "drop": client_pb2.RAISE_POLICY_DROP,
    "reject": client_pb2.RAISE_POLICY_REJECT,
}
_OUTCOMES: dict[int, RaiseOutcome] = {
    client_pb2.RAISE_OUTCOME_DELIVERED: "delivered",
    client_pb2.RAISE_OUTCOME_BUFFERED: "buffered",
    client_pb2.RAISE_OUTCOME_DROPPED: "dropped",
}

# The sidecar checks payloads against its own limit, and its error names that limit.
NO_LIMIT_BYTES = 2**53


@dataclass(frozen=True)
class StatusView:
    """The custom status of an instance. `handle.wait_status` returns it."""

    version: int
    """The number of changes over all executions. 0: it was never set."""
    value: Any
    """The status. None when it is not set."""
    ended: bool
    """True when the instance has ended: the status does not change any more."""


def wire_headers(headers: Mapping[str, str] | None) -> list[payload_pb2.Header]:
    """Encodes headers."""
    return [payload_pb2.Header(key=key, value=value) for key, value in (headers or {}).items()]


def as_it_is(value: Any) -> Any:
    """Returns a decoded value unchanged: its type is not known."""
    return value


def encode(value: Any, what: str) -> payload_pb2.Payload:
    """Encodes a value for the sidecar."""
    return encode_payload(value, NO_LIMIT_BYTES, what)


class InstanceHandle(Generic[Out]):
    """The handle of an instance. `client.handle` and `client.start` create it, without a request.

    All methods raise NotFoundError when the instance does not exist, RequestRejectedError when the
    request is rejected, and UnavailableError or TimeoutError without an answer within the
    `call_timeout` of the client.
    """

    def __init__(
        self, calls: Calls, instance_id: str, read_output: Callable[[Any], Any] = as_it_is
    ) -> None:
        self._calls = calls
        self._read_output = read_output
        self.id = instance_id
        """The id of the instance."""

    async def result(self, *, timeout: Duration | None = None) -> Out:
        """Waits until the instance has ended, across reconnects and restarts.

        Args:
            timeout: Longest wait: a timedelta, or seconds. Default: none.

        Returns:
            The output of the orchestration.

        Raises:
            OrchestrationFailedError: It failed, was cancelled or was terminated: see `__cause__`.
            TimeoutError: The timeout has passed. The instance continues.

        Example:
            receipt = await client.handle("order-17", checkout).result(timeout=60)
        """
        instance = await self._wait(timeout)
        if instance.status == client_pb2.INSTANCE_STATUS_COMPLETED:
            return cast(Out, self._read_output(decode_payload(instance.output)))
        raise failure_of(instance)

    async def wait(self, *, timeout: Duration | None = None) -> InstanceView:
        """Waits until the instance has ended, however it ends.

        Args:
            timeout: Longest wait: a timedelta, or seconds. Default: none.

        Returns:
            The ended instance.

        Raises:
            TimeoutError: The timeout has passed. The instance continues.

        Example:
            view = await client.handle("order-17").wait(timeout=60)
            print(view.status)
        """
        return view_of(await self._wait(timeout))

    async def get(self) -> InstanceView:
        """Reads the instance.

        Returns:
            Its present state.

        Example:
            view = await client.handle("order-17").get()
            print(view.status, view.waiting_for)
        """
        request = client_pb2.GetInstanceRequest(instance_id=self.id)
        return view_of((await self._calls.make(methods.GET, request)).instance)

    async def raise_event(
        self,
        event: EventDefinition[T] | str,
        payload: T | None = None,
        *,
        policy: RaisePolicy = "buffer",
        idempotency_key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> RaiseOutcome:
        """Puts an event into a mailbox of the instance. Returns when it is durable.

        Args:
            event: The event, by its definition or name.
            payload: Its payload. Default: None.
            policy: What happens while no wait takes it. Default: it is buffered.
            idempotency_key: An event with the key of a stored event is not stored again. Default: a
                generated key, under which the client repeats the call on a new connection.
            headers: Texts beside the payload. Default: none.

        Returns:
            What happened to the event.

        Raises:
            RequestRejectedError: With the code NOT_WAITING: the policy is `reject`, and no wait
                takes the event.
            UnavailableError: There was no answer in time. The event may be stored: raise it again
                under the same key.

        Example:
            await client.handle("order-17").raise_event("paid", {"cents": 4200})
        """
        name = event if isinstance(event, str) else event.name
        check_given("idempotency_key", idempotency_key)
        request = client_pb2.RaiseEventRequest(
            instance_id=self.id,
            name=name,
            payload=encode(payload, f'payload of event "{name}"'),
            policy=_POLICIES[policy],
            headers=wire_headers(headers),
            idempotency_key=idempotency_key or self._calls.new_key(),
        )
        what = f'event "{name}"'
        answer = await self._calls.make(methods.RAISE, request, what=what)
        return _OUTCOMES.get(answer.outcome, "unknown")

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
        """Asks the code of the instance, without changing anything.

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

    async def wait_status(self, *, after: int = 0, timeout: Duration | None = None) -> StatusView:
        """Waits for a change of the custom status, or the end of the instance.

        Args:
            after: The version that the caller has. Default: 0, before the first change.
            timeout: Longest wait: a timedelta, or seconds. Default: none.

        Returns:
            The status.

        Raises:
            TimeoutError: The timeout has passed.

        Example:
            status = await client.handle("order-17").wait_status(after=3, timeout=30)
        """
        request = client_pb2.WaitStatusRequest(instance_id=self.id, after_version=after)
        waiting = Waiting(self._calls, f'status of instance "{self.id}"', timeout)
        while True:
            request.timeout_ms = waiting.next_slice_ms(WAIT_SLICE_S)
            answer = await waiting.make(methods.WAIT_STATUS, request)
            if answer.changed or answer.ended:
                instance = answer.instance
                value = None
                if instance.HasField("custom_status"):
                    value = decode_payload(instance.custom_status)
                return StatusView(instance.custom_status_version, value, answer.ended)

    async def status_changes(self, *, after: int = 0) -> AsyncIterator[StatusView]:
        """Iterates over changes of the custom status until the instance ends.

        A change that is followed immediately by another one may be skipped.

        Args:
            after: The version that the caller has. Default: 0, before the first change.

        Returns:
            An async iterator of statuses.

        Example:
            async for status in client.handle("order-17").status_changes():
                print(status.value)
        """
        known = after
        while True:
            status = await self.wait_status(after=known)
            if status.version > known:
                yield status
            if status.ended:
                return
            known = status.version

    @overload
    async def value(self, key: ValueDefinition[T]) -> T | None: ...

    @overload
    async def value(self, key: str) -> Any: ...

    async def value(self, key: ValueDefinition[T] | str) -> T | None:
        """Reads a value from the state of the instance, also after its end.

        Args:
            key: The value, by its definition or key.

        Returns:
            The value. None when there is none.

        Example:
            stock = await client.handle("warehouse-3").value("stock")
        """
        name = key if isinstance(key, str) else key.key
        values = await self._values([name])
        if name not in values:
            return None
        found = values[name]
        return cast(T, found if isinstance(key, str) else key.read(found))

    async def values(self) -> dict[str, Any]:
        """Reads the whole state of the instance, also after its end.

        Returns:
            Keys and values, in the order of the keys.

        Example:
            state = await client.handle("warehouse-3").values()
        """
        return await self._values([])

    async def cancel(self, reason: str = "") -> None:
        """Requests a cooperative cancellation: the code gets CancelledError, and may clean up.

        Args:
            reason: A text for the history. Default: none.

        Example:
            await client.handle("order-17").cancel("ordered twice")
        """
        request = client_pb2.CancelInstanceRequest(instance_id=self.id, reason=reason)
        await self._calls.end(methods.CANCEL, request)

    async def terminate(self, reason: str = "") -> None:
        """Ends the instance by force: its code does not run again.

        Args:
            reason: A text for the history. Default: none.

        Example:
            await client.handle("order-17").terminate("test data")
        """
        request = client_pb2.TerminateInstanceRequest(instance_id=self.id, reason=reason)
        await self._calls.end(methods.TERMINATE, request)

    async def suspend(self, reason: str = "") -> None:
        """Suspends the instance: it gets no turns until it is resumed.

        Args:
            reason: A text for the history. Default: none.

        Example:
            await client.handle("order-17").suspend("maintenance")
        """
        request = client_pb2.SuspendInstanceRequest(instance_id=self.id, reason=reason)
        await self._calls.make(methods.SUSPEND, request)

    async def resume(self, reason: str = "", *, fail_activities: bool = False) -> None:
        """Resumes a suspended instance, and retries a stuck one.

        Args:
            reason: A text for the history. Default: none.
            fail_activities: True: quarantined activities fail permanently. Default: False, they are
                retried.

        Example:
            await client.handle("order-17").resume()
        """
        request = client_pb2.ResumeInstanceRequest(
            instance_id=self.id, reason=reason, fail_activities=fail_activities
        )
        await self._calls.make(methods.RESUME, request)

    async def purge(self, *, descendants: bool = False, force: bool = False) -> int:
        """Deletes an ended instance.

        Args:
            descendants: True: its children and their children too. Default: False.
            force: True: instances that have not ended are terminated first. Default: False.

        Returns:
            The number of deleted executions.

        Raises:
            UnavailableError: There was no answer. The instance may be deleted.

        Example:
            await client.handle("order-17").purge(descendants=True)
        """
        request = client_pb2.PurgeInstanceRequest(
            instance_id=self.id, descendants=descendants, force=force
        )
        answer = await self._calls.make(methods.PURGE, request, repeatable=False)
        return answer.executions

    async def executions(self) -> Sequence[ExecutionView]:
        """Lists the executions of the instance.

        Returns:
            The executions, oldest first.

        Example:
            for execution in await client.handle("order-17").executions():
                print(execution.execution, execution.status)
        """
        request = client_pb2.ListExecutionsRequest(instance_id=self.id)
        executions: list[ExecutionView] = []
        while True:
            answer = await self._calls.make(methods.EXECUTIONS, request)
            executions.extend(execution_of(execution) for execution in answer.executions)
            if answer.next_page_token == "":
                return tuple(executions)
            request.page_token = answer.next_page_token

    async def history(self, *, execution: int = 0) -> AsyncIterator[history_pb2.HistoryEvent]:
        """Reads the history of an execution.

        Args:
            execution: The number of the execution. Default: 0, the current one.

        Returns:
            An async iterator of events, as the messages of the contract.

        Example:
            events = [event async for event in client.handle("order-17").history()]
        """
        request = client_pb2.GetHistoryRequest(instance_id=self.id, execution=execution)
        async for chunk in self._calls.stream(methods.HISTORY, request):
            for event in chunk.events:
                yield event

    async def _wait(self, timeout: Duration | None) -> client_pb2.Instance:
        request = client_pb2.WaitInstanceRequest(instance_id=self.id)
        waiting = Waiting(self._calls, f'result of instance "{self.id}"', timeout)
        while True:
            request.timeout_ms = waiting.next_slice_ms(WAIT_SLICE_S)
            answer = await waiting.make(methods.WAIT, request)
            if answer.ended:
                return answer.instance

    async def _values(self, keys: Sequence[str]) -> dict[str, Any]:
        request = client_pb2.GetValuesRequest(instance_id=self.id, keys=keys)
        answer = await self._calls.make(methods.VALUES, request)
        return {entry.key: decode_payload(entry.value) for entry in answer.values}


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


class StartedInstance(InstanceHandle[Out]):
    """The handle of an instance that was started or existed. `client.start` returns it."""

    def __init__(
        self,
        calls: Calls,
        instance_id: str,
        read_output: Callable[[Any], Any] = as_it_is,
        *,
        execution: int,
        created: bool,
    ) -> None:
        super().__init__(calls, instance_id, read_output)
        self.execution = execution
        """The number of the current execution, from 1."""
        self.created = created
        """False when the instance existed already and was used."""
