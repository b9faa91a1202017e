"""Serves requests on standard input: one request per line, one answer per line, in any order."""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from perdure_driver.described import Json, described

Handlers = Mapping[str, Callable[[Json], Any]]


async def serve(handlers: Handlers) -> None:
    """Answers until the input has ended."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    answering: set[asyncio.Task[None]] = set()
    while (line := await lines.get()) is not None:
        task = loop.create_task(_answer(handlers, json.loads(line)))
        answering.add(task)
        task.add_done_callback(answering.discard)


async def _answer(handlers: Handlers, request: Json) -> None:
    answer: Json = {"id": request["id"]}
    try:
        handler = handlers.get(request["do"])
        if handler is None:
            raise ValueError(f'no request "{request["do"]}"')
        value = handler(request)
        answer["ok"] = await value if inspect.isawaitable(value) else value
    except Exception as error:
        answer["error"] = described(error)
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
