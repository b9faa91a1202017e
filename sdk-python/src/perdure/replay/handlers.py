"""The handlers of queries and updates.

Handlers of queries and validations run between two turns and may only read. An accepted update is a
delivery: its handler may use all operations of `ctx`. An update that arrives before its handler is
registered waits for the registration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from .. import turn_failures as failures
from .._proto import action_pb2, history_pb2, payload_pb2, worker_pb2
from ..calling import call_with
from ..definitions import QueryDefinition, UpdateDefinition
from ..failure import to_failure
from ..loop import Loop, Operation, Task
from ..payload import decode_payload, encode_payload
from .decision import Decision
from .ledger import Ledger
from .turn import Answered, LiveRequestFailed, LiveRequestKind, UnknownName

Handler = Callable[..., Any]


@dataclass(frozen=True)
class UpdateInfo:
    """The identity of an update. The handler of an update may take it; the SDK creates it."""

    id: str
    """The id, chosen by the caller or generated."""


class Handlers:
    """The queries and updates of one run."""

    def __init__(self, ledger: Ledger, loop: Loop) -> None:
        self._ledger = ledger
        self._loop = loop
        self.queries: dict[str, tuple[QueryDefinition[Any, Any], Handler]] = {}
        self.updates: dict[str, tuple[UpdateDefinition[Any, Any], Handler, Handler | None]] = {}
        # Accepted updates without a handler, in the order of their arrival.
        self._early: list[history_pb2.UpdateAccepted] = []

    def on_update(
        self, definition: UpdateDefinition[Any, Any], handle: Handler, validate: Handler | None
    ) -> None:
        """Registers the handler of an update, also for updates that arrived before."""
        self._ledger.check_in_turn("on_update")
        self.updates[definition.name] = (definition, handle, validate)
        if self._early:
            # Not within this call: the code may register further handlers first.
            self._loop.settle_later(self._take_early)

    def _take_early(self) -> None:
        early, self._early = self._early, []
        for update in early:
            self._loop.settle_later(partial(self.accept, update))

    def accept(self, update: history_pb2.UpdateAccepted) -> None:
        """Runs the handler of a delivered update, or stores the update until it has a handler."""
        registered = self.updates.get(update.name)
        if registered is None:
            self._early.append(update)
            return
        definition, handle, _ = registered

        def call() -> Any:
            value = definition.read_input(decode_payload(update.input))
            return call_with(handle, value, UpdateInfo(update.update_id))

        outcome = self._loop.begin_call(call)
        if outcome.done:
            self._answer(update, outcome)
        else:
            outcome.then(lambda _: self._answer(update, outcome))

    def _answer(self, update: history_pb2.UpdateAccepted, outcome: Operation[Any]) -> None:
        outcome.watched = True
        if not self._ledger.counts(f'the handler of update "{update.name}" ended'):
            return
        limit = self._ledger.payload_max_bytes

        def build() -> action_pb2.Action:
            answer = action_pb2.CompleteUpdate(update_id=update.update_id)
            try:
                what = f'output of update "{update.name}"'
                answer.output.CopyFrom(encode_payload(outcome.result(), limit, what))
            except BaseException as error:
                answer.failure.CopyFrom(to_failure(error, limit))
            return action_pb2.Action(complete_update=answer)

        self._ledger.decide(Decision("update_completed", name=update.update_id), build)

    def answer(
        self, kind: LiveRequestKind, name: str, payload: payload_pb2.Payload | None
    ) -> Answered | LiveRequestFailed | UnknownName:
        """Calls the handler of a query, or the validation of an update, between two turns."""
        is_query = kind == worker_pb2.LIVE_REQUEST_KIND_QUERY
        known = self.queries.get(name) if is_query else self.updates.get(name)
        if known is None:
            return UnknownName()
        definition, fn, limit = known[0], known[-1], self._ledger.payload_max_bytes
        label = f'the {"handler of query" if is_query else "validation of update"} "{name}"'
        self._ledger.live_request = label
        try:
            value = definition.read_input(decode_payload(payload))
            result = None if fn is None else self._run(label, fn, value)
            output = encode_payload(result, limit, f'output of query "{name}"')
            return Answered(output if is_query else None)
        except BaseException as error:
            return LiveRequestFailed(to_failure(error, limit))
        finally:
            self._ledger.live_request = None

    def _run(self, handler: str, fn: Handler, value: Any) -> Any:
        outcome = self._loop.begin_call(call_with, fn, value)
        self._loop.drain()
        if self._ledger.non_durable_wait is None and outcome.done:
            return outcome.result()
        self._ledger.non_durable_wait = None
        if isinstance(outcome, Task):
            outcome.close()
        raise failures.only_reads(handler, "awaits an awaitable that is not ready")
