"""What code answers beside its own course: queries and updates.

A question between two turns is answered by code that may only read. An update was let pass before;
it is a delivery, and its handler may do all that orchestrator code may. One that comes before its
handler waits for it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .._proto import action_pb2, history_pb2, payload_pb2, worker_pb2
from ..definitions import QueryDefinition, UpdateDefinition
from ..failure import to_failure
from ..payload import decode_payload, encode_payload
from . import failures
from .decision import Decision
from .ledger import Ledger
from .loop import Loop, Operation, Task
from .turn import Answered, AskFailed, AskKind, UnknownName

Handler = Callable[..., Any]


@dataclass(frozen=True)
class UpdateInfo:
    """Which update a handler makes."""

    id: str
    """Chosen by the caller, or made up for it."""


@dataclass(frozen=True)
class Update:
    """An update with its handlers."""

    definition: UpdateDefinition[Any, Any]
    handle: Handler
    validate: Handler | None


def call_with(fn: Handler, *given: Any) -> Any:
    """Calls with as many of the arguments as the function takes."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(fn).parameters.values()
    if any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters):
        return fn(*given)
    return fn(*given[: sum(p.kind in kinds for p in parameters)])


class Handlers:
    """The queries and updates of one run."""

    def __init__(self, ledger: Ledger, loop: Loop) -> None:
        self._ledger = ledger
        self._loop = loop
        self._queries: dict[str, tuple[QueryDefinition[Any, Any], Handler]] = {}
        self._updates: dict[str, Update] = {}
        # Accepted ones without a handler, in the order in which they came.
        self._early: list[history_pb2.UpdateAccepted] = []

    @property
    def takes_updates(self) -> bool:
        """True when code may wait for updates alone."""
        return len(self._updates) > 0

    def on_query(self, definition: QueryDefinition[Any, Any], fn: Handler) -> None:
        """Answers a query from now on."""
        self._ledger.check_in_turn("on_query")
        self._queries[definition.name] = (definition, fn)

    def on_update(
        self, definition: UpdateDefinition[Any, Any], handle: Handler, validate: Handler | None
    ) -> None:
        """Makes updates from now on, those that came before among them."""
        self._ledger.check_in_turn("on_update")
        self._updates[definition.name] = Update(definition, handle, validate)
        if self._early:
            # Not within the call: what is registered in one go is there when the first one runs.
            due: Operation[None] = Operation(self._loop)
            due.then(self._take_early)
            due.resolve(None)

    def _take_early(self, _due: Operation[None]) -> None:
        early, self._early = self._early, []
        for update in early:
            self.accept(update)

    def accept(self, update: history_pb2.UpdateAccepted) -> None:
        """An update was delivered."""
        registered = self._updates.get(update.name)
        if registered is None:
            self._early.append(update)
            return
        definition, outcome = registered.definition, Operation[Any](self._loop)
        try:
            value = definition.read_input(decode_payload(update.input))
            result = call_with(registered.handle, value, UpdateInfo(update.update_id))
            if inspect.isawaitable(result):
                outcome = self._loop.begin(result)
            else:
                outcome.resolve(result)
        except Exception as error:
            outcome.reject(error)
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
            except Exception as error:
                answer.failure.CopyFrom(to_failure(error, limit))
            return action_pb2.Action(complete_update=answer)

        self._ledger.decide(Decision("update_completed", name=update.update_id), build)

    def ask(
        self, kind: AskKind, name: str, payload: payload_pb2.Payload | None
    ) -> Answered | AskFailed | UnknownName:
        """Calls the handler of a query, or the validation of an update, between two turns."""
        limit = self._ledger.payload_max_bytes
        definition: QueryDefinition[Any, Any] | UpdateDefinition[Any, Any]
        fn: Handler | None
        if is_query := kind == worker_pb2.ASK_KIND_QUERY:
            if name not in self._queries:
                return UnknownName()
            (definition, fn), handler = self._queries[name], f'the handler of query "{name}"'
        else:
            if name not in self._updates:
                return UnknownName()
            definition, fn = self._updates[name].definition, self._updates[name].validate
            handler = f'the validation of update "{name}"'
        self._ledger.asking = handler
        try:
            value = definition.read_input(decode_payload(payload))
            result = None if fn is None else self._run(handler, fn, value)
            output = encode_payload(result, limit, f'output of query "{name}"')
            return Answered(output if is_query else None)
        except Exception as error:
            return AskFailed(to_failure(error, limit))
        finally:
            self._ledger.asking = None

    def _run(self, handler: str, fn: Handler, value: Any) -> Any:
        result = call_with(fn, value)
        if not inspect.isawaitable(result):
            return result
        outcome = self._loop.begin(result)
        self._loop.drain()
        if self._ledger.foreign is None and outcome.done:
            return outcome.result()
        self._ledger.foreign = None
        if isinstance(outcome, Task):
            outcome.close()
        raise failures.unsettled(handler)
