"""The handle of one instance, for clients."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Generic, TypeVar, cast

from .._proto import client_pb2, history_pb2
from ..connection.limits import WAIT_SLICE_S
from ..duration import Duration
from ..payload import decode_payload
from . import methods
from .calls import Calls
from .encoding import as_it_is
from .handle_events import HandleEvents
from .handle_lifecycle import HandleLifecycle
from .handle_requests import HandleRequests
from .handle_state import HandleState
from .views import ExecutionView, InstanceView, execution_of, failure_of, view_of
from .waits import Waiting

Out = TypeVar("Out")


class InstanceHandle(HandleEvents, HandleRequests, HandleState, HandleLifecycle, Generic[Out]):
    """The handle of an instance. `client.handle` and `client.start` create it, without a request.

    All methods raise NotFoundError when the instance does not exist, RequestRejectedError when the
    request is rejected, and UnavailableError or TimeoutError without an answer within the
    `call_timeout` of the client.
    """

    def __init__(
        self, calls: Calls, instance_id: str, read_output: Callable[[Any], Any] = as_it_is
    ) -> None:
        super().__init__(calls, instance_id)
        self._read_output = read_output

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
