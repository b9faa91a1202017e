"""The context that an orchestrator function receives: all its operations.

The call requests the operation and assigns its sequence number. Awaiting it does neither. The
code may await the result once or often, immediately, later, or never.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..definitions import OrchestrationDefinition
from ..limits import PAYLOAD_MAX_BYTES
from ..replay.run import OrchestratorRun
from ..replay.turn import Log
from .calls import Calls
from .combinators import Outcome
from .concurrency import Concurrency
from .execution import Execution
from .interactions import Interactions
from .log import OrchestrationLog
from .messages import DurablePromise, Messages
from .race import RaceResult
from .saga import Saga
from .scope import CancellationScope
from .state import OrchestrationState

__all__ = [
    "CancellationScope",
    "DurablePromise",
    "OrchestrationContext",
    "OrchestrationLog",
    "OrchestrationState",
    "Outcome",
    "RaceResult",
    "Saga",
    "new_run",
]


class OrchestrationContext(Calls, Messages, Concurrency, Interactions, Execution):
    """The first argument of an orchestrator function: its operations, time and random numbers.

    The SDK creates it: one for the execution, and one for each branch or scope inside it.

    Example:
        @orchestration("checkout")
        async def checkout(ctx: OrchestrationContext, order: dict[str, Any]) -> str:
            receipt = await ctx.call(charge, order)
            await ctx.sleep(timedelta(days=1))
            return receipt
    """


def new_run(
    resolve: Callable[[str, str], OrchestrationDefinition[Any, Any] | None],
    *,
    log: Log,
    payload_max_bytes: int = PAYLOAD_MAX_BYTES,
) -> OrchestratorRun:
    """Creates the run of an orchestrator that receives this context."""
    return OrchestratorRun(
        resolve, log=log, new_context=OrchestrationContext, payload_max_bytes=payload_max_bytes
    )
