"""Options of activities, starts and child orchestrations, and their encoding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from ._proto import history_pb2 as pb
from .duration import Duration, to_ms
from .names import check_optional_name


@dataclass(frozen=True)
class RetryPolicy:
    """The retry policy of an activity. The sidecar counts and schedules the attempts.

    Example:
        @activity("charge", retry=RetryPolicy(max_attempts=5, non_retryable=["CardDeclined"]))
        async def charge(order: dict[str, Any]) -> str:
            return await bank.charge(order)
    """

    max_attempts: int | None = None
    """Number of attempts, the first included. Default: no limit."""
    initial_interval: Duration | None = None
    """Pause before the second attempt: a timedelta, or seconds. Default: 1 s."""
    max_interval: Duration | None = None
    """Longest pause: a timedelta, or seconds. Default: a hundred times the initial interval."""
    backoff_coefficient: float | None = None
    """Factor between one pause and the next, at least 1. Default: 2."""
    non_retryable: Sequence[str] = ()
    """Types of errors that are not retried, such as `CardDeclined`. Default: none."""


class RoutingOptions(TypedDict, total=False):
    """Options of the dispatch of work. Defaults: the values of the caller or starter."""

    queue: str
    """The task queue. Only workers that serve it get the work."""
    priority: int
    """From 1 (first) to 5 (last)."""
    fairness_key: str
    """The key of a fair share of the queue: keys of one priority are served in rotation."""


class ActivityOptions(RoutingOptions, total=False):
    """Options of an activity. Options of a call override options of the definition.

    Example:
        receipt = await ctx.call(charge, order, start_to_close=30, queue="payments")
    """

    retry: RetryPolicy | Literal[False] | None
    """The retry policy. Default, None, and False at a call: one attempt."""
    start_to_close: Duration
    """Timeout of one attempt, from dispatch to result: a timedelta, or seconds. Default: none."""
    schedule_to_start: Duration
    """Timeout from scheduling to dispatch: a timedelta, or seconds. Not retried. Default: none."""
    schedule_to_close: Duration
    """Timeout of all attempts and pauses: a timedelta, or seconds. Default: none."""
    heartbeat: Duration
    """Longest time between two heartbeats: a timedelta, or seconds. Default: none."""
    version: str
    """Version that the worker must have. Default: that of the definition. Empty: any version."""
    session: str
    """Activities of one session run at one worker while that worker lives. Default: none."""


IdReuse = Literal["reject", "useExisting", "replaceEnded", "terminateExisting"]
"""What happens when the id of a start exists already. Default: reject.

reject: AlreadyExistsError. useExisting: the existing instance is used; AlreadyExistsError when it
is of another orchestration. replaceEnded: an instance that has ended is replaced.
terminateExisting: any instance is terminated and replaced.
"""


class StartOptions(RoutingOptions, total=False):
    """Options of `ctx.start`.

    Example:
        await ctx.start(send_survey, order, id="survey-o-17", id_reuse="useExisting")
    """

    id: str
    """Id of the instance. Default: a UUID from `ctx.uuid()`."""
    id_reuse: IdReuse
    """What happens when the id exists already; needs `id`. Default: reject."""
    version: str
    """Version of the orchestration. Default: that of the definition, or the sidecar's choice."""


class ChildOptions(RoutingOptions, total=False):
    """Options of `ctx.child`, and of `ctx.call` for an orchestration.

    Example:
        shipped = await ctx.child(ship_order, order, id="ship-o-17", parent_close="abandon")
    """

    id: str
    """Id of the child. Default: a unique one is generated."""
    id_reuse: IdReuse
    """What happens when the id exists already; needs `id`. Default: reject.

    useExisting awaits the existing instance, which keeps its own parent: cancelling this call does
    not cancel it.
    """
    version: str
    """Version of the orchestration. Default: that of the definition, or the sidecar's choice."""
    parent_close: Literal["cancel", "terminate", "abandon"]
    """What happens to the child when this execution ends before it. Default: cancel."""


