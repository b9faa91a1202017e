"""Messages between instances and from outside: external events, durable promises, state reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from .._proto import action_pb2 as pb
from ..definitions import EventDefinition, ValueDefinition
from ..duration import Duration
from ..failure import to_failure
from ..loop import Operation
from ..names import check_name, check_promise_id, check_target_id
from ..request import Request
from .part import ContextPart
from .state import ValueKey, key_of

T = TypeVar("T")


@dataclass(frozen=True)
class DurablePromise(Generic[T]):
    """A durable promise. Any client or instance that has its id may settle it, once.

    It ends with the execution that created it.

    Example:
        approval = ctx.promise(timeout=3600)
        await ctx.call(send_mail, {"promise": approval.id})
        approved = await approval.value
    """

    id: str
    """The id, for `client.promise`, `ctx.settle` or `perdure promise settle`."""
    value: Operation[T]
    """Awaiting it returns the value. Raises the error of a rejection, or TimeoutError."""


class Messages(ContextPart):
    """External events, durable promises, and values of other instances."""

    @overload
    def wait_for(
        self, event: EventDefinition[T], *, timeout: Duration | None = None
    ) -> Operation[T]: ...
    @overload
    def wait_for(self, event: str, *, timeout: Duration | None = None) -> Operation[Any]: ...
    def wait_for(
        self, event: EventDefinition[Any] | str, *, timeout: Duration | None = None
    ) -> Operation[Any]:
        """Waits for the next event of a mailbox. Events that arrived before are read first.

        Args:
            event: The event, by its definition or name.
            timeout: Longest wait: a timedelta, or seconds. Default: none.

        Returns:
            An operation. Awaiting it returns the payload of the event.

        Raises:
            TimeoutError: The timeout has passed.
            CancelledError: The instance or the scope was cancelled.

        Example:
            decision = await ctx.wait_for(approved, timeout=timedelta(days=2))
        """
        name = event if isinstance(event, str) else event.name
        check_name(name, "event")
        request = Request(
            "event_wait_started",
            "wait",
            lambda seq: pb.Action(wait_for_event=pb.WaitForEvent(seq=seq, name=name)),
            self._scope,
            name,
            read=None if isinstance(event, str) else event.read,
        )
        return self._run.operations.wait(request, self._limit(timeout)).outcome

    @overload
    def raise_event(
        self, instance_id: str, event: EventDefinition[T], payload: T = ...
    ) -> Operation[None]: ...
    @overload
    def raise_event(self, instance_id: str, event: str, payload: Any = None) -> Operation[None]: ...
    def raise_event(
        self, instance_id: str, event: EventDefinition[Any] | str, payload: Any = None
    ) -> Operation[None]:
        """Puts an event into the mailbox of another instance.

        Args:
            instance_id: The instance that gets it.
            event: The event, by its definition or name.
            payload: Its payload. Default: None.

        Returns:
            An operation. It ends when the event is durable.

        Raises:
            NotFoundError: No such instance exists.

        Example:
            await ctx.raise_event("order-17", "paid", {"cents": 4200})
        """
        name = event if isinstance(event, str) else event.name
        check_name(name, "event")
        check_target_id(instance_id)

        def build(seq: int) -> pb.Action:
            encoded = self._encode(payload, f'payload of event "{name}"')
            body = pb.RequestRaise(seq=seq, instance_id=instance_id, name=name, payload=encoded)
            return pb.Action(request_raise=body)

        request = Request("raise_requested", "raise", build, self._scope, name, instance_id)
        return self._issue(request)

    def promise(self, *, timeout: Duration | None = None) -> DurablePromise[Any]:
        """Creates a durable promise, which a client or another instance settles by its id.

        Args:
            timeout: Longest wait: a timedelta, or seconds. Default: none.

        Returns:
            The promise: its id, and its value as an operation.

        Example:
            approval = ctx.promise(timeout=3600)
            await ctx.call(send_mail, {"promise": approval.id})
            approved = await approval.value
        """
        request = Request(
            "promise_created",
            "promise",
            lambda seq: pb.Action(create_promise=pb.CreatePromise(seq=seq)),
            self._scope,
        )
        run = self._run
        promise = run.operations.wait(request, self._limit(timeout))
        place = f"{run.ledger.info.execution}.{promise.seq}.{run.seed_mark}"
        return DurablePromise(f"{place}@{run.ledger.info.instance_id}", promise.outcome)

    def settle(
        self, promise_id: str, value: Any = None, *, error: BaseException | None = None
    ) -> Operation[None]:
        """Settles a durable promise of any instance.

        Args:
            promise_id: The id of the promise.
            value: The value that resolves it. Default: None.
            error: The error that rejects it instead. Default: None, the promise is resolved.

        Returns:
            An operation. It ends when the outcome is durable.

        Raises:
            PromiseSettledError: The promise has an outcome, or ended with its execution.
            NotFoundError: No such promise exists.

        Example:
            await ctx.settle(promise_id, {"approved": True})
        """
        check_promise_id(promise_id)
        limit = self._run.payload_max_bytes

        def build(seq: int) -> pb.Action:
            body = pb.RequestRaise(seq=seq, promise_id=promise_id)
            if error is None:
                body.payload.CopyFrom(self._encode(value, "value of the promise"))
            else:
                body.failure.CopyFrom(to_failure(error, limit))
            return pb.Action(request_raise=body)

        return self._issue(Request("raise_requested", "raise", build, self._scope, "", promise_id))

    @overload
    def read_value(self, instance_id: str, value: ValueDefinition[T]) -> Operation[T | None]: ...
    @overload
    def read_value(self, instance_id: str, value: str) -> Operation[Any]: ...
    def read_value(self, instance_id: str, value: ValueKey) -> Operation[Any]:
        """Reads a value from the state of another instance, also of one that has ended.

        Args:
            instance_id: The instance.
            value: The value, by its definition or key.

        Returns:
            An operation. Awaiting it returns a copy of the value, or None when there is none.

        Raises:
            NotFoundError: No such instance exists.

        Example:
            stock = await ctx.read_value("warehouse-3", "stock")
        """
        check_target_id(instance_id)
        key = key_of(value)
        read = pb.ReadValue(instance_id=instance_id, key=key)

        def build(seq: int) -> pb.Action:
            read.seq = seq
            return pb.Action(read_value=read)

        request = Request("value_read_requested", "read", build, self._scope, key, instance_id)
        request.read = value.read if isinstance(value, ValueDefinition) else None
        return self._issue(request)
