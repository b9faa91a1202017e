"""The families of history events, from the options of the contract."""

from __future__ import annotations

from typing import Any

from .._proto import options_pb2
from .._proto.history_pb2 import HistoryEvent


def _family(event: Any) -> int:
    options = event.GetOptions().Extensions
    if options[options_pb2.outcome_of]:
        return options_pb2.EVENT_FAMILY_DELIVERY
    if options[options_pb2.opens_operation]:
        return options_pb2.EVENT_FAMILY_DECISION
    return int(options[options_pb2.family])


_FAMILIES = {
    event.name: _family(event) for event in HistoryEvent.DESCRIPTOR.oneofs_by_name["kind"].fields
}


def _kinds(family: int) -> frozenset[str]:
    return frozenset(kind for kind, found in _FAMILIES.items() if found == family)


DECISIONS = _kinds(options_pb2.EVENT_FAMILY_DECISION)
"""The kinds of events that record an action of orchestrator code."""

DELIVERIES = _kinds(options_pb2.EVENT_FAMILY_DELIVERY)
"""The kinds of events that are delivered to orchestrator code."""
