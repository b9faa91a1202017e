"""Histories as text, for repositories and `replay`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from google.protobuf import json_format

from .._proto import history_pb2


def format_history(events: Iterable[history_pb2.HistoryEvent]) -> str:
    """Writes a history as text: a JSON array with one event a line.

    Args:
        events: The events, from `handle.history()`.

    Returns:
        The text.

    Example:
        events = [event async for event in client.handle("order-17").history()]
        Path("order-17.json").write_text(format_history(events))
    """
    lines = [
        "  " + json.dumps(json_format.MessageToDict(event), ensure_ascii=False) for event in events
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def read_history(text: str) -> Sequence[history_pb2.HistoryEvent]:
    """Reads a history from the text of `format_history`.

    Args:
        text: The text.

    Returns:
        The events.

    Raises:
        ValueError: The text is not a history.

    Example:
        report = replay(read_history(Path("order-17.json").read_text()), [checkout])
    """
    parsed: Any = json.loads(text)
    if not isinstance(parsed, list):
        raise ValueError("a history is an array of events")
    try:
        return [json_format.ParseDict(each, history_pb2.HistoryEvent()) for each in parsed]
    except json_format.ParseError as error:
        raise ValueError(f"the text is no history: {error}") from error
