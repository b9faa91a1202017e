"""Asks the sidecar on behalf of applications: starts instances, waits for them, talks to them."""

from perdure.client.client import Client, IdReuse
from perdure.client.handle import (
    InstanceHandle,
    RaiseOutcome,
    RaisePolicy,
    StartedInstance,
    StatusView,
)
from perdure.client.promises import PromiseHandle
from perdure.client.updates import StartedUpdate
from perdure.client.views import (
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
    "PromiseHandle",
    "RaiseOutcome",
    "RaisePolicy",
    "StartedInstance",
    "StartedUpdate",
    "Status",
    "StatusView",
    "WaitReason",
    "WaitingFor",
]
