"""Errors in a form that is independent of the language (conformance/README.md, Programs)."""

from __future__ import annotations

from typing import Any

from perdure import (
    ApplicationError,
    CancelledError,
    PerdureError,
    SagaFailedError,
    TimeoutError,
)

Json = dict[str, Any]


def described(error: BaseException) -> Json:
    """Describes an error with its code, its message and further members that depend on the code."""
    code = error.code if isinstance(error, PerdureError) else "OTHER"
    if isinstance(error, CancelledError):
        return {"code": code, "reason": error.reason}
    base: Json = {"code": code, "message": str(error)}
    if isinstance(error, TimeoutError):
        base["timeoutType"] = error.timeout_type
    if isinstance(error, ApplicationError):
        base["type"] = error.type
        if error.details is not None:
            base["details"] = error.details
        base["nonRetryable"] = error.non_retryable
    if error.__cause__ is not None:
        base["cause"] = described(error.__cause__)
    if isinstance(error, SagaFailedError):
        base["compensationErrors"] = [described(each) for each in error.compensation_errors]
    return base


def failure_of(at: Json) -> ApplicationError:
    """Creates a failure from `type`, `message`, `details`, `nonRetryable` and `cause`."""
    return ApplicationError(
        at.get("message", ""),
        type=at.get("type", "ApplicationError"),
        details=at.get("details"),
        non_retryable=at.get("nonRetryable", False),
        cause=failure_of(at["cause"]) if at.get("cause") is not None else None,
    )
