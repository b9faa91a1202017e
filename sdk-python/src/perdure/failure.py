"""Converts exceptions to Failure messages and back, for other processes and languages.

Both directions preserve type, message, stack, details, the chain of causes and the non-retryable
flag.
"""

from __future__ import annotations

from typing import Protocol, cast, get_args

from ._proto import payload_pb2 as pb
from .errors import (
    AlreadyExistsError,
    ApplicationError,
    CancelledError,
    InvalidInputError,
    InvalidOutputError,
    NotFoundError,
    PayloadTooLargeError,
    TerminatedError,
    TimeoutError,
    TimeoutType,
)
from .limits import (
    CAUSE_DEPTH_MAX,
    CAUSES_FOLLOWED_MAX,
    MESSAGE_MAX_CHARS,
    STACK_MAX_CHARS,
    TYPE_NAME_MAX_CHARS,
)
from .payload import decode_payload, encode_payload
from .thrown import (
    cause_of,
    field_of,
    is_a,
    message_of,
    own_name_of,
    plain_text,
    stack_of,
    type_names_of,
)

# An upper bound for the other fields of one failure on the wire, in bytes.
_FIELDS_BYTES = 64

_KINDS: tuple[tuple[type[BaseException], pb.FailureKind], ...] = (
    (TimeoutError, pb.FAILURE_KIND_TIMEOUT),
    (CancelledError, pb.FAILURE_KIND_CANCELLED),
    (TerminatedError, pb.FAILURE_KIND_TERMINATED),
    (AlreadyExistsError, pb.FAILURE_KIND_ALREADY_EXISTS),
    (NotFoundError, pb.FAILURE_KIND_NOT_FOUND),
    (PayloadTooLargeError, pb.FAILURE_KIND_TOO_LARGE),
)


def _cut(text: str, max_chars: int) -> str:
    return text if len(text) <= max_chars else f"{text[: max_chars - 1]}…"


def _kind_of(error: BaseException) -> pb.FailureKind:
    for error_type, kind in _KINDS:
        if is_a(error, error_type):
            return kind
    return pb.FAILURE_KIND_APPLICATION


def _names_of(error: BaseException) -> list[str]:
    """Returns the type of the error, then the names of its classes."""
    names = type_names_of(error) or [own_name_of(type(error))]
    if is_a(error, TimeoutError):
        return [plain_text(field_of(error, "timeout_type")) or "call"]
    if not is_a(error, ApplicationError):
        return names
    remote = field_of(error, "class_names", ())
    candidates = [field_of(error, "type"), *(remote if is_a(remote, tuple) and remote else names)]
    first, *others = [plain_text(name) for name in candidates]
    known = [first, *(name for name in others if name != "ApplicationError")]
    cut = [name[:TYPE_NAME_MAX_CHARS] for name in known if name]
    return list(dict.fromkeys(cut)) or ["ApplicationError"]


def _stack(error: BaseException) -> str:
    remote = field_of(error, "remote_stack") if is_a(error, ApplicationError) else None
    return _cut(stack_of(error) if remote is None else message_of(remote), STACK_MAX_CHARS)


def _chain_of(error: BaseException) -> tuple[list[BaseException], bool]:
    """Returns the error with its causes, and whether the last cause has no cause."""
    chain = [error]
    while len(chain) < CAUSES_FOLLOWED_MAX:
        cause = cause_of(chain[-1])
        if cause is None:
            return chain, True
        chain.append(cause)
    return chain, False


def _causes_omitted(count: int) -> pb.Failure:
    """Returns the placeholder for omitted causes. The sidecar creates the same placeholder."""
    return pb.Failure(
        kind=pb.FAILURE_KIND_APPLICATION,
        type="CausesOmitted",
        message=f"{count} causes are omitted here: a failure has at most {CAUSE_DEPTH_MAX}",
    )


def _convert(error: BaseException, max_bytes: int, depth_max: int) -> pb.Failure:
    """Converts an error. A chain above `depth_max` retains its outermost causes and its root."""
    chain, has_root = _chain_of(error)
    if len(chain) <= depth_max or not has_root:
        failures = [_convert_one(one, max_bytes) for one in chain[:depth_max]]
    else:
        failures = [_convert_one(one, max_bytes) for one in chain[: depth_max - 2]]
        omitted = _causes_omitted(len(chain) - len(failures) - 1)
        failures += [omitted, _convert_one(chain[-1], max_bytes)]
    whole = failures.pop()
    while failures:
        outer = failures.pop()
        outer.cause.CopyFrom(whole)
        whole = outer
    return whole


