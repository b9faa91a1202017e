"""Updates: requests that the code of an instance validates, executes and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from .._proto import client_pb2, payload_pb2
from ..connection.limits import WAIT_SLICE_S
from ..duration import Duration
from ..errors import ApplicationError, UpdateFailedError, UpdateRejectedError
from ..failure import from_failure
from ..payload import decode_payload
from . import methods
from .calls import Calls
from .waits import Waiting

Out = TypeVar("Out")


@dataclass(frozen=True)
class UpdateCall:
    """An update of an instance, with its encoded input."""

    instance_id: str
    name: str
    update_id: str
    input: payload_pb2.Payload
    # Reads the decoded answer.
    read: Callable[[Any], Any]


class StartedUpdate(Generic[Out]):
    """An accepted update, whose handler may still run. `handle.start_update` returns it."""

    def __init__(self, calls: Calls, call: UpdateCall) -> None:
        self._calls = calls
        self._call = call
        self.id = call.update_id
        """The id of the update."""

    async def result(self, *, timeout: Duration | None = None) -> Out:
        """Waits for the answer of the update.

        Args:
            timeout: Longest wait: a timedelta, or seconds. Default: none.

        Returns:
            The answer of the handler.

        Raises:
            UpdateFailedError: The handler failed, or the instance ended before it.
            TimeoutError: The timeout has passed. The update continues.

        Example:
            started = await client.handle("order-17").start_update("set-address", "Main Street 1")
            changed = await started.result(timeout=30)
        """
        return cast(Out, await finish_update(self._calls, self._call, timeout))


async def accept_update(
    calls: Calls, call: UpdateCall, timeout: Duration | None
) -> StartedUpdate[Any]:
    """Sends the update, and waits until it is accepted."""
    await _send(calls, call, client_pb2.UPDATE_STAGE_ACCEPTED, timeout)
    return StartedUpdate(calls, call)


async def finish_update(calls: Calls, call: UpdateCall, timeout: Duration | None) -> Any:
    """Sends the update or finds the existing one, and waits for its answer."""
    answer = await _send(calls, call, client_pb2.UPDATE_STAGE_COMPLETED, timeout)
    if not answer.HasField("failure"):
        return call.read(decode_payload(answer.output))
    raise UpdateFailedError(call.name, call.instance_id, from_failure(answer.failure, call.name))


async def _send(
    calls: Calls,
    call: UpdateCall,
    stage: client_pb2.UpdateStage,
    timeout: Duration | None,
) -> client_pb2.UpdateInstanceResponse:
    request = client_pb2.UpdateInstanceRequest(
        instance_id=call.instance_id,
        name=call.name,
        input=call.input,
        update_id=call.update_id,
        wait_for=stage,
    )
    what = f'update "{call.name}" of instance "{call.instance_id}"'
    waiting = Waiting(calls, what, timeout)
    while True:
        request.timeout_ms = waiting.next_slice_ms(WAIT_SLICE_S)
        answer = await waiting.make(methods.UPDATE, request)
        if answer.completed or answer.failure.ByteSize() > 0:
            break
        if answer.accepted and stage == client_pb2.UPDATE_STAGE_ACCEPTED:
            break
    if not answer.accepted:
        cause: Exception = ApplicationError("the update was rejected")
        if answer.HasField("failure"):
            cause = from_failure(answer.failure, call.name)
        raise UpdateRejectedError(call.name, call.instance_id, cause)
    return answer
