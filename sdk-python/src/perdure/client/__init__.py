"""Clients of a sidecar: they start instances, wait for them, and send them messages."""

from ..options import IdReuse
from .client import Client
from .handle import InstanceHandle, StartedInstance
from .handle_events import RaiseOutcome, RaisePolicy
from .handle_state import StatusView
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
