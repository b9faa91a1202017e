"""External events, raised through an instance handle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar

from .._proto import client_pb2
from ..definitions import EventDefinition
from . import methods
from .empty_text import reject_empty_text
from .encoding import encode, wire_headers
from .handle_part import HandlePart

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


class HandleEvents(HandlePart):
    """The part of an instance handle that raises events. `client.handle` creates it."""

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
        reject_empty_text("idempotency_key", idempotency_key)
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
