"""Definitions of activities, orchestrations, events, values, queries and updates.

A definition contains a name and types. A worker executes definitions that have a function.
`@activity` and `@orchestration` (`decorators.py`) create a definition from a function.
"""

from .activity import ActivityDefinition, define_activity
from .event import EventDefinition, define_event
from .handler import Handler
from .orchestration import OrchestrationDefinition, define_orchestration
from .query import QueryDefinition, define_query
from .update import UpdateDefinition, define_update
from .value import ValueDefinition, define_value

__all__ = [
    "ActivityDefinition",
    "EventDefinition",
    "Handler",
    "OrchestrationDefinition",
    "QueryDefinition",
    "UpdateDefinition",
    "ValueDefinition",
    "define_activity",
    "define_event",
    "define_orchestration",
    "define_query",
    "define_update",
    "define_value",
]
