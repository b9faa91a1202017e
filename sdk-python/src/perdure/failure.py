"""Errors across processes and languages: exception to Failure and back.

Type, message, stack, details, the chain of causes and the non-retryable flag survive the way in
both directions.
"""

from __future__ import annotations

import traceback
from typing import cast, get_args

from ._proto import payload_pb2 as pb
from .errors import (
    AlreadyExists,
    ApplicationFailure,
    CancelledError,
    InvalidInput,
    InvalidOutput,
    NotFound,
    PayloadTooLarge,
    TerminatedError,
    TimedOut,
    TimeoutName,
)
from .limits import CAUSE_DEPTH_MAX, MESSAGE_MAX_CHARS, STACK_MAX_CHARS
from .payload import decode_payload, encode_payload

# What the rest of one failure in a chain takes on the wire, generously.
_FIELDS_BYTES = 64

_KINDS: tuple[tuple[type[BaseException], pb.FailureKind], ...] = (
    (TimedOut, pb.FAILURE_KIND_TIMEOUT),
    (CancelledError, pb.FAILURE_KIND_CANCELLED),
    (TerminatedError, pb.FAILURE_KIND_TERMINATED),
    (AlreadyExists, pb.FAILURE_KIND_ALREADY_EXISTS),
    (NotFound, pb.FAILURE_KIND_NOT_FOUND),
    (PayloadTooLarge, pb.FAILURE_KIND_TOO_LARGE),
)


def _cut(text: str, max_chars: int) -> str:
    # Halves of characters cannot be written as UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= max_chars else f"{text[: max_chars - 1]}…"


def _kind_of(error: BaseException) -> pb.FailureKind:
    for error_type, kind in _KINDS:
        if isinstance(error, error_type):
            return kind
    return pb.FAILURE_KIND_APPLICATION


def _type_of(error: BaseException) -> str:
    if isinstance(error, ApplicationFailure):
        return error.type
    if isinstance(error, TimedOut):
        return error.which
    return type(error).__name__


def _message_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as unreadable:
        return f"its message cannot be read: {type(unreadable).__name__}"


def _cause_of(error: BaseException) -> BaseException | None:
    if error.__cause__ is not None:
        return error.__cause__
    # Groups of exceptions, which Python knows from 3.11 on.
    inner = getattr(error, "exceptions", None)
    return inner[0] if isinstance(inner, tuple) and inner else None


def _stack_of(error: BaseException) -> str:
    if isinstance(error, ApplicationFailure) and error.remote_stack is not None:
        return _cut(error.remote_stack, STACK_MAX_CHARS)
    return _cut("".join(traceback.format_tb(error.__traceback__)), STACK_MAX_CHARS)


def _convert(error: BaseException, max_bytes: int, depth: int) -> pb.Failure:
    failure = pb.Failure(
        kind=_kind_of(error),
        type=_cut(_type_of(error), MESSAGE_MAX_CHARS),
        message=_cut(_message_of(error), MESSAGE_MAX_CHARS),
        stack=_stack_of(error),
        non_retryable=error.non_retryable
        if isinstance(error, ApplicationFailure)
        else isinstance(error, InvalidInput | InvalidOutput | PayloadTooLarge),
    )
    if isinstance(error, ApplicationFailure) and error.details is not None:
        try:
            failure.details.CopyFrom(encode_payload(error.details, max_bytes, "details"))
        except Exception:
            # The failure itself matters more than its details.
            failure.ClearField("details")
    cause = _cause_of(error)
    if cause is not None and depth < CAUSE_DEPTH_MAX:
        failure.cause.CopyFrom(_convert(cause, max_bytes, depth + 1))
    return failure


def _text_bytes(failure: pb.Failure) -> int:
    return _FIELDS_BYTES + sum(
        len(text.encode()) for text in (failure.type, failure.message, failure.stack)
    )


def _fit(failure: pb.Failure, max_bytes: int) -> pb.Failure:
    """Drops details and causes, the outermost last, until the whole is as small as a payload."""
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
    """What user code raised, as it goes on the wire.

    Whatever it was, user code raised it: the outermost kind is APPLICATION, and one of the SDK's
    own errors keeps its kind as the cause.
    """
    failure = _convert(error, max_bytes, 1)
    if failure.kind != pb.FAILURE_KIND_APPLICATION:
        failure.kind = pb.FAILURE_KIND_APPLICATION
        failure.type = type(error).__name__
        failure.cause.CopyFrom(_convert(error, max_bytes, 2))
    return _fit(failure, max_bytes)


def _application(failure: pb.Failure, cause: BaseException | None) -> ApplicationFailure:
    return ApplicationFailure(
        failure.message,
        type=failure.type,
        details=decode_payload(failure.details) if failure.HasField("details") else None,
        non_retryable=failure.non_retryable,
        cause=cause,
        remote_stack=failure.stack,
    )


def from_failure(failure: pb.Failure, of: str) -> Exception:
    """A failure from the wire as an error of the class that its kind names.

    `of` names what failed. Raises UnknownEncoding when its details are in an encoding that this
    SDK does not know.
    """
    cause = from_failure(failure.cause, of) if failure.HasField("cause") else None
    message, kind = failure.message, failure.kind
    if kind == pb.FAILURE_KIND_TIMEOUT:
        known = failure.type in get_args(TimeoutName)
        which = cast(TimeoutName, failure.type if known else "call")
        return TimedOut(which, of, message or f"{of}: {failure.type}", cause)
    error: Exception
    if kind == pb.FAILURE_KIND_CANCELLED:
        error = CancelledError(message, message or "cancelled")
    elif kind == pb.FAILURE_KIND_TERMINATED:
        error = TerminatedError(message or "terminated")
    elif kind == pb.FAILURE_KIND_ALREADY_EXISTS:
        error = AlreadyExists(message)
    elif kind == pb.FAILURE_KIND_NOT_FOUND:
        error = NotFound(message)
    elif kind == pb.FAILURE_KIND_TOO_LARGE and failure.type != "HistoryTooLarge":
        error = PayloadTooLarge(message)
    else:
        return _application(failure, cause)
    if cause is not None:
        error.__cause__ = cause
    return error
