"""One live orchestrator: history in, actions out."""

from __future__ import annotations

import asyncio.events
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from .._proto import action_pb2, history_pb2, payload_pb2
from ..context import OrchestrationContext
from ..definitions import OrchestrationDefinition
from ..errors import AllFailed, CancelledError, Difference, ForeignAwaitError
from ..failure import to_failure
from ..limits import PAYLOAD_MAX_BYTES
from ..payload import decode_payload, encode_payload
from ..values import KeptValues
from . import failures
from .chance import SeededRandom
from .decision import Decision
from .handlers import Handlers, call_with
from .history import History, UnreadableHistory, deliveries_of
from .ledger import ExecutionInfo, Ledger, ParentInfo, Request
from .loop import Loop, Operation, Scope, Task
from .operations import Operations
from .turn import Answered, AskFailed, AskKind, Log, Turned, TurnFailed, UnknownName

Resolve = Callable[[str, str], "OrchestrationDefinition[Any, Any] | None"]
"""The definition of an orchestration by name and version; version empty: unversioned."""


class _ForeignLoop:
    """Stands where asyncio looks for its loop while orchestrator code runs."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def _report(self, what: str) -> ForeignAwaitError:
        site = failures.call_site()
        found = f"{what} was used in an orchestrator ({site})"
        self._ledger.foreign = self._ledger.foreign or found
        return ForeignAwaitError("FOREIGN_AWAIT", found, Difference(actual=found))

    def __getattr__(self, name: str) -> Any:
        raise self._report(f"asyncio (its loop's {name})")

    def __hash__(self) -> int:
        raise self._report("asyncio (the current task)")


class OrchestratorRun:
    """Driven by `turn`; end it with `close` when it is evicted."""

    def __init__(
        self, resolve: Resolve, *, log: Log, payload_max_bytes: int = PAYLOAD_MAX_BYTES
    ) -> None:
        self._resolve = resolve
        self.log = log
        self.payload_max_bytes = payload_max_bytes
        self.ledger = Ledger(payload_max_bytes)
        self.loop = Loop(self._foreign)
        self.operations = Operations(self.ledger, self.loop)
        self.handlers = Handlers(self.ledger, self.loop)
        self.random = SeededRandom(b"")
        self.seed_mark = ""
        """First 4 bytes of the seed, in hexadecimal."""
        self.kept = KeptValues()
        self.patches: dict[str, bool] = {}
        """Change ids that this execution has passed, each with its answer: it never changes."""
        self.now_ms = 0
        """Logical time."""
        self.cancellation: CancelledError | None = None
        """The request to stop, once it has come."""
        self.continue_as_new_suggested = False
        self.definition: OrchestrationDefinition[Any, Any] | None = None
        self._foreign_loop = _ForeignLoop(self.ledger)
        self._deliveries: list[history_pb2.HistoryEvent] = []
        self._next = 0
        self._steps_from = 1
        self._bytes = 0

    @property
    def info(self) -> ExecutionInfo:
        """What this execution is."""
        return self.ledger.info

    @property
    def execution(self) -> int:
        """From 1; 0 before the first turn."""
        return self.ledger.info.execution

    @property
    def ended(self) -> bool:
        """True when the execution has ended."""
        return self.ledger.ended

    @property
    def is_replaying(self) -> bool:
        """True while the code repeats what history holds already."""
        return self.ledger.recorded is not None

    @property
    def approximate_bytes(self) -> int:
        """Estimate of the memory that this run holds, for the bound of the worker's cache."""
        # From measuring: a small waiting orchestrator takes some 12 KB, an open operation 1 KB, a
        # decoded value three times its text; of the values that came, all may still be held.
        return 12_000 + len(self.operations) * 1_000 + (self._bytes + self.kept.bytes) * 3

    def turn(
        self, events: Sequence[history_pb2.HistoryEvent], up_to: int | None = None
    ) -> Turned | TurnFailed:
        """Delivers the whole history (the first call) or the deliveries since the last turn.

        Of a whole history, what was delivered after event `up_to` is left out: for questions.
        """
        self._load(events, up_to)
        with self._asyncio_hidden():
            while self._deliver_next():
                self._report_stray()
            outcome = self._finish()
            if isinstance(outcome, TurnFailed) or outcome.ended:
                self.loop.close()
        return outcome

    def ask(
        self, kind: AskKind, name: str, payload: payload_pb2.Payload | None
    ) -> Answered | AskFailed | UnknownName:
        """Calls the handler of a query, or the validation of an update, between two turns."""
        with self._asyncio_hidden():
            return self.handlers.ask(kind, name, payload)

    def close(self) -> None:
        """Ends the code where it stands, without letting it decide anything more."""
        self.ledger.dropped = True
        with self._asyncio_hidden():
            self.loop.close()

    # What the context asks for.

    def context(self, scope: Scope) -> OrchestrationContext:
        """A context whose operations belong to the scope."""
        return OrchestrationContext(self, scope)

    def timer(self, fire_at_ms: int, scope: Scope | None) -> Request:
        """A timer that is due at a time."""

        def build(seq: int) -> action_pb2.Action:
            timer = action_pb2.CreateTimer(seq=seq, fire_at_ms=fire_at_ms)
            return action_pb2.Action(create_timer=timer)

        return Request("timer_created", "timer", build, scope, fire_at_ms=fire_at_ms)

    def sleep(self, fire_at_ms: int, scope: Scope | None) -> Operation[None]:
        """Asks for a timer."""
        return self.operations.issue(self.timer(fire_at_ms, scope)).outcome

    def note(self, decision: Decision, action: action_pb2.Action) -> None:
        """Records what is no operation and ends nothing."""
        if not self.ledger.stopped:
            self.ledger.decide(decision, lambda: action)

    def cancel_scope(self, scope: Scope, error: CancelledError) -> None:
        """Cancels what is open inside a scope and not shielded from it."""
        if not self.ledger.stopped:
            self.ledger.check_in_turn("scope")
            self.operations.cancel_scope(scope, error)

    def cancel_contestant(self, contestant: Operation[Any], scope: Scope | None) -> None:
        """Cancels what a contestant of a race has open."""
        if not self.ledger.stopped:
            self.ledger.check_in_turn("race")
            self.operations.cancel_contestant(contestant, scope)

    def passed(self, change_id: str, marks: bool) -> bool:
        """True on the new way of a change.

        A mark is taken where one stands; with `marks` one is made when the id is passed for the
        first time, and live.
        """
        known, ledger = self.patches.get(change_id), self.ledger
        if known is not None or ledger.stopped:
            return known is not False
        is_new = ledger.recorded is None
        is_next = ledger.recorded is not None and ledger.recorded.peek("patch_marked", change_id)
        if is_next or (is_new and marks):
            mark = action_pb2.Action(mark_patch=action_pb2.MarkPatch(change_id=change_id))
            ledger.decide(Decision("patch_marked", name=change_id), lambda: mark)
        # Code without the old way is on the new one, with or without a mark.
        self.patches[change_id] = is_new or is_next or not marks
        return self.patches[change_id]

    @contextmanager
    def _asyncio_hidden(self) -> Iterator[None]:
        before = asyncio.events._get_running_loop()
        asyncio.events._set_running_loop(cast(Any, self._foreign_loop))
        try:
            yield
        finally:
            asyncio.events._set_running_loop(before)

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
            self.ledger.fail(failures.internal(self.ledger.who, error.event_id, error))

    @property
    def _upcoming(self) -> history_pb2.HistoryEvent | None:
        return self._deliveries[self._next] if self._next < len(self._deliveries) else None

    @property
    def _blocked(self) -> bool:
        return len(self.operations) == 0 and not self.handlers.takes_updates

    def _deliver_next(self) -> bool:
        event = self._upcoming
        self.ledger.close_turns(event, self._blocked)
        if event is None or self.ledger.stopped:
            return False
        self._next += 1
        self.operations.end_delivery()
        self.ledger.in_turn = True
        try:
            self.now_ms = event.time_ms
            self._deliver(event)
            self.loop.drain()
        except Exception as error:
            self.ledger.fail(failures.internal(self.ledger.who, event.id, error))
        return True

    def _finish(self) -> Turned | TurnFailed:
        ledger = self.ledger
        last = self._deliveries[self._next - 1].id if self._next > 0 else 0
        ledger.close_turns(self._upcoming, self._blocked)
        if ledger.foreign is not None or (not ledger.ended and self._blocked):
            ledger.fail_blocked(last, ledger.last_seq)
        ledger.in_turn = False
        self.operations.end_delivery()
        brought, self._deliveries = len(self._deliveries), []
        actions, ledger.actions = ledger.actions, []
        if ledger.failed is not None:
            return ledger.failed
        if actions and actions[-1].HasField("continue_as_new") and self._next < brought:
            actions[-1].continue_as_new.delivered = last
        if ledger.ended:
            return Turned(actions, ended=True)
        open_steps = self.operations.open_steps(self._steps_from)
        return Turned(actions, [one.request.extra(one.seq) for one in open_steps])

    def _deliver(self, event: history_pb2.HistoryEvent) -> None:
        kind = event.WhichOneof("kind")
        self._bytes += event.ByteSize()
        if kind == "execution_started":
            self._start(event.execution_started)
        elif kind == "cancel_requested":
            # It is delivered once: clean-up must not be cancelled in its turn.
            if self.cancellation is None:
                self.cancellation = CancelledError(event.cancel_requested.reason)
                self.operations.cancel_all(self.cancellation)
        elif kind == "event_raised":
            body = event.event_raised
            self.operations.raise_event(body.name, decode_payload(body.payload))
        elif kind == "update_accepted":
            self.handlers.accept(event.update_accepted)
        elif kind == "history_limit_near":
            self.continue_as_new_suggested = True
        else:
            self.operations.complete(event)

    def _start(self, body: history_pb2.ExecutionStarted) -> None:
        parent = None
        if body.HasField("parent"):
            parent = ParentInfo(body.parent.instance_id, body.parent.execution)
        self.ledger.info = ExecutionInfo(
            body.instance_id, body.execution, body.name, body.version, parent
        )
        self.random = SeededRandom(body.seed)
        self.seed_mark = body.seed[:4].hex().rjust(8, "0")
        self.definition = self._resolve(body.name, body.version)
        if self.definition is None or self.definition.fn is None:
            self.ledger.fail(failures.no_handler(body.name, body.version))
            return
        self.kept.carry(body)
        task = Task(self.loop, self._orchestrate(self.definition, decode_payload(body.input)))
        task.then(self._ended)

    async def _orchestrate(self, definition: OrchestrationDefinition[Any, Any], value: Any) -> Any:
        context = OrchestrationContext(self, None)
        fn = cast(Callable[..., Any], definition.fn)
        return await call_with(fn, context, definition.read_input(value))

    def _ended(self, task: Operation[Any]) -> None:
        if not self.ledger.counts("the orchestrator ended"):
            return
        limit, error = self.payload_max_bytes, task.error
        if error is None:
            try:
                what = f'output of orchestration "{self.info.name}"'
                self.ledger.end(
                    Decision("execution_completed"),
                    lambda: action_pb2.Action(
                        complete_execution=action_pb2.CompleteExecution(
                            output=encode_payload(task.result(), limit, what)
                        )
                    ),
                )
                return
            except Exception as refused:
                error = refused
        if self.cancellation is not None and self._is_cancellation(error):
            cancel = action_pb2.CancelExecution(reason=self.cancellation.reason)
            action = action_pb2.Action(cancel_execution=cancel)
            self.ledger.end(Decision("execution_cancelled"), lambda: action)
            return
        failure = to_failure(error, limit)
        failed = action_pb2.Action(fail_execution=action_pb2.FailExecution(failure=failure))
        self.ledger.end(Decision("execution_failed", name=failure.type), lambda: failed)

    def _is_cancellation(self, error: BaseException) -> bool:
        """True for the error that the request to stop raised, also when several were wrapped."""
        if error is self.cancellation:
            return True
        inner = error.errors if isinstance(error, AllFailed) else getattr(error, "exceptions", ())
        return len(inner) > 0 and all(self._is_cancellation(one) for one in inner)

    def _foreign(self, wanted: Any, coroutine: Coroutine[Any, Any, Any]) -> None:
        site = failures.wait_site(coroutine)
        what = "nothing at all" if wanted is None else f"a {type(wanted).__name__}"
        if isinstance(wanted, Operation):
            what = "an operation of another orchestrator"
        found = f"it awaits something that is not durable, {what} ({site})"
        self.ledger.foreign = self.ledger.foreign or found

    def _report_stray(self) -> None:
        failed = self.loop.failed
        while failed:
            task = failed.pop()
            if task.watched or self.is_replaying or self.ledger.stopped:
                continue
            self.log.error(
                f"a branch of {self.ledger.who} failed and nobody awaits it: "
                f"{type(task.error).__name__}: {task.error}"
            )
