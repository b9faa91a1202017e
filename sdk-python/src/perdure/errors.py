"""The errors of the SDK.

Each has a stable class name and a stable `code`. Programs distinguish them by class or code, never
by message. They are ordinary exceptions: `except Exception` catches all of them, `CancelledError`
included. Code that catches it should clean up and raise it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .limits import CAUSE_DEPTH_MAX
from .thrown import field_of, is_a, message_of, own_name_of

ErrorCode = Literal[
    "ACTIVITY_FAILED",
    "ORCHESTRATION_FAILED",
    "STEP_FAILED",
    "QUERY_FAILED",
    "UPDATE_FAILED",
    "UPDATE_REJECTED",
    "APPLICATION",
    "SAGA_FAILED",
    "ALL_FAILED",
    "TIMED_OUT",
    "CANCELLED",
    "TERMINATED",
    "ALREADY_EXISTS",
    "NOT_FOUND",
    "PROMISE_SETTLED",
    "PAYLOAD_TOO_LARGE",
    "INVALID_INPUT",
    "INVALID_OUTPUT",
    "NONDETERMINISM",
    "NONDETERMINISTIC_AWAIT",
    "NO_HANDLER",
    "INTERNAL",
    "UNAVAILABLE",
    "STORE_FAILED",
]
"""The closed set of codes of the SDK's own errors. Rejected requests carry codes of the sidecar."""

TimeoutType = Literal[
    "StartToClose",
    "ScheduleToStart",
    "ScheduleToClose",
    "Heartbeat",
    "wait",
    "scope",
    "promise",
    "call",
]
"""The kind of a timeout: of an activity, a wait, a scope, a promise or a client call."""


class PerdureError(Exception):
    """The base class of all errors of the SDK. Each operation raises its own subclass.

    Example:
        try:
            await client.handle("order-17").cancel()
        except PerdureError as error:
            print(error.code)
    """

    code: str = "INTERNAL"
    """The stable code of the error."""

    def __init__(self, message: str = "", cause: BaseException | None = None) -> None:
        super().__init__(message)
        self.message = message
        """The text of the error, for humans."""
        if cause is not None:
            self.__cause__ = cause

    def __str__(self) -> str:
        return self.message


class ApplicationError(PerdureError):
    """An error that application code raises, or that another process raised and sent.

    Args:
        message: The text, for humans.
        type: The type name that retry policies compare, such as `CardDeclined`. Default: the name
            of the class.
        details: Structured details: a JSON value. Default: None.
        non_retryable: True: no further attempt, whatever the retry policy says. Default: False.
        cause: The error behind this one. Default: None.
        remote_stack: The stack in the process that raised it. The SDK sets it.
        class_names: The classes of the error there. The SDK sets it.

    Example:
        raise ApplicationError("card declined", type="CardDeclined", non_retryable=True)
    """

    code: str = "APPLICATION"

    def __init__(
        self,
        message: str = "",
        *,
        type: str | None = None,
        details: Any = None,
        non_retryable: bool = False,
        cause: BaseException | None = None,
        remote_stack: str | None = None,
        class_names: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, cause)
        self.type: str = self.__class__.__name__ if type is None else type
        """The type name that retry policies compare, such as `CardDeclined`."""
        self.class_names = class_names
        """Its class and base classes, nearest first, where they differ from the type."""
        self.details = details
        """Structured details, or None."""
        self.non_retryable = non_retryable
        """True: no further attempt, whatever the retry policy says."""
        self.remote_stack = remote_stack
        """The stack in the process that raised it. None when it was raised in this process."""


class CausedError(PerdureError):
    """The base class of errors that wrap an error of application code, their `__cause__`."""

    def __init__(self, what: str, cause: BaseException) -> None:
        inner = cause if is_a(cause, ApplicationError) else None
        self.type: str = inner.type if inner is not None else own_name_of(type(cause))
        """The type of the wrapped error, such as `CardDeclined`."""
        self.details: Any = inner.details if inner is not None else None
        """The details of the wrapped error, or None."""
        text = message_of(cause)
        super().__init__(f"{what}: {text if text != '' else self.type}", cause)


