"""Asks the sidecar on behalf of applications: starts instances, waits for them, talks to them."""

from ..options import IdReuse
from .client import Client
from .handle import (
    InstanceHandle,
    RaiseOutcome,
    RaisePolicy,
    StartedInstance,
    StatusView,
)
from .promises import PromiseHandle
from .schedules import OverlapPolicy, Schedule, Schedules, ScheduleTimes, ScheduleView
from .updates import StartedUpdate
from .views import (
    ExecutionView,
    InstanceSummary,
    InstanceView,
    Status,
    WaitingFor,
    WaitReason,
)

__all__ = [
    "Client",
    "ExecutionView",
    "IdReuse",
    "InstanceHandle",
    "InstanceSummary",
    "InstanceView",
    "OverlapPolicy",
    "PromiseHandle",
    "RaiseOutcome",
    "RaisePolicy",
    "Schedule",
    "ScheduleTimes",
    "ScheduleView",
    "Schedules",
    "StartedInstance",
    "StartedUpdate",
    "Status",
    "StatusView",
    "WaitReason",
    "WaitingFor",
]
