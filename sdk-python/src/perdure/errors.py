"""The errors that users of the SDK meet.

Each has a stable class name and a stable `code`; programs tell them apart by class or by code,
never by message. They are ordinary exceptions: code that catches `Exception` catches them all,
`CancelledError` among them, which it should let pass after cleaning up.
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
"""The closed set of codes of the SDK's own errors; refusals of the sidecar carry its codes."""

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
"""Which time ran out: one of an activity, that of a wait, a scope, a promise or a client's call."""


class PerdureError(Exception):
    """What all errors of the SDK have in common."""

    code: str = "INTERNAL"

    def __init__(self, message: str = "", cause: BaseException | None = None) -> None:
        super().__init__(message)
        self.message = message
        if cause is not None:
            self.__cause__ = cause

    def __str__(self) -> str:
        return self.message


class ApplicationError(PerdureError):
    """An error as user code raises it, or as it came back from where user code raised it."""

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
        """The error's own type name, such as 'CardDeclined'; retry policies match on it.

        Default: the name of the class that is constructed.
        """
        self.class_names = class_names
        """Its class and the classes that it extends, nearest first, where they differ from type."""
        self.details = details
        """Structured details, or None."""
        self.non_retryable = non_retryable
        """True: retrying is pointless whatever the policy says."""
        self.remote_stack = remote_stack
        """The stack where it was raised, in whatever language; None when it was raised here."""


class CausedError(PerdureError):
    """An error around that of user code; `__cause__` is what was raised there."""

    def __init__(self, what: str, cause: BaseException) -> None:
        inner = cause if is_a(cause, ApplicationError) else None
        self.type: str = inner.type if inner is not None else own_name_of(type(cause))
        """Type of the error raised there, such as 'CardDeclined'."""
        self.details: Any = inner.details if inner is not None else None
        """Its details, or None."""
        text = message_of(cause)
        super().__init__(f"{what}: {text if text != '' else self.type}", cause)


class ActivityFailedError(CausedError):
    """An activity raised and will not be tried again."""

    code: str = "ACTIVITY_FAILED"

    def __init__(self, activity: str, attempt: int, cause: BaseException) -> None:
        super().__init__(f'activity "{activity}" failed (attempt {attempt})', cause)
        self.activity = activity
        self.attempt = attempt
        """The last attempt, from 1."""


class OrchestrationFailedError(CausedError):
    """An orchestration failed, was cancelled or was terminated."""

    code: str = "ORCHESTRATION_FAILED"

    def __init__(self, orchestration: str, instance_id: str, cause: BaseException) -> None:
        of = "" if instance_id == "" else f' (instance "{instance_id}")'
        super().__init__(f'orchestration "{orchestration}"{of} failed', cause)
        self.orchestration = orchestration
        self.instance_id = instance_id
        """Empty when it is not known."""


class StepFailedError(CausedError):
    """The function of a durable step raised."""

    code: str = "STEP_FAILED"

    def __init__(self, step: str, cause: BaseException) -> None:
        super().__init__(f'step "{step}" failed', cause)
        self.step = step


class QueryFailedError(CausedError):
    """The handler of a query raised."""

    code: str = "QUERY_FAILED"

    def __init__(self, query: str, instance_id: str, cause: BaseException) -> None:
        super().__init__(f'query "{query}" of instance "{instance_id}" failed', cause)
        self.query = query
        self.instance_id = instance_id


class UpdateFailedError(CausedError):
    """An update was accepted and its handler raised, or will not end.

    In the second case `type` is 'InstanceEnded' or 'ContinuedAsNew'.
    """

    code: str = "UPDATE_FAILED"

    def __init__(self, update: str, instance_id: str, cause: BaseException) -> None:
        super().__init__(f'update "{update}" of instance "{instance_id}" failed', cause)
        self.update = update
        self.instance_id = instance_id


class UpdateRejectedError(CausedError):
    """The validation of an update refused it; nothing is recorded."""

    code: str = "UPDATE_REJECTED"

    def __init__(self, update: str, instance_id: str, cause: BaseException) -> None:
        super().__init__(f'update "{update}" of instance "{instance_id}" was rejected', cause)
        self.update = update
        self.instance_id = instance_id