class ActivityFailedError(CausedError):
    """An activity failed, and no attempt is left. `await ctx.call(…)` raises it."""

    code: str = "ACTIVITY_FAILED"

    def __init__(self, activity: str, attempt: int, cause: BaseException) -> None:
        super().__init__(f'activity "{activity}" failed (attempt {attempt})', cause)
        self.activity = activity
        """The name of the activity."""
        self.attempt = attempt
        """The number of the last attempt, from 1."""


class OrchestrationFailedError(CausedError):
    """An orchestration failed, was cancelled or was terminated.

    `await ctx.child(…)` and `await handle.result()` raise it.
    """

    code: str = "ORCHESTRATION_FAILED"

    def __init__(self, orchestration: str, instance_id: str, cause: BaseException) -> None:
        of = "" if instance_id == "" else f' (instance "{instance_id}")'
        super().__init__(f'orchestration "{orchestration}"{of} failed', cause)
        self.orchestration = orchestration
        """The name of the orchestration."""
        self.instance_id = instance_id
        """The instance. Empty when it is not known."""


class StepFailedError(CausedError):
    """The function of a durable step failed. `await ctx.run(…)` raises it."""

    code: str = "STEP_FAILED"

    def __init__(self, step: str, cause: BaseException) -> None:
        super().__init__(f'step "{step}" failed', cause)
        self.step = step
        """The name of the step."""


class QueryFailedError(CausedError):
    """The handler of a query failed. `await handle.query(…)` raises it."""

    code: str = "QUERY_FAILED"

    def __init__(self, query: str, instance_id: str, cause: BaseException) -> None:
        super().__init__(f'query "{query}" of instance "{instance_id}" failed', cause)
        self.query = query
        """The name of the query."""
        self.instance_id = instance_id
        """The instance."""


class UpdateFailedError(CausedError):
    """The handler of an accepted update failed, or never ends. `await handle.update(…)` raises it.

    In the second case `type` is `InstanceEnded` or `ContinuedAsNew`.
    """

    code: str = "UPDATE_FAILED"

    def __init__(self, update: str, instance_id: str, cause: BaseException) -> None:
        super().__init__(f'update "{update}" of instance "{instance_id}" failed', cause)
        self.update = update
        """The name of the update."""
        self.instance_id = instance_id
        """The instance."""


class UpdateRejectedError(CausedError):
    """The validation of an update rejected it: nothing is recorded.

    `await handle.update(…)` raises it.
    """

    code: str = "UPDATE_REJECTED"

    def __init__(self, update: str, instance_id: str, cause: BaseException) -> None:
        super().__init__(f'update "{update}" of instance "{instance_id}" was rejected', cause)
        self.update = update
        """The name of the update."""
        self.instance_id = instance_id
        """The instance."""


class TimeoutError(PerdureError):
    """A timeout has passed. Operations, waits and client calls with a timeout raise it."""

    code: str = "TIMED_OUT"

    def __init__(
        self, timeout_type: TimeoutType, of: str, message: str, cause: BaseException | None = None
    ) -> None:
        super().__init__(message, cause)
        self.timeout_type: TimeoutType = timeout_type
        """The kind of the timeout."""
        self.of = of
        """The name of the activity, event or call."""


class CancelledError(PerdureError):
    """An operation was cancelled: with its instance, with its scope, or because it lost a race.

    Every awaited operation of `ctx` raises it.
    """

    code: str = "CANCELLED"

    def __init__(self, reason: str = "", message: str | None = None) -> None:
        plain = "cancelled" if reason == "" else f"cancelled: {reason}"
        super().__init__(plain if message is None else message)
        self.reason = reason
        """The reason that the caller gave. May be empty."""


class TerminatedError(PerdureError):
    """The instance was terminated. `handle.result()` raises it as a `__cause__`."""

    code: str = "TERMINATED"


class AlreadyExistsError(PerdureError):
    """An instance or schedule with this id exists already. Starts raise it."""

    code: str = "ALREADY_EXISTS"


