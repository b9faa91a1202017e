"""Tests of the orchestrator on histories: the time is that of the events, so a day takes no time."""

import base64
import json
from pathlib import Path
from typing import Any

from perdure.testing import TurnReport, read_history, replay, run_turn

from orders.definitions import order

DAY_MS = 86_400_000
RECEIPT = "4200 cents for o-1"


def payload(value: Any) -> dict[str, str]:
    return {"data": base64.b64encode(json.dumps(value).encode()).decode()}


STARTED = {
    "executionStarted": {
        "instanceId": "o-1",
        "execution": 1,
        "name": "order",
        "input": payload({"id": "o-1", "cents": 4200}),
    }
}
CHARGED = [
    {"turnCompleted": {"delivered": 1}},
    {"activityScheduled": {"seq": 1, "name": "charge"}},
    {"activityCompleted": {"seq": 1, "output": payload(RECEIPT), "attempt": 1}},
]
WAITS = [
    {"turnCompleted": {"delivered": 4}},
    {"eventWaitStarted": {"seq": 2, "name": "approval"}},
    {"timerCreated": {"seq": 3, "fireAtMs": DAY_MS}},
]


def turn_after(*events: dict[str, Any], last_ms: int = 0) -> TurnReport:
    """The turn after these events. The last one is recorded at `last_ms`, the others at 0."""
    history = [
        {"id": number, "timeMs": last_ms if number == len(events) else 0, **event}
        for number, event in enumerate(events, start=1)
    ]
    return run_turn(read_history(json.dumps(history)), order)


def scheduled(report: TurnReport) -> list[str]:
    """The activities that the turn schedules."""
    actions = [action.schedule_activity.name for action in report.actions]
    return [name for name in actions if name]


def test_an_order_is_charged_first() -> None:
    assert scheduled(turn_after(STARTED)) == ["charge"]


def test_an_approved_order_is_shipped() -> None:
    approved = {"eventRaised": {"name": "approval", "payload": payload("ops")}}
    report = turn_after(STARTED, *CHARGED, *WAITS, approved, last_ms=DAY_MS - 1)
    assert scheduled(report) == ["ship"]


def test_an_order_that_is_not_approved_within_a_day_is_refunded() -> None:
    report = turn_after(STARTED, *CHARGED, *WAITS, {"timerFired": {"seq": 3}}, last_ms=DAY_MS)
    assert scheduled(report) == ["refund"]


def test_changed_code_fits_the_history_of_a_real_order() -> None:
    # `perdure history o-1 --json` writes such a file.
    history = Path(__file__).with_name("shipped.json").read_text()
    report = replay(read_history(history), [order])
    assert report.ok, report.message
