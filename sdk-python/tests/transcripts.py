"""Plays the transcripts of conformance/cases on the replay core, in every mode.

This does the same as conformance/play.ts, but a failure has a Python stack.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from perdure._proto import action_pb2, history_pb2, options_pb2, payload_pb2, worker_pb2

Json = dict[str, Any]
CASES = Path(__file__).resolve().parents[2] / "conformance" / "cases"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_STARTED = {
    "instanceId": "instance-1",
    "execution": 1,
    "name": "program",
    "seed": "0011223344556677",
}


def _camel(name: str) -> str:
    return re.sub("_([a-z0-9])", lambda letter: letter[1].upper(), name)


def _recorded_as(kind: str) -> str:
    """Returns the kind of event that records an action, both in camel case."""
    action = action_pb2.Action.DESCRIPTOR.fields_by_camelcase_name[kind]
    return _camel(action.GetOptions().Extensions[options_pb2.recorded_as])


def _prefix(field: FieldDescriptor) -> str:
    name: str = field.enum_type.values[0].name
    return name.removesuffix("UNSPECIFIED")


def _read_value(field: FieldDescriptor, value: Any, into: Message) -> Any:
    if field.message_type is not None:
        return read(into, value)
    if field.enum_type is not None:
        name = value if value.startswith(_prefix(field)) else _prefix(field) + value
        return field.enum_type.values_by_name[name].number
    if field.type == FieldDescriptor.TYPE_BYTES:
        return bytes.fromhex(value)
    return value


def read(message: Any, body: Any) -> Any:
    """Fills a message from its JSON form."""
    if isinstance(message, payload_pb2.Payload):
        if "json" in body:
            message.data = json.dumps(body["json"], ensure_ascii=False).encode()
        else:
            message.data = base64.b64decode(body["base64"])
            message.encoding = body.get("encoding", "")
        return message
    fields = {_camel(field.name): field for field in message.DESCRIPTOR.fields}
    message.SetInParent()
    for key, value in body.items():
        field = fields[key]
        if field.is_repeated:
            items = getattr(message, field.name)
            for item in value:
                if field.message_type is not None:
                    read(items.add(), item)
                else:
                    items.append(item)
        elif field.message_type is not None:
            read(getattr(message, field.name), value)
        else:
            setattr(message, field.name, _read_value(field, value, message))
    return message


def _write_value(field: FieldDescriptor, value: Any) -> Any:
    if field.message_type is not None:
        return write(value)
    if field.enum_type is not None:
        return field.enum_type.values_by_number[value].name
    return value.hex() if field.type == FieldDescriptor.TYPE_BYTES else value


def write(message: Any) -> Json:
    """Returns the JSON form of a message."""
    if isinstance(message, payload_pb2.Payload):
        if message.encoding == "":
            return {"json": json.loads(message.data or b"null")}
        data = base64.b64encode(message.data).decode()
        return {"base64": data, "encoding": message.encoding}
    body: Json = {}
    for field, value in message.ListFields():
        if field.is_repeated:
            body[_camel(field.name)] = [_write_value(field, item) for item in value]
        else:
            body[_camel(field.name)] = _write_value(field, value)
    return body


def event_of(body: Json) -> history_pb2.HistoryEvent:
    """Creates an event. An event that is newer than the SDK has no kind."""
    event = history_pb2.HistoryEvent()
    read(event, {key: value for key, value in body.items() if key != "kind"})
    return event


def difference_of(expected: Any, actual: Any, where: str) -> str | None:
    """Returns the first difference, or None. Ignores stacks."""
    if expected == "$any":
        return None
    if expected == "$uuid" and isinstance(actual, str) and _UUID.fullmatch(actual):
        return None
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = enumerate(zip(expected, actual, strict=True))
        found = (difference_of(w, a, f"{where}[{i}]") for i, (w, a) in pairs)
        return next((one for one in found if one is not None), None)
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in expected.keys() | actual.keys():
            if key == "stack" and key not in expected:
                continue
            one = difference_of(expected.get(key), actual.get(key), f"{where}.{key}")
            if one is not None:
                return one
        return None
    return None if expected == actual else f"{where}\n  expected: {expected}\n  actual: {actual}"


def completed(events: list[Json], after: list[Json]) -> list[Json]:
    """Adds ids, times and the default started event to events."""
    event_id = after[-1]["id"] if after else 0
    time_ms = after[-1]["timeMs"] if after else 1_000_000
    whole: list[Json] = []
    for event in events:
        event_id, time_ms = event.get("id", event_id + 1), event.get("timeMs", time_ms)
        body = {**event, "id": event_id, "timeMs": time_ms}
        if "executionStarted" in event:
            body["executionStarted"] = {**_STARTED, **event["executionStarted"]}
        whole.append(body)
    return whole


def _events_of(action: Json) -> list[Json]:
    ((kind, content),) = action.items()
    body = dict(content)
    if kind == "scheduleChild":
        body.setdefault("instanceId", f"generated-{body['seq']}")
    if kind == "continueAsNew":
        body.pop("delivered", None)
        body.pop("latestVersion", None)
    outcome: list[Json] = []
    if kind == "scheduleStep":
        failure, output = body.pop("failure", None), body.pop("output", None)
        if failure is not None:
            outcome = [{"stepFailed": {"seq": body["seq"], "failure": failure}}]
        elif output is not None:
            outcome = [{"stepCompleted": {"seq": body["seq"], "output": output}}]
    return [{_recorded_as(kind): body}, *outcome]


def recorded(actions: list[Json], history: list[Json]) -> list[Json]:
    """Returns the events that record an answered turn."""
    ending = actions[-1].get("continueAsNew", {}) if actions else {}
    delivered = ending.get("delivered", history[-1]["id"])
    turn = {"turnCompleted": {"delivered": delivered, "worker": "test"}}
    decided = [event for action in actions for event in _events_of(action)]
    return completed([turn, *decided], history)


class Player:
    """A session of the driver, with messages in their JSON form."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def turn(self, full: bool, events: list[Json]) -> Json:
        task = worker_pb2.TurnTask(token=1, full=full, events=[event_of(one) for one in events])
        answer: Json = self._session.turn(task)
        if "failure" in answer:
            failure = worker_pb2.TurnFailure.FromString(base64.b64decode(answer["failure"]))
            reason = worker_pb2.TurnFailureReason.Name(failure.reason)
            return {
                "fails": {
                    "reason": reason.removeprefix("TURN_FAILURE_REASON_"),
                    "message": failure.message,
                    "eventId": failure.event_id,
                    "seq": failure.seq,
                    "expected": failure.expected,
                    "actual": failure.actual,
                }
            }
        result = worker_pb2.TurnResult.FromString(base64.b64decode(answer["result"]))
        return {**answer, "actions": [write(action) for action in result.actions]}


