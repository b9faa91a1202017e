"""One instance, seen from outside."""

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
"""What becomes of an event that nobody waits for at that moment."""

RaiseOutcome = Literal["delivered", "buffered", "dropped", "unknown"]
"""What became of an event. `unknown`: newer than this SDK."""

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

# The sidecar holds payloads against its own limit and says so.
NO_LIMIT_BYTES = 2**53


@dataclass(frozen=True)
class StatusView:
    """The custom status of an instance, as `ctx.set_status` left it."""

    # Counts the changes over all executions; 0: it was never set.
    version: int
    # None when it is not set.
    value: Any
    # The instance has ended: there will be no other.
    ended: bool


def wire_headers(headers: Mapping[str, str] | None) -> list[payload_pb2.Header]:
    """Headers as messages."""
    return [payload_pb2.Header(key=key, value=value) for key, value in (headers or {}).items()]


def as_it_is(value: Any) -> Any:
    """Reads a decoded value of which nothing is known."""
    return value


def encode(value: Any, what: str) -> payload_pb2.Payload:
    """A value on its way to the sidecar."""
    return encode_payload(value, NO_LIMIT_BYTES, what)


class InstanceHandle(Generic[Out]):
    """Asks nothing by itself.

    Everything raises NotFoundError when the instance does not exist, RequestRejectedError (its code
    says why) when it is refused, and UnavailableError or TimeoutError when no answer came within
    the client's `call_timeout`.
    """

    def __init__(
        self, calls: Calls, instance_id: str, read_output: Callable[[Any], Any] = as_it_is
    ) -> None:
        """Made by `client.handle` and `client.start`."""
        self._calls = calls
        self._read_output = read_output
        self.id = instance_id

    async def result(self, *, timeout: Duration | None = None) -> Out:
        """Waits until the instance has ended, over reconnects and restarts; gives its output.

        Raises OrchestrationFailedError when it failed, was cancelled or was terminated; its
        `__cause__` says why. Raises TimeoutError after `timeout`.
        """
        instance = await self._wait(timeout)
        if instance.status == client_pb2.INSTANCE_STATUS_COMPLETED:
            return cast(Out, self._read_output(decode_payload(instance.output)))
        raise failure_of(instance)

    async def wait(self, *, timeout: Duration | None = None) -> InstanceView:
        """Waits until the instance has ended; gives how. Raises TimeoutError after `timeout`."""
        return view_of(await self._wait(timeout))

    async def get(self) -> InstanceView:
        """What is known of it now."""
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
        """Puts an event into a mailbox of the instance, once; returns when it is durable there.

        `policy`: what becomes of it when no wait takes it; 'reject' raises RequestRejectedError
        with the code NOT_WAITING. `idempotency_key`: an event with the key of one that the
        mailbox has stored is not stored again; None: a key of its own, under which the client
        repeats the call when the connection breaks. Raises UnavailableError when no answer came in
        time: it may have been raised; raise it again under the same key.
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
        """The answer of its code; waits 10 s for a worker, or `timeout`.

        Raises QueryFailedError when the handler raised; RequestRejectedError with the code
        UNKNOWN_NAME when there is none, NO_WORKER when nobody answered in time.
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
            # The sidecar knows why there is no answer: it is to speak first.
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
        """What the handler of the update returns.

        The same `id` again asks for the outcome of the same update. Raises UpdateRejectedError,
        UpdateFailedError; TimeoutError after `timeout`, and what was accepted goes on.
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
        """As `update`, but returns once it is accepted."""
        call = _update_call(self.id, update, id, input)
        return await accept_update(self._calls, call, timeout)

    async def wait_status(self, *, after: int = 0, timeout: Duration | None = None) -> StatusView:
        """The custom status once its version is above `after`, or at the end of the instance."""
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
        """Every change from now on that is not overtaken by the next one, until the end."""
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
        """A value that it keeps, or kept when it ended; None when there is none."""
        name = key if isinstance(key, str) else key.key
        values = await self._values([name])
        if name not in values:
            return None
        found = values[name]
        return cast(T, found if isinstance(key, str) else key.read(found))

    async def values(self) -> dict[str, Any]:
        """All values that it keeps, or kept when it ended, in order of keys."""
        return await self._values([])

    async def cancel(self, reason: str = "") -> None:
        """Asks its code to stop."""
        request = client_pb2.CancelInstanceRequest(instance_id=self.id, reason=reason)
        await self._calls.end(methods.CANCEL, request)

    async def terminate(self, reason: str = "") -> None:
        """Ends it by force."""
        request = client_pb2.TerminateInstanceRequest(instance_id=self.id, reason=reason)
        await self._calls.end(methods.TERMINATE, request)

    async def suspend(self, reason: str = "") -> None:
        """Holds its turns back."""
        request = client_pb2.SuspendInstanceRequest(instance_id=self.id, reason=reason)
        await self._calls.make(methods.SUSPEND, request)

    async def resume(self, reason: str = "", *, fail_activities: bool = False) -> None:
        """Lets turns go on, and tries a stuck instance again.

        `fail_activities`: those that were set aside fail for good instead of being tried again.
        """
        request = client_pb2.ResumeInstanceRequest(
            instance_id=self.id, reason=reason, fail_activities=fail_activities
        )
        await self._calls.make(methods.RESUME, request)

    async def purge(self, *, descendants: bool = False, force: bool = False) -> int:
        """Deletes an ended instance; gives the number of executions that went.

        `descendants`: its children and theirs as well. `force`: terminates first what has not
        ended.
        """
        request = client_pb2.PurgeInstanceRequest(
            instance_id=self.id, descendants=descendants, force=force
        )
        answer = await self._calls.make(methods.PURGE, request, repeatable=False)
        return answer.executions

    async def executions(self) -> Sequence[ExecutionView]:
        """Its executions, oldest first."""
        request = client_pb2.ListExecutionsRequest(instance_id=self.id)
        executions: list[ExecutionView] = []
        while True:
            answer = await self._calls.make(methods.EXECUTIONS, request)
            executions.extend(execution_of(execution) for execution in answer.executions)
            if answer.next_page_token == "":
                return tuple(executions)
            request.page_token = answer.next_page_token

    async def history(self, *, execution: int = 0) -> AsyncIterator[history_pb2.HistoryEvent]:
        """The events of an execution, or of the current one, as the messages of the contract."""
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
    # Made up here and not by the sidecar: a repeated call must name the same update.
    made_id = update_id or str(uuid.uuid4())
    payload = encode(value, f'input of update "{name}"')
    read = as_it_is if isinstance(update, str) else update.read_output
    return UpdateCall(instance_id, name, made_id, payload, read)


class StartedInstance(InstanceHandle[Out]):
    """An instance that was started, or was there already."""

    def __init__(
        self,
        calls: Calls,
        instance_id: str,
        read_output: Callable[[Any], Any] = as_it_is,
        *,
        execution: int,
        created: bool,
    ) -> None:
        """Made by `client.start`."""
        super().__init__(calls, instance_id, read_output)
        self.execution = execution
        # False when it was there already and was kept.
        self.created = created
