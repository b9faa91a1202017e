"""Work that orchestrator code calls: activities, child orchestrations, detached starts, steps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar, overload

from .._proto import action_pb2 as pb
from .._proto import history_pb2
from ..convert import convert, hints_of
from ..definitions import ActivityDefinition, OrchestrationDefinition
from ..loop import Operation
from ..names import check_instance_id, check_name, check_optional_name
from ..options import (
    ActivityOptions,
    ChildOptions,
    StartOptions,
    wire_options,
    wire_reuse,
    wire_routing,
)
from ..payload import encode_data
from ..replay.turn import OpenStep
from ..request import Request
from .part import ContextPart

if TYPE_CHECKING:
    from typing_extensions import Unpack

In = TypeVar("In")
Out = TypeVar("Out")
T = TypeVar("T")

_CLOSE_POLICIES = {
    "cancel": history_pb2.PARENT_CLOSE_POLICY_CANCEL,
    "terminate": history_pb2.PARENT_CLOSE_POLICY_TERMINATE,
    "abandon": history_pb2.PARENT_CLOSE_POLICY_ABANDON,
}


class Calls(ContextPart):
    """Calls of activities and orchestrations, detached starts, and durable steps."""

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

        Args:
            definition: The activity or orchestration.
            input: Its input. Default: None.
            options: Options of this call, over those of the definition: `ActivityOptions` or
                `ChildOptions`.

        Returns:
            An operation. Awaiting it returns the output.

        Raises:
            ActivityFailedError: The activity failed, and no attempt is left.
            OrchestrationFailedError: The child orchestration failed.
            TimeoutError: A timeout of the activity has passed.
            AlreadyExistsError: The id of the child is taken, and `id_reuse` does not allow it.
            CancelledError: The instance or the scope was cancelled.
            InvalidInputError: The input has no form in JSON. Raised by the call itself.
            PayloadTooLargeError: The input is larger than the limit. Raised by the call itself.

        Example:
            receipt = await ctx.call(charge, {"cents": 4200}, start_to_close=30)
        """
        if isinstance(definition, OrchestrationDefinition):
            return self.child(definition, input, **options)
        wire = wire_options(options, definition.options) if options else definition.options  # type: ignore[arg-type]
        return self._activity(definition.name, input, wire, definition.read_output)

    def call_activity(
        self, name: str, input: Any = None, **options: Unpack[ActivityOptions]
    ) -> Operation[Any]:
        """Calls an activity by its name, for example one that another language implements.

        Args:
            name: The name of the activity.
            input: Its input. Default: None.
            options: Options of this call.

        Returns:
            An operation. Awaiting it returns the output as plain JSON values.

        Raises:
            ActivityFailedError: The activity failed, and no attempt is left.
            TimeoutError: A timeout of the activity has passed.
            CancelledError: The instance or the scope was cancelled.

        Example:
            receipt = await ctx.call_activity("charge", {"cents": 4200}, queue="payments")
        """
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
        """Calls a child orchestration.

        Args:
            orchestration: Its definition, or its name.
            input: Its input. Default: None.
            options: Options of this call.

        Returns:
            An operation. Awaiting it returns the output of the child.

        Raises:
            OrchestrationFailedError: The child failed, was cancelled or was terminated.
            AlreadyExistsError: The id is taken, and `id_reuse` does not allow it.
            CancelledError: The instance or the scope was cancelled.

        Example:
            shipped = await ctx.child(ship_order, {"order": "o-17"}, id="ship-o-17")
        """
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
        return self._issue(request)

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
        """Starts an independent instance, which has no parent and may run longer than this one.

        Args:
            orchestration: Its definition, or its name.
            input: Its input. Default: None.
            options: Options of the start.

        Returns:
            An operation. Awaiting it returns the id of the instance once it exists.

        Raises:
            AlreadyExistsError: The id is taken, and `id_reuse` does not allow it.

        Example:
            instance_id = await ctx.start(send_survey, {"order": "o-17"}, id="survey-o-17")
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
        return self._issue(request)

    @overload
    def run(
        self, name: str, fn: Callable[[], Awaitable[T]], *, max_attempts: int = 1
    ) -> Operation[T]: ...
    @overload
    def run(self, name: str, fn: Callable[[], T], *, max_attempts: int = 1) -> Operation[T]: ...
    def run(self, name: str, fn: Callable[[], Any], *, max_attempts: int = 1) -> Operation[Any]:
        """Runs a durable step: a short function inside the worker, whose result is recorded.

        Args:
            name: The name of the step in histories.
            fn: A function without arguments, sync or async. It may do I/O. It runs at least once:
                again when the worker ends before its result is recorded.
            max_attempts: Attempts in all, without a pause between them. Default: 1.

        Returns:
            An operation. Awaiting it returns the result of the function.

        Raises:
            StepFailedError: The last attempt failed.
            ValueError: `max_attempts` is not a whole number from 1. Raised by the call itself.

        Example:
            token = await ctx.run("token", lambda: secrets.token_hex(8))
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
        return self._issue(request)

    def _activity(
        self,
        name: str,
        input: Any,
        options: history_pb2.ActivityOptions,
        read: Callable[[Any], Any] | None,
    ) -> Operation[Any]:
        def build(seq: int) -> pb.Action:
            # The fields are set in place: assigning a message to another one copies it.
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
        return self._issue(request)


def _target(orchestration: Any) -> tuple[str, str, Callable[[Any], Any] | None]:
    """Returns name, version and output converter of a definition, or of a name."""
    if isinstance(orchestration, OrchestrationDefinition):
        return orchestration.name, orchestration.version, orchestration.read_output
    check_name(orchestration, "orchestration")
    return orchestration, "", None