class NotFoundError(PerdureError):
    """The instance, promise or schedule does not exist. Calls that name one raise it."""

    code: str = "NOT_FOUND"


class PromiseSettledError(PerdureError):
    """The promise has an outcome, was withdrawn, or ended with its execution.

    `ctx.settle`, `resolve` and `reject` of a `PromiseHandle` raise it.
    """

    code: str = "PROMISE_SETTLED"


class PayloadTooLargeError(PerdureError):
    """An encoded value is larger than the limit. Every call that takes a value raises it."""

    code: str = "PAYLOAD_TOO_LARGE"


class InvalidInputError(PerdureError):
    """An input does not match its annotation, or has no form in JSON. Not retried.

    Every call that takes a value raises it.
    """

    code: str = "INVALID_INPUT"


class InvalidOutputError(PerdureError):
    """A result does not match its annotation, or has no form in JSON. Not retried.

    The operation whose result it is raises it.
    """

    code: str = "INVALID_OUTPUT"


class UnavailableError(PerdureError):
    """The sidecar cannot be reached, or temporarily rejects work. Every client call raises it.

    `code` is STORE_FAILED when the disk of the sidecar is full.
    """

    def __init__(
        self, message: str, code: Literal["UNAVAILABLE", "STORE_FAILED"] = "UNAVAILABLE"
    ) -> None:
        super().__init__(message)
        self.code: str = code
        """UNAVAILABLE or STORE_FAILED."""


class SagaFailedError(PerdureError):
    """A saga failed, and so did a compensation. The block of `ctx.saga()` raises it.

    `__cause__` is the error of the saga.
    """

    code: str = "SAGA_FAILED"

    def __init__(self, cause: BaseException, compensation_errors: Sequence[BaseException]) -> None:
        count = len(compensation_errors)
        plural = "" if count == 1 else "s"
        super().__init__(f"{message_of(cause)}; {count} compensation{plural} failed as well", cause)
        self.compensation_errors: Sequence[BaseException] = tuple(compensation_errors)
        """The errors of the compensations, in the order in which they ran."""


class AllFailedError(PerdureError):
    """All operations of `ctx.any` failed. `__cause__` is the first error. `ctx.any` raises it."""

    code: str = "ALL_FAILED"

    def __init__(self, errors: Sequence[BaseException]) -> None:
        super().__init__("all of them failed", errors[0] if errors else None)
        self.errors: Sequence[BaseException] = tuple(errors)
        """The errors, in the order of the operations."""


def stems_only_from(error: BaseException, cause: BaseException | None, depth: int = 0) -> bool:
    """Returns True for the cause itself, and for exception groups that contain only the cause."""
    if error is cause:
        return True
    if depth >= CAUSE_DEPTH_MAX:
        return False
    name = "errors" if is_a(error, AllFailedError) else "exceptions"
    inner = field_of(error, name)
    if not is_a(inner, tuple) or not inner:
        return False
    return all(stems_only_from(one, cause, depth + 1) for one in inner)


@dataclass(frozen=True)
class Difference:
    """The first difference between code and history. A `TurnError` returns it as `difference`."""

    event_id: int = 0
    """The event, or 0."""
    seq: int = 0
    """The sequence number of the operation, or 0."""
    expected: str = ""
    """What the history contains."""
    actual: str = ""
    """What the code did."""


class TurnError(PerdureError):
    """A turn could not be completed. `run_turn` of `perdure.testing` raises it.

    A worker reports it to the sidecar instead, and the instance is stuck with this reason.
    """

    def __init__(self, code: str, message: str, difference: Difference) -> None:
        super().__init__(message)
        self.code: str = code
        """The stable code of the error."""
        self.difference = difference
        """The first difference between code and history."""


class NonDeterminismError(TurnError):
    """Code and history do not match. `run_turn` raises it; see `TurnError`."""


class NonDeterministicAwaitError(TurnError):
    """Orchestrator code awaited something that is not durable, or used `ctx` outside its turn.

    The call of `ctx` raises it, and `run_turn`; see `TurnError`.
    """
