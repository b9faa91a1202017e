"""The custom status and the state, read through an instance handle."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast, overload

from .._proto import client_pb2
from ..connection.limits import WAIT_SLICE_S
from ..definitions import ValueDefinition
from ..duration import Duration
from ..payload import decode_payload
from . import methods
from .handle_part import HandlePart
from .waits import Waiting

T = TypeVar("T")


@dataclass(frozen=True)
class StatusView:
    """The custom status of an instance. `handle.wait_status` returns it."""

    version: int
    """The number of changes over all executions. 0: it was never set."""
    value: Any
    """The status. None when it is not set."""
    ended: bool
    """True when the instance has ended: the status does not change any more."""


class HandleState(HandlePart):
    """The part of an instance handle that reads status and state. `client.handle` creates it."""

    async def wait_status(self, *, after: int = 0, timeout: Duration | None = None) -> StatusView:
        """Waits for a change of the custom status, or for the end of the instance.

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

    async def _values(self, keys: Sequence[str]) -> dict[str, Any]:
        request = client_pb2.GetValuesRequest(instance_id=self.id, keys=keys)
        answer = await self._calls.make(methods.VALUES, request)
        return {entry.key: decode_payload(entry.value) for entry in answer.values}
