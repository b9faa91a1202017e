"""`ctx.log`: the log of orchestrator code. Replay writes no lines."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from ..replay.run import OrchestratorRun


class OrchestrationLog:
    """The log of an orchestration. `ctx.log` returns it. Silent while the code is replayed.

    Each line carries the orchestration, the instance and the execution.
    """

    def __init__(self, run: OrchestratorRun) -> None:
        self._run = run

    def debug(self, message: str, **fields: Any) -> None:
        """Writes a line for the search of a fault.

        Args:
            message: A constant text.
            fields: Structured values beside the message.

        Example:
            ctx.log.debug("quote received", cents=4200)
        """
        self._write("debug", message, fields)

    def info(self, message: str, **fields: Any) -> None:
        """Writes a line about normal progress.

        Args:
            message: A constant text.
            fields: Structured values beside the message.

        Example:
            ctx.log.info("order accepted", order="o-17")
        """
        self._write("info", message, fields)

    def warning(self, message: str, **fields: Any) -> None:
        """Writes a line about something unexpected that the code handles.

        Args:
            message: A constant text.
            fields: Structured values beside the message.

        Example:
            ctx.log.warning("payment is late", order="o-17")
        """
        self._write("warning", message, fields)

    def error(self, message: str, **fields: Any) -> None:
        """Writes a line about a fault that needs an operator.

        Args:
            message: A constant text.
            fields: Structured values beside the message.

        Example:
            ctx.log.error("refund failed", order="o-17")
        """
        self._write("error", message, fields)

    def _write(self, level: str, message: str, fields: dict[str, Any]) -> None:
        run = self._run
        if run.ledger.recorded is not None or run.ledger.dropped:
            return
        info = run.ledger.info
        place = {"orchestration": info.name, "instance_id": info.instance_id}
        # An error of the logger must not reach the code: replay does not call the logger.
        with suppress(Exception):
            getattr(run.log, level)(message, **{**place, "execution": info.execution, **fields})