def _convert_one(error: BaseException, max_bytes: int) -> pb.Failure:
    type_name, *class_names = _names_of(error)
    failure = pb.Failure(
        kind=_kind_of(error),
        type=type_name,
        class_names=class_names,
        message=_cut(message_of(error), MESSAGE_MAX_CHARS),
        stack=_stack(error),
        non_retryable=field_of(error, "non_retryable") is True
        if is_a(error, ApplicationError)
        else is_a(error, InvalidInputError, InvalidOutputError, PayloadTooLargeError),
    )
    details = field_of(error, "details") if is_a(error, ApplicationError) else None
    if details is not None:
        try:
            failure.details.CopyFrom(encode_payload(details, max_bytes, "details"))
        except BaseException:
            # Details that cannot be encoded are dropped: the failure must be reported.
            failure.ClearField("details")
    return failure


def _text_bytes(failure: pb.Failure) -> int:
    return _FIELDS_BYTES + sum(
        len(text.encode())
        for text in (failure.type, failure.message, failure.stack, *failure.class_names)
    )


def _fit(failure: pb.Failure, max_bytes: int) -> pb.Failure:
    """Drops details and causes, innermost first, until the failure fits into a payload."""
    left_bytes = max_bytes - _text_bytes(failure)
    if failure.HasField("details"):
        if len(failure.details.data) <= left_bytes:
            left_bytes -= len(failure.details.data)
        else:
            failure.ClearField("details")
    if failure.HasField("cause"):
        if _text_bytes(failure.cause) <= left_bytes:
            _fit(failure.cause, left_bytes)
        else:
            failure.ClearField("cause")
    return failure


def to_failure(error: BaseException, max_bytes: int) -> pb.Failure:
    """Encodes an error that user code raised.

    The outermost kind is always APPLICATION. An error of the SDK becomes the cause and retains its
    kind.
    """
    failure = _convert(error, max_bytes, CAUSE_DEPTH_MAX)
    if failure.kind != pb.FAILURE_KIND_APPLICATION:
        failure.kind = pb.FAILURE_KIND_APPLICATION
        failure.type = (type_names_of(error) or ["Error"])[0]
        failure.cause.CopyFrom(_convert(error, max_bytes, CAUSE_DEPTH_MAX - 1))
    return _fit(failure, max_bytes)


class _Recorded(Protocol):
    def peek(self, kind: str, name: str) -> bool: ...


def recorded_type(failure: pb.Failure, recorded: _Recorded | None) -> str:
    """Returns the type of a failure, or the type that an earlier release recorded for it."""
    if recorded is not None:
        for name in (*failure.class_names, "ApplicationError"):
            if recorded.peek("execution_failed", name):
                return name
    return failure.type


def _application(failure: pb.Failure, cause: BaseException | None) -> ApplicationError:
    return ApplicationError(
        failure.message,
        type=failure.type,
        class_names=tuple(failure.class_names),
        details=decode_payload(failure.details) if failure.HasField("details") else None,
        non_retryable=failure.non_retryable,
        cause=cause,
        remote_stack=failure.stack,
    )


def from_failure(failure: pb.Failure, of: str) -> Exception:
    """Decodes a failure to an error of the class of its kind.

    `of` names the failed operation. Raises UnknownEncodingError when this SDK does not support the
    encoding of the details.
    """
    cause = from_failure(failure.cause, of) if failure.HasField("cause") else None
    message, kind = failure.message, failure.kind
    if kind == pb.FAILURE_KIND_TIMEOUT:
        known = failure.type in get_args(TimeoutType)
        timeout_type = cast(TimeoutType, failure.type if known else "call")
        return TimeoutError(timeout_type, of, message or f"{of}: {failure.type}", cause)
    error: Exception
    if kind == pb.FAILURE_KIND_CANCELLED:
        error = CancelledError(message, message or "cancelled")
    elif kind == pb.FAILURE_KIND_TERMINATED:
        error = TerminatedError(message or "terminated")
    elif kind == pb.FAILURE_KIND_ALREADY_EXISTS:
        error = AlreadyExistsError(message)
    elif kind == pb.FAILURE_KIND_NOT_FOUND:
        error = NotFoundError(message)
    elif kind == pb.FAILURE_KIND_TOO_LARGE and failure.type != "HistoryTooLarge":
        error = PayloadTooLargeError(message)
    else:
        return _application(failure, cause)
    if cause is not None:
        error.__cause__ = cause
    return error
