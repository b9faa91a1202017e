"""The orchestrators that a worker retains between their turns."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from ..replay.run import OrchestratorRun


@dataclass(eq=False, slots=True)
class HeldRun:
    """An orchestrator, in a turn or waiting in memory for its next turn."""

    instance_id: str
    execution: int
    run: OrchestratorRun
    # Estimated memory in bytes, counted while the orchestrator waits.
    bytes: int = 0
    # False: the orchestrator is in a turn.
    waiting: bool = False
    # True: the orchestrator is dropped, and is not cached after its turn.
    dropped: bool = False


class RunCache:
    """Orchestrators by instance.

    Number and estimated bytes of the waiting orchestrators are limited. The least recently used
    orchestrators are evicted first. Orchestrators in a turn do not count.
    """

    def __init__(self, runs_max: int, bytes_max: int, evicted: Callable[[str], None]) -> None:
        """The cache calls `evicted` for each evicted instance."""
        self._runs_max = runs_max
        self._bytes_max = bytes_max
        self._evicted = evicted
        self._held: dict[str, HeldRun] = {}
        self._waiting: OrderedDict[str, HeldRun] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        """Returns the number of waiting orchestrators."""
        return len(self._waiting)

    def begin(self, instance_id: str, execution: int, run: OrchestratorRun) -> HeldRun:
        """Adds a new run in a turn. Drops an earlier run of the same instance."""
        self.drop(instance_id)
        held = HeldRun(instance_id, execution, run)
        self._held[instance_id] = held
        return held

    def resume(self, instance_id: str, execution: int) -> HeldRun | None:
        """Returns the waiting run of this execution. Drops a run of another execution."""
        held = self._held.get(instance_id)
        if held is None or not held.waiting:
            return None
        if held.execution != execution:
            self._forget(held)
            return None
        self._unlink(held)
        return held

    def peek(self, instance_id: str, execution: int) -> HeldRun | None:
        """Returns the run of this execution, in a turn or waiting."""
        held = self._held.get(instance_id)
        return held if held is not None and held.execution == execution else None

    def retain(self, held: HeldRun, bytes: int) -> bool:
        """Ends a turn. Returns True when the run stays in memory, False when it is dropped."""
        if held.dropped:
            return False
        if bytes > self._bytes_max or self._runs_max == 0:
            self._forget(held)
            return False
        held.bytes = bytes
        held.waiting = True
        self._waiting[held.instance_id] = held
        self.bytes += held.bytes
        while len(self._waiting) > self._runs_max or self.bytes > self._bytes_max:
            oldest = next(iter(self._waiting))
            self.drop(oldest)
            self._evicted(oldest)
        return True

    def drop(self, instance_id: str) -> None:
        """Drops the run of an instance, in a turn or waiting."""
        held = self._held.get(instance_id)
        if held is not None:
            self._forget(held)

    def end(self, held: HeldRun) -> None:
        """Drops a run that is in a turn."""
        if not held.dropped:
            self._forget(held)

    def _forget(self, held: HeldRun) -> None:
        if held.waiting:
            self._unlink(held)
        held.dropped = True
        held.run.close()
        del self._held[held.instance_id]

    def _unlink(self, held: HeldRun) -> None:
        held.waiting = False
        del self._waiting[held.instance_id]
        self.bytes -= held.bytes