def judge(expected: Json, answer: Json) -> str | None:
    """Returns the mistake in an answer, or None."""
    if "fails" in expected:
        if "fails" not in answer:
            return f"expected the failure {expected['fails']['reason']}, the turn succeeded"
        fails = {key: answer["fails"][key] for key in expected["fails"]}
        one = difference_of(expected["fails"], fails, "fails")
        return None if one is None else f"{one}\n  message: {answer['fails']['message']}"
    if "fails" in answer:
        return f"the turn failed: {answer['fails']['message']}"
    one = difference_of(expected.get("actions", []), answer["actions"], "actions")
    if one is None and "steps" in expected:
        one = difference_of(expected["steps"], answer["steps"], "steps")
    return one


def play(opened: Any, case: Json, mode: str) -> str | None:
    """Plays one case in one mode. `opened` returns the session of a program."""
    if mode == "history":
        return judge(case, Player(opened()).turn(True, completed(case["history"], [])))
    turns: list[Json] = case["turns"]
    if mode == "together":
        events = completed([event for turn in turns for event in turn["deliver"]], [])
        actions = [action for turn in turns for action in turn.get("actions", [])]
        return judge({"actions": actions}, Player(opened()).turn(True, events))
    history: list[Json] = []
    if mode == "replayed":
        for turn in turns:
            history += completed(turn["deliver"], history)
            history += recorded(turn.get("actions", []), history)
        return judge({"actions": []}, Player(opened()).turn(True, history))
    player, outcomes = Player(opened()), list[Json]()
    for at, turn in enumerate(turns):
        added = completed(turn["deliver"], history)
        history += added
        full = mode == "rebuilt" or at == 0
        answer = player.turn(full, history if full else [*outcomes, *added])
        wrong = judge(turn, answer)
        if wrong is not None:
            return f"turn {at + 1}: {wrong}"
        if "fails" in answer:
            continue
        decided = recorded(answer["actions"], history)
        history += decided
        outcomes = [one for one in decided if "stepCompleted" in one or "stepFailed" in one]
    return None


def modes_of(case: Json) -> list[str]:
    """Returns the modes of a case."""
    if "history" in case:
        return ["history"]
    fails = any("fails" in turn for turn in case["turns"])
    usual = ["sticky", "rebuilt"] if fails else ["sticky", "rebuilt", "together", "replayed"]
    return list(case.get("modes", usual))


def all_cases() -> list[tuple[str, Json, str]]:
    """Returns each case with each of its modes, and a name for both."""
    found: list[tuple[str, Json, str]] = []
    for path in sorted(CASES.glob("*.json")):
        for case in json.loads(path.read_text()):
            for mode in modes_of(case):
                found.append((f"{path.stem}: {case['case']} ({mode})", case, mode))
    return found