_REUSE_POLICIES = {
    "reject": pb.START_ID_REUSE_POLICY_REJECT,
    "useExisting": pb.START_ID_REUSE_POLICY_USE_EXISTING,
    "replaceEnded": pb.START_ID_REUSE_POLICY_REPLACE_ENDED,
    "terminateExisting": pb.START_ID_REUSE_POLICY_TERMINATE_EXISTING,
}


def _count(value: int, what: str) -> int:
    if not isinstance(value, int) or not 1 <= value <= 2_147_483_647:
        raise ValueError(f"{what}: {value!r} is not a whole number from 1")
    return value


def _interval(duration: Duration | None, what: str) -> int:
    # On the wire 0 means "the default", so an interval of 0 becomes 1 ms.
    return 0 if duration is None else max(1, to_ms(duration, what))


def _retry(retry: RetryPolicy | Literal[False] | None) -> pb.RetryPolicy | None:
    if retry is None or retry is False:
        return None
    coefficient = retry.backoff_coefficient or 0
    if coefficient != 0 and not (coefficient >= 1 and math.isfinite(coefficient)):
        raise ValueError(f"retry.backoff_coefficient: {coefficient} is not a number from 1")
    attempts = retry.max_attempts
    return pb.RetryPolicy(
        max_attempts=0 if attempts is None else _count(attempts, "retry.max_attempts"),
        initial_interval_ms=_interval(retry.initial_interval, "retry.initial_interval"),
        max_interval_ms=_interval(retry.max_interval, "retry.max_interval"),
        backoff_coefficient=coefficient,
        non_retryable_types=retry.non_retryable,
    )


def _limit(duration: Duration, what: str) -> int:
    ms = to_ms(duration, what)
    if ms == 0:
        raise ValueError(f"{what}: a limit of 0 always fails. Omit it for no limit")
    return ms


def wire_routing(options: RoutingOptions | ActivityOptions) -> dict[str, Any]:
    """Checks queue, priority and fairness key. Returns them as fields of a message."""
    fields: dict[str, Any] = {}
    if "queue" in options:
        check_optional_name(options["queue"], "queue")
        fields["queue"] = options["queue"]
    if "fairness_key" in options:
        check_optional_name(options["fairness_key"], "fairness key")
        fields["fairness_key"] = options["fairness_key"]
    if "priority" in options:
        if options["priority"] not in (1, 2, 3, 4, 5):
            raise ValueError(f"priority: {options['priority']} is not a whole number from 1 to 5")
        fields["priority"] = options["priority"]
    return fields


def wire_reuse(options: StartOptions | ChildOptions) -> dict[str, Any]:
    """Returns the policy for an existing id as a field of a message.

    Raises ValueError for an unknown policy, or a policy without an id.
    """
    policy = options.get("id_reuse")
    if policy is None:
        return {}
    if policy not in _REUSE_POLICIES:
        known = ", ".join(_REUSE_POLICIES)
        raise ValueError(f"id_reuse: {policy!r} is not a policy. Use one of {known}")
    if "id" not in options and policy != "reject":
        raise ValueError(f"id_reuse: {policy!r} needs an id. Set the option id as well")
    return {"id_reuse_policy": _REUSE_POLICIES[policy]}


def wire_options(
    options: ActivityOptions, base: pb.ActivityOptions | None = None
) -> pb.ActivityOptions:
    """Encodes options. Options of the call override options of the definition.

    Raises ValueError when a duration, count or name is out of range.
    """
    wire = pb.ActivityOptions()
    if base is not None:
        wire.CopyFrom(base)
    if "retry" in options:
        policy = _retry(options["retry"])
        wire.ClearField("retry")
        if policy is not None:
            wire.retry.CopyFrom(policy)
    for name in ("start_to_close", "schedule_to_start", "schedule_to_close", "heartbeat"):
        if name in options:
            setattr(wire, f"{name}_ms", _limit(options[name], name))
    if "version" in options:
        check_optional_name(options["version"], "version")
        wire.version = options["version"]
    if "session" in options:
        check_optional_name(options["session"], "session")
        wire.session = options["session"]
    for name, value in wire_routing(options).items():
        setattr(wire, name, value)
    return wire
