"""One live orchestrator: it turns history into actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from .. import completions
from .. import turn_failures as failures
from .._proto import action_pb2 as pb
from .._proto import history_pb2, payload_pb2
from ..calling import call_with
from ..definitions import OrchestrationDefinition
from ..errors import CancelledError, stems_only_from
from ..failure import recorded_type, to_failure
from ..info import ExecutionInfo, ParentInfo
from ..limits import PAYLOAD_MAX_BYTES
from ..loop import Loop, Operation, Scope
from ..mailboxes.taken_messages import Message
from ..nondeterminism_guard import AsyncioHidden
from ..payload import decode_payload, encode_data
from ..seeded_random import SeededRandom
from ..turn_failures import TurnFailed
from ..values import InstanceState
from .decision import Decision
from .handlers import Handlers
from .history import History, UnreadableHistory, deliveries_of
from .ledger import Ledger
from .operations import Operations
from .turn import Answered, LiveRequestFailed, LiveRequestKind, Log, Turned, UnknownName

Resolve = Callable[[str, str], "OrchestrationDefinition[Any, Any] | None"]
"""Finds the definition of an orchestration by name and version. Empty version: unversioned."""


NewContext = Callable[["OrchestratorRun", Scope | None], Any]
"""Creates the context of orchestrator code. Replay does not depend on its class."""


class OrchestratorRun:
    """One live orchestrator. `turn` runs it. Call `close` when it is evicted."""

    def __init__(
        self,
        resolve: Resolve,
        *,
        log: Log,
        new_context: NewContext,
        payload_max_bytes: int = PAYLOAD_MAX_BYTES,
    ) -> None:
        self._resolve = resolve
        self._new_context = new_context
        self.log = log
        self.payload_max_bytes = payload_max_bytes
        self.ledger = Ledger(payload_max_bytes)
        self.loop = Loop(self.ledger.report)
        self.operations = Operations(self.ledger, self.loop)
        self.handlers = Handlers(self.ledger, self.loop)
        self._seed = b""
        self._random: SeededRandom | None = None
        self.seed_mark = ""
        """The first 4 bytes of the seed, in hexadecimal."""
        self.state = InstanceState()
        self.patches: dict[str, bool] = {}
        """The change ids that this execution has passed, with the constant result of each."""
        self.now_ms = 0
        """Logical time."""
        self.cancellation: CancelledError | None = None
        """The delivered cancellation of the instance, or None."""
        self.continue_as_new_suggested = False
        self.definition: OrchestrationDefinition[Any, Any] | None = None
        self._deliveries: list[history_pb2.HistoryEvent] = []
        self._next = 0
        self._steps_from = 1
        self._bytes = 0

    @property
    def execution(self) -> int:
        """The number of the execution, from 1. 0 before the first turn."""
        return self.ledger.info.execution

    @property
    def ended(self) -> bool:
        """True when the execution has ended."""
        return self.ledger.ended

    @property
    def random(self) -> SeededRandom:
        """The random numbers of this execution, created at the first use."""
        if self._random is None:
            self._random = SeededRandom(self._seed)
        return self._random

    @property
    def approximate_bytes(self) -> int:
        """The estimated memory of this run, for the limit of the worker's cache."""
        # Measured: a small waiting orchestrator takes about 12 KB, an open operation 1 KB, and a
        # decoded value three times its text. The code may hold the latest values.
        return 12_000 + len(self.operations) * 1_000 + (self._bytes + self.state.bytes) * 3

    def turn(
        self, events: Sequence[history_pb2.HistoryEvent], up_to: int | None = None
    ) -> Turned | TurnFailed:
        """Delivers the whole history at the first call, then the deliveries since the last turn.

        For live requests, `up_to` omits the deliveries of a whole history after this event.
        """
        self._load(events, up_to)
        with AsyncioHidden(self.ledger.report):
            while self._deliver_next():
                if self.loop.failed:
                    self._log_stray()
            outcome = self._finish()
            if isinstance(outcome, TurnFailed) or outcome.ended:
                # The run of an ended execution still answers queries.
                self.loop.close(for_good=isinstance(outcome, TurnFailed))
        return outcome

    def answer(
        self, kind: LiveRequestKind, name: str, payload: payload_pb2.Payload | None
    ) -> Answered | LiveRequestFailed | UnknownName:
        """Calls the handler of a query, or the validation of an update, between two turns."""
        with AsyncioHidden(self.ledger.report):
            return self.handlers.answer(kind, name, payload)

    def close(self) -> None:
        """Ends the code at its current line. The code decides nothing more."""
        self.ledger.dropped = True
        with AsyncioHidden(self.ledger.report):
            self.loop.close()

    def context(self, scope: Scope) -> Any:
        """Creates a context whose operations belong to the scope."""
        return self._new_context(self, scope)

    def _log_stray(self) -> None:
        for error in self.loop.stray():
            if not self.ledger.stopped and self.ledger.recorded is None:
                text = f"a branch of {self.ledger.label} failed and no code awaits it: {error}"
                self.log.error(text)

    def _load(self, events: Sequence[history_pb2.HistoryEvent], up_to: int | None) -> None:
        self._next = 0
        try:
            if self.execution == 0:
                history = History(events, up_to)
                self._deliveries = history.deliveries
                if not history.done:
                    self.ledger.recorded = history
            else:
                self._steps_from = self.ledger.last_seq + 1
                self._deliveries = deliveries_of(events)
        except UnreadableHistory as error:
            self.ledger.fail(failures.internal(self.ledger.label, error.event_id, error))

    @property
    def _upcoming(self) -> history_pb2.HistoryEvent | None:
        return self._deliveries[self._next] if self._next < len(self._deliveries) else None

    @property
    def _blocked(self) -> bool:
        return len(self.operations) == 0 and not self.handlers.updates

    def _deliver_next(self) -> bool:
        event, ledger = self._upcoming, self.ledger
        if ledger.recorded is not None:
            ledger.close_turns(event, self._blocked)
        if event is None or ledger.stopped:
            return False
        self._next += 1
        self.operations.end_delivery()
        ledger.is_in_turn = True
        try:
            self.now_ms = event.time_ms
            self._deliver(event)
            self.loop.drain()
        except Exception as error:
            ledger.fail(failures.internal(ledger.label, event.id, error))
        return True

    def _finish(self) -> Turned | TurnFailed:
        ledger = self.ledger
        last = self._deliveries[self._next - 1].id if self._next > 0 else 0
        if ledger.recorded is not None:
            ledger.close_turns(self._upcoming, self._blocked)
        if ledger.non_durable_wait is not None or (not ledger.ended and self._blocked):
            ledger.fail_blocked(last, ledger.last_seq)
        ledger.is_in_turn = False
        self.operations.end_delivery()
        brought, self._deliveries = len(self._deliveries), []
        actions, ledger.actions = ledger.actions, []
        if ledger.failed is not None:
            return ledger.failed
        if ledger.ended:
            if self._next < brought and actions and actions[-1].HasField("continue_as_new"):
                actions[-1].continue_as_new.delivered = last
            return Turned(actions, ended=True)
        open_steps = self.operations.open_steps(self._steps_from)
        return Turned(actions, [one.request.extra(one.seq) for one in open_steps])

    def _deliver(self, event: history_pb2.HistoryEvent) -> None:
        kind: Any = event.WhichOneof("kind")
        # A decaying sum, in which recent events count most.
        self._bytes += event.ByteSize() - self._bytes // 16
        if kind in completions.KINDS:
            self.operations.complete(event, kind)
        elif kind == "execution_started":
            self._start(event.execution_started)
        elif kind == "cancel_requested":
            # A cancellation is delivered once, so that it does not cancel clean-up code.
            if self.cancellation is None:
                self.cancellation = CancelledError(event.cancel_requested.reason)
                self.operations.cancel_scope(None, self.cancellation)
        elif kind == "event_raised":
            body = event.event_raised
            message = Message(decode_payload(body.payload), event.id)
            self.operations.raise_event(body.name, message)
        elif kind == "update_accepted":
            self.handlers.accept(event.update_accepted)
        elif kind == "history_limit_near":
            self.continue_as_new_suggested = True

    def _start(self, body: history_pb2.ExecutionStarted) -> None:
        place = ParentInfo(body.parent.instance_id, body.parent.execution)
        parent, name = (place if body.HasField("parent") else None), body.name
        headers = {header.key: header.value for header in body.headers}
        self.ledger.info = ExecutionInfo(
            body.instance_id, body.execution, name, body.version, parent, headers
        )
        self._seed = body.seed
        self.seed_mark = body.seed[:4].hex().rjust(8, "0")
        self.definition = self._resolve(body.name, body.version)
        if self.definition is None or self.definition.fn is None:
            self.ledger.fail(failures.no_handler(body.name, body.version))
            return
        self.state.carry(body)
        definition, value = self.definition, decode_payload(body.input)
        context, fn = self._new_context(self, None), cast(Callable[..., Any], definition.fn)

        def code() -> Any:
            return call_with(fn, context, definition.read_input(value))

        self.loop.begin_call(code).then(self._ended)

    def _ended(self, task: Operation[Any]) -> None:
        if not self.ledger.counts("the orchestrator ended"):
            return
        limit, error = self.payload_max_bytes, task.error
        what = f'output of orchestration "{self.ledger.info.name}"'

        def returned() -> pb.Action:
            action = pb.Action()
            action.complete_execution.output.data = encode_data(task.result(), limit, what)
            return action

        if error is None:
            try:
                return self.ledger.end(Decision("execution_completed"), returned)
            except BaseException as refused:
                error = refused
        if self.cancellation is not None and stems_only_from(error, self.cancellation):
            cancelled = pb.CancelExecution(reason=self.cancellation.reason)
            action = pb.Action(cancel_execution=cancelled)
            return self.ledger.end(Decision("execution_cancelled"), lambda: action)
        failure = to_failure(error, limit)
        action = pb.Action(fail_execution=pb.FailExecution(failure=failure))
        name = recorded_type(failure, self.ledger.recorded)
        self.ledger.end(Decision("execution_failed", name=name), lambda: action)
