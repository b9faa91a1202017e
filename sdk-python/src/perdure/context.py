"""What orchestrator code can do: the context that an orchestrator function is given.

Every operation is numbered and asked for at the moment of the call, not when it is awaited. What
is given back can be awaited once or often, now or later, or never.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, overload

from . import branches
from ._proto import action_pb2 as pb
from ._proto import history_pb2
from .branches import Contestant, Outcome, RaceResult
from .convert import convert, hints_of
from .definitions import (
    ActivityDefinition,
    ActivityOptions,
    ChildOptions,
    EventDefinition,
    OrchestrationDefinition,
    QueryDefinition,
    StartOptions,
    UpdateDefinition,
    ValueDefinition,
    wire_options,
    wire_reuse,
    wire_routing,
)
from .duration import Duration, due_ms, wait_ms
from .failure import to_failure
from .info import ExecutionInfo
from .loop import Operation, Scope
from .names import (
    check_instance_id,
    check_name,
    check_optional_name,
    check_promise_id,
    check_target_id,
)
from .patches import passed
from .payload import encode_data, encode_payload
from .replay.decision import Decision
from .replay.ledger import Request
from .replay.turn import OpenStep
from .saga import Saga
from .scope import CancellationScope, cancellations_of, enter_scope, enter_shield
from .state import OrchestrationState, ValueKey, key_of, set_status, status_of
from .timers import timer_request

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .replay.run import OrchestratorRun

In = TypeVar("In")
Item = TypeVar("Item")
Out = TypeVar("Out")
T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_CLOSE_POLICIES = {
    "cancel": history_pb2.PARENT_CLOSE_POLICY_CANCEL,
    "terminate": history_pb2.PARENT_CLOSE_POLICY_TERMINATE,
    "abandon": history_pb2.PARENT_CLOSE_POLICY_ABANDON,
}


@dataclass(frozen=True)
class DurablePromise(Generic[T]):
    """A promise that anybody who knows its id may settle, once, as long as this execution lasts."""

    id: str
    """For the client, `ctx.settle` or `perdure promise settle`."""
    value: Operation[T]
    """Raises what it was rejected with, or TimeoutError."""


class OrchestrationLog:
    """Adds instance, execution and orchestration to every line; silent while its run replays."""

    def __init__(self, run: OrchestratorRun) -> None:
        self._run = run

    def debug(self, message: str, **fields: Any) -> None:
        """For whoever looks for a mistake."""
        self._write("debug", message, fields)

    def info(self, message: str, **fields: Any) -> None:
        """What happens."""
        self._write("info", message, fields)

    def warning(self, message: str, **fields: Any) -> None:
        """What should not happen."""
        self._write("warning", message, fields)

    def error(self, message: str, **fields: Any) -> None:
        """What somebody has to look at."""
        self._write("error", message, fields)

    def _write(self, level: str, message: str, fields: dict[str, Any]) -> None:
        run = self._run
        if run.ledger.recorded is not None or run.ledger.dropped:
            return
        info = run.ledger.info
        who = {"orchestration": info.name, "instance_id": info.instance_id}
        # What a logger raises must not reach code that runs without it when it replays.
        with suppress(Exception):
            getattr(run.log, level)(message, **{**who, "execution": info.execution, **fields})


class OrchestrationContext:
    """The context of a run, or of one branch of it."""

    def __init__(self, run: OrchestratorRun, scope: Scope | None) -> None:
        self._run = run
        self._scope = scope

    @overload
    def call(
        self,
        definition: ActivityDefinition[In, Out],
        input: In = ...,
        **options: Unpack[ActivityOptions],
    ) -> Operation[Out]: ...
    @overload
    def call(
        self,
        definition: OrchestrationDefinition[In, Out],
        input: In = ...,
        **options: Unpack[ChildOptions],
    ) -> Operation[Out]: ...
    def call(self, definition: Any, input: Any = None, **options: Any) -> Operation[Any]:
        """Calls an activity or a child orchestration.

        Raises ActivityFailedError, OrchestrationFailedError, TimeoutError, AlreadyExistsError or
        CancelledError when it is awaited; InvalidInputError or PayloadTooLargeError at the call.
        """
        if isinstance(definition, OrchestrationDefinition):
            return self.child(definition, input, **options)
        wire = wire_options(options, definition.options) if options else definition.options  # type: ignore[arg-type]
        return self._activity(definition.name, input, wire, definition.read_output)

    def call_activity(
        self, name: str, input: Any = None, **options: Unpack[ActivityOptions]
    ) -> Operation[Any]:
        """Calls an activity by its name, as one does when another language defines it."""
        check_name(name, "activity")
        return self._activity(name, input, wire_options(options), None)

    @overload
    def child(
        self,
        orchestration: OrchestrationDefinition[In, Out],
        input: In = ...,
        **options: Unpack[ChildOptions],
    ) -> Operation[Out]: ...
    @overload
    def child(
        self, orchestration: str, input: Any = None, **options: Unpack[ChildOptions]
    ) -> Operation[Any]: ...
    def child(
        self, orchestration: Any, input: Any = None, **options: Unpack[ChildOptions]
    ) -> Operation[Any]:
        """Calls a child orchestration, by its definition or its name."""
        name, version, read = _target(orchestration)
        version = options.get("version", version)
        check_optional_name(version, "version")
        instance_id = options.get("id", "")
        if "id" in options:
            check_instance_id(instance_id)
        route = {**wire_routing(options), **wire_reuse(options)}
        policy = _CLOSE_POLICIES[options.get("parent_close", "cancel")]

        def build(seq: int) -> pb.Action:
            child = pb.ScheduleChild(
                seq=seq,
                name=name,
                version=version,
                instance_id=instance_id,
                input=self._encode(input, f'input of orchestration "{name}"'),
                parent_close_policy=policy,
                **route,
            )
            return pb.Action(schedule_child=child)

        request = Request("child_scheduled", "child", build, self._scope, name, instance_id)
        request.read = read
        return self._run.operations.issue(request).outcome

    @overload
    def start(
        self,
        orchestration: OrchestrationDefinition[In, Any],
        input: In = ...,
        **options: Unpack[StartOptions],
    ) -> Operation[str]: ...
    @overload
    def start(
        self, orchestration: str, input: Any = None, **options: Unpack[StartOptions]
    ) -> Operation[str]: ...
    def start(
        self, orchestration: Any, input: Any = None, **options: Unpack[StartOptions]
    ) -> Operation[str]:
        """Starts an instance that nobody awaits; its id, once it exists.

        Raises AlreadyExistsError, when it is awaited, if the id exists and `id_reuse` does not
        allow it.
        """
        name, version, _ = _target(orchestration)
        version = options.get("version", version)
        check_optional_name(version, "version")
        if "id" in options:
            check_instance_id(options["id"])
        route = {**wire_routing(options), **wire_reuse(options)}
        self._run.ledger.check_in_turn("start")
        instance_id = options["id"] if "id" in options else self._run.random.uuid()

        def build(seq: int) -> pb.Action:
            start = pb.RequestStart(
                seq=seq,
                name=name,
                version=version,
                instance_id=instance_id,
                input=self._encode(input, f'input of orchestration "{name}"'),
                **route,
            )
            return pb.Action(request_start=start)

        request = Request("start_requested", "start", build, self._scope, name, instance_id)
        request.extra = instance_id
        return self._run.operations.issue(request).outcome

    @overload
    def run(
        self, name: str, fn: Callable[[], Awaitable[T]], *, max_attempts: int = 1
    ) -> Operation[T]: ...
    @overload
    def run(self, name: str, fn: Callable[[], T], *, max_attempts: int = 1) -> Operation[T]: ...
    def run(self, name: str, fn: Callable[[], Any], *, max_attempts: int = 1) -> Operation[Any]:
        """Runs `fn` inside the worker and records what it returns: a durable step.

        For what is short. `fn` may do anything an activity may, and runs at least once; it may be
        async. Raises StepFailedError when it is awaited.
        """
        check_name(name, "step")
        if not isinstance(max_attempts, int) or max_attempts < 1:
            raise ValueError(f"max_attempts: {max_attempts!r} is not a whole number from 1")
        hint = hints_of(fn).get("return", Any)
        request = Request(
            "step_scheduled",
            "step",
            lambda seq: pb.Action(schedule_step=pb.ScheduleStep(seq=seq, name=name)),
            self._scope,
            name,
            extra=lambda seq: OpenStep(seq, name, fn, max_attempts),
            read=None if hint is Any else lambda value: convert(value, hint),
        )
        return self._run.operations.issue(request).outcome

    def sleep(self, duration: Duration) -> Operation[None]:
        """A durable timer: a timedelta, or seconds."""
        return self._timer(self._run.now_ms + wait_ms(duration, "sleep"))

    def sleep_until(self, date: datetime | float | str) -> Operation[None]:
        """A durable timer up to a date with a time zone, or milliseconds since 1970 in UTC.

        Text as JSON has it (ISO 8601) will do. A date that has passed fires at once.
        """
        return self._timer(due_ms(date))

    @overload
    def wait_for(
        self, event: EventDefinition[T], *, timeout: Duration | None = None
    ) -> Operation[T]: ...
    @overload
    def wait_for(self, event: str, *, timeout: Duration | None = None) -> Operation[Any]: ...
    def wait_for(
        self, event: EventDefinition[Any] | str, *, timeout: Duration | None = None
    ) -> Operation[Any]:
        """The next event of its mailbox, now or when one comes. Raises TimeoutError."""
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
        """Puts an event into the mailbox of another instance. Raises NotFoundError."""
        name = event if isinstance(event, str) else event.name
        check_name(name, "event")
        check_target_id(instance_id)

        def build(seq: int) -> pb.Action:
            encoded = self._encode(payload, f'payload of event "{name}"')
            body = pb.RequestRaise(seq=seq, instance_id=instance_id, name=name, payload=encoded)
            return pb.Action(request_raise=body)

        request = Request("raise_requested", "raise", build, self._scope, name, instance_id)
        return self._run.operations.issue(request).outcome

    def begin(self, wanted: Awaitable[T]) -> Operation[T]:
        """Begins a coroutine, which runs side by side with the code that began it."""
        self._run.ledger.check_in_turn("begin")
        return self._run.loop.begin(wanted)

    def branch(self, fn: Callable[[OrchestrationContext], Awaitable[T]]) -> Operation[T]:
        """Runs `fn` with a context of its own, so that `race` can cancel what it has open."""
        self._run.ledger.check_in_turn("branch")
        scope = Scope(self._scope)
        branch = branches.enter_branch(self._run, scope, fn)
        branch.scope = scope
        return branch

    @overload
    def map(
        self,
        items: Iterable[Item],
        fn: Callable[[Item], Awaitable[T] | T],
        *,
        concurrency: int,
    ) -> Operation[list[T]]: ...
    @overload
    def map(
        self,
        items: Iterable[Item],
        fn: Callable[[Item, OrchestrationContext], Awaitable[T] | T],
        *,
        concurrency: int,
    ) -> Operation[list[T]]: ...
    def map(
        self, items: Iterable[Any], fn: Callable[..., Any], *, concurrency: int
    ) -> Operation[list[Any]]:
        """Runs `fn` for every item, at most `concurrency` at once; the results in their order.

        `fn` gets the item and, if it takes two arguments, a context of its own. At the first error
        no more items are started, what is open in the others is cancelled, and the error is raised.
        Raises ValueError when `concurrency` is not a whole number from 1.
        """
        self._run.ledger.check_in_turn("map")
        return branches.map_of(self._run, self._scope, items, fn, concurrency)

    def all(self, wanted: Sequence[Awaitable[T]]) -> Operation[list[T]]:
        """All values, in the order of what was given, or the first error."""
        self._run.ledger.check_in_turn("all")
        return branches.all_of(self._run.loop, wanted)

    def any(self, wanted: Sequence[Awaitable[T]]) -> Operation[T]:
        """The first value. Raises AllFailedError when there is none."""
        self._run.ledger.check_in_turn("any")
        return branches.any_of(self._run.loop, wanted)

    def first(self, wanted: Sequence[Awaitable[T]]) -> Operation[T]:
        """The first outcome, a value or an error. Cancels nothing: see `race`."""
        self._run.ledger.check_in_turn("first")
        return branches.first_of(self._run.loop, wanted)

    def settled(self, wanted: Sequence[Awaitable[T]]) -> Operation[list[Outcome[T]]]:
        """Every outcome, in the order of what was given. Raises nothing."""
        self._run.ledger.check_in_turn("settled")
        return branches.settled_of(self._run.loop, wanted)

    def race(self, **contestants: Contestant) -> Operation[RaceResult]:
        """Ends with the first contestant that does, names it, and cancels the others.

        Cancelled are an operation itself and, of a function, all operations made through the
        context that it was given. A coroutine put together from several operations can't be
        cancelled: pass a function instead. Raises when the first to end raises.
        """
        self._run.ledger.check_in_turn("race")
        return branches.race(self._run, self._scope, contestants)

    def scope(
        self,
        fn: Callable[[OrchestrationContext, CancellationScope], Awaitable[T]],
        *,
        timeout: Duration | None = None,
    ) -> Operation[T]:
        """Runs `fn` with a context that can be cancelled as a whole, by its scope or a timeout.

        When `fn` ends, what it left open in the scope is cancelled. Raises TimeoutError('scope')
        when the timeout has cancelled what `fn` awaited.
        """
        self._run.ledger.check_in_turn("scope")
        return enter_scope(self._run, self._scope, fn, timeout)

    def shield(self, fn: Callable[[OrchestrationContext], Awaitable[T]]) -> Operation[T]:
        """Runs `fn` where neither a request to stop nor a scope around it cancels anything.

        One that came meanwhile is raised as CancelledError once `fn` has ended.
        """
        self._run.ledger.check_in_turn("shield")
        return enter_shield(self._run, self._scope, fn)

    def saga(self) -> Saga:
        """Steps that are undone in reverse when one of them fails."""
        return Saga(self._run, self._scope)

    def continue_as_new(
        self, input: Any = None, *, version: str | None = None
    ) -> Operation[NoReturn]:
        """Ends this execution; the next one starts with `input`. Never done: await it.

        `version` is the next one's: a version, or 'latest'. None: as the definition's
        `continue_as` says, else the version of this one.
        """
        run = self._run
        run.ledger.check_in_turn("continue_as_new")
        if (deferred := run.operations.deferrals.take(self._scope)) is not None:
            raise deferred
        payload = self._encode(input, "input of the next execution")
        if version is None:
            latest = run.definition is not None and run.definition.continue_as == "latest"
            version = "latest" if latest else ""
        check_optional_name(version, "version")
        goes_on = pb.ContinueAsNew(
            input=payload,
            version="" if version == "latest" else version,
            latest_version=version == "latest",
        )
        action = pb.Action(continue_as_new=goes_on)
        run.ledger.end(Decision("execution_continued_as_new"), lambda: action)
        return Operation(run.loop)

    def on_query(self, query: QueryDefinition[Any, Any] | str, fn: Callable[..., Any]) -> None:
        """Answers a query from now on; nothing of it is recorded.

        The handler gets the input, or nothing, reads the state of the code and the values of
        `ctx`, and may await only what settles at once.
        """
        definition = QueryDefinition[Any, Any](query) if isinstance(query, str) else query
        check_name(definition.name, "query")
        self._run.ledger.check_in_turn("on_query")
        self._run.handlers.queries[definition.name] = (definition, fn)

    def on_update(
        self,
        update: UpdateDefinition[Any, Any] | str,
        handle: Callable[..., Any],
        *,
        validate: Callable[..., Any] | None = None,
    ) -> None:
        """Makes updates of this kind from now on; those that came before run at once.

        `handle` gets the input and an UpdateInfo, or less, may do all that orchestrator code may,
        and answers. `validate` gets the input and raises when the update is to be refused: then
        nothing of it is recorded. While a handler is registered, code may wait for updates alone.
        """
        definition = UpdateDefinition[Any, Any](update) if isinstance(update, str) else update
        check_name(definition.name, "update")
        self._run.handlers.on_update(definition, handle, validate)

    def now(self) -> datetime:
        """Logical time, in UTC: when the event was recorded that made the code go on."""
        self._run.ledger.check_in_turn("now")
        return _EPOCH + timedelta(milliseconds=self._run.now_ms)

    def uuid(self) -> str:
        """A version 4 UUID, the same on every replay."""
        self._run.ledger.check_in_turn("uuid")
        return self._run.random.uuid()

    def random(self) -> float:
        """A number from 0 up to, not including, 1, the same on every replay."""
        self._run.ledger.check_in_turn("random")
        return self._run.random.number()

    def set_status(self, value: Any) -> None:
        """Sets the value that readers of the instance see; None clears it."""
        set_status(self._run, value)

    @property
    def status(self) -> Any:
        """A copy of what `set_status` set last, in any execution; None when it is not set."""
        return status_of(self._run)

    @property
    def state(self) -> OrchestrationState:
        """Values that this instance keeps."""
        return OrchestrationState(self._run)

    @overload
    def read_value(self, instance_id: str, value: ValueDefinition[T]) -> Operation[T | None]: ...
    @overload
    def read_value(self, instance_id: str, value: str) -> Operation[Any]: ...
    def read_value(self, instance_id: str, value: ValueKey) -> Operation[Any]:
        """A copy of a value that an instance keeps, or kept when it ended; None when it has none.

        Raises NotFoundError when there is no such instance.
        """
        check_target_id(instance_id)
        key = key_of(value)
        read = pb.ReadValue(instance_id=instance_id, key=key)

        def build(seq: int) -> pb.Action:
            read.seq = seq
            return pb.Action(read_value=read)

        request = Request("value_read_requested", "read", build, self._scope, key, instance_id)
        request.read = value.read if isinstance(value, ValueDefinition) else None
        return self._run.operations.issue(request).outcome

    def promise(self, *, timeout: Duration | None = None) -> DurablePromise[Any]:
        """A promise that somebody outside settles: hand its id out. Raises TimeoutError."""
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
        """Settles a promise of any instance; done when that is durable.

        With `error` it is rejected. Raises PromiseSettledError when it has an outcome, or ended
        with its execution, and NotFoundError.
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

        request = Request("raise_requested", "raise", build, self._scope, "", promise_id)
        return self._run.operations.issue(request).outcome

    def patched(self, change_id: str) -> bool:
        """True for executions that take the new way at a change in place.

        False for those that passed this place before the change. The answer is the same for the
        whole execution.
        """
        check_name(change_id, "change id")
        self._run.ledger.check_in_turn("patched")
        return passed(self._run, change_id, marks=True)

    def deprecate_patch(self, change_id: str) -> None:
        """In place of `patched` once the old way is gone: histories with its mark still replay."""
        check_name(change_id, "change id")
        self._run.ledger.check_in_turn("deprecate_patch")
        passed(self._run, change_id, marks=False)

    @property
    def continue_as_new_suggested(self) -> bool:
        """True when the history is so long that the code should continue as new soon."""
        return self._run.continue_as_new_suggested

    def throw_if_cancelled(self) -> None:
        """Raises CancelledError when the instance was asked to stop, or the scope cancelled."""
        for cancellation in cancellations_of(self._run, self._scope):
            raise cancellation

    @property
    def cancelled(self) -> bool:
        """True once the instance was asked to stop, or the scope cancelled; False in a shield."""
        return self.cancel_reason is not None

    @property
    def cancel_reason(self) -> str | None:
        """The reason given, or None while `cancelled` is False."""
        for cancellation in cancellations_of(self._run, self._scope):
            return cancellation.reason
        return None

    @property
    def log(self) -> OrchestrationLog:
        """Silent while replaying."""
        return OrchestrationLog(self._run)

    @property
    def info(self) -> ExecutionInfo:
        """What this execution is."""
        return self._run.ledger.info

    @property
    def is_replaying(self) -> bool:
        """True while the code repeats what history holds. For logging; don't decide by it."""
        return self._run.ledger.recorded is not None

    def _encode(self, value: Any, what: str) -> Any:
        return encode_payload(value, self._run.payload_max_bytes, what)

    def _activity(
        self,
        name: str,
        input: Any,
        options: history_pb2.ActivityOptions,
        read: Callable[[Any], Any] | None,
    ) -> Operation[Any]:
        def build(seq: int) -> pb.Action:
            # Filled in place: a message that is handed to another one is copied.
            action = pb.Action()
            call = action.schedule_activity
            call.seq = seq
            call.name = name
            what = f'input of activity "{name}"'
            call.input.data = encode_data(input, self._run.payload_max_bytes, what)
            call.options.CopyFrom(options)
            return action

        request = Request("activity_scheduled", "activity", build, self._scope, name)
        request.read = read
        return self._run.operations.issue(request).outcome

    def _timer(self, fire_at_ms: int) -> Operation[None]:
        return self._run.operations.issue(timer_request(fire_at_ms, self._scope)).outcome

    def _limit(self, timeout: Duration | None) -> Request | None:
        """The timer of a timeout."""
        if timeout is None:
            return None
        return timer_request(self._run.now_ms + wait_ms(timeout, "timeout"), self._scope)


def _target(orchestration: Any) -> tuple[str, str, Callable[[Any], Any] | None]:
    """Name, version and how to read the output of a definition, or of a name alone."""
    if isinstance(orchestration, OrchestrationDefinition):
        return orchestration.name, orchestration.version, orchestration.read_output
    check_name(orchestration, "orchestration")
    return orchestration, "", None