class TimeoutError(PerdureError):
    """A time limit ran out."""

    code: str = "TIMED_OUT"

    def __init__(
        self, timeout_type: TimeoutType, of: str, message: str, cause: BaseException | None = None
    ) -> None:
        super().__init__(message, cause)
        self.timeout_type: TimeoutType = timeout_type
        self.of = of
        """The activity, event or call that took too long."""


class CancelledError(PerdureError):
    """The operation was cancelled: the instance was asked to stop, or it lost a `ctx.race`."""

    code: str = "CANCELLED"

    def __init__(self, reason: str = "", message: str | None = None) -> None:
        plain = "cancelled" if reason == "" else f"cancelled: {reason}"
        super().__init__(plain if message is None else message)
        self.reason = reason
        """The reason that the caller gave; may be empty."""


class TerminatedError(PerdureError):
    """The instance was ended by force."""

    code: str = "TERMINATED"


class AlreadyExistsError(PerdureError):
    """An instance with this id exists already."""

    code: str = "ALREADY_EXISTS"


class NotFoundError(PerdureError):
    """The instance does not exist, or has ended."""

    code: str = "NOT_FOUND"


class PromiseSettledError(PerdureError):
    """The promise has its outcome already, was withdrawn, or ended with its execution."""

    code: str = "PROMISE_SETTLED"


class PayloadTooLargeError(PerdureError):
    """An encoded value is over the payload limit."""

    code: str = "PAYLOAD_TOO_LARGE"


class InvalidInputError(PerdureError):
    """A value on its way in is not what the annotation says, or cannot be encoded. Not retried."""

    code: str = "INVALID_INPUT"


class InvalidOutputError(PerdureError):
    """A result is not what the annotation says, or cannot be encoded. Not retried."""

    code: str = "INVALID_OUTPUT"


class UnavailableError(PerdureError):
    """The sidecar cannot be reached, or refuses work for now.

    `code` is STORE_FAILED when its disk is full.
    """

    def __init__(
        self, message: str, code: Literal["UNAVAILABLE", "STORE_FAILED"] = "UNAVAILABLE"
    ) -> None:
        super().__init__(message)
        self.code: str = code


class SagaFailedError(PerdureError):
    """A saga failed, and so did undoing it. `__cause__` is why it failed."""

    code: str = "SAGA_FAILED"

    def __init__(self, cause: BaseException, compensation_errors: Sequence[BaseException]) -> None:
        count = len(compensation_errors)
        plural = "" if count == 1 else "s"
        super().__init__(f"{message_of(cause)}; {count} compensation{plural} failed as well", cause)
        self.compensation_errors: Sequence[BaseException] = tuple(compensation_errors)
        """What compensations raised, in the order in which they ran."""


class AllFailedError(PerdureError):
    """All that `ctx.any` was given failed. `__cause__` is the first error."""

    code: str = "ALL_FAILED"

    def __init__(self, errors: Sequence[BaseException]) -> None:
        super().__init__("all of them failed", errors[0] if errors else None)
        self.errors: Sequence[BaseException] = tuple(errors)


def stems_only_from(error: BaseException, cause: BaseException | None, depth: int = 0) -> bool:
    """True for the error itself, and for groups of it alone."""
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
    """Where code and history part."""

    event_id: int = 0
    """Event at which they part, or 0."""
    seq: int = 0
    """Operation at which they part, or 0."""
    expected: str = ""
    """What history holds there."""
    actual: str = ""
    """What the code did there."""


class TurnError(PerdureError):
    """A turn could not be run to its end.

    Raised by the testing doors; a worker reports it instead.
    """

    def __init__(self, code: str, message: str, difference: Difference) -> None:
        super().__init__(message)
        self.code: str = code
        self.difference = difference


class NonDeterminismError(TurnError):
    """Code and history disagree."""


class NonDeterministicAwaitError(TurnError):
    """Orchestrator code awaited something that is not durable, or used `ctx` outside its turn."""
