"""Histories as text that people read, keep in their repository and hand to `replay`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from google.protobuf import json_format

from .._proto import history_pb2


def format_history(events: Iterable[history_pb2.HistoryEvent]) -> str:
    """One event per line, a JSON array altogether: the messages of the contract in their JSON."""
    lines = [
        "  " + json.dumps(json_format.MessageToDict(event), ensure_ascii=False) for event in events
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def read_history(text: str) -> Sequence[history_pb2.HistoryEvent]:
    """Events from that text. Raises ValueError when it is no history."""
    parsed: Any = json.loads(text)
    if not isinstance(parsed, list):
        raise ValueError("a history is an array of events")
    try:
        return [json_format.ParseDict(each, history_pb2.HistoryEvent()) for each in parsed]
    except json_format.ParseError as error:
        raise ValueError(f"the text is no history: {error}") from error
