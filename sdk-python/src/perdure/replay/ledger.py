"""The decisions of one run.

The ledger assigns sequence numbers, records new decisions as actions, compares repeated decisions
with history, and stores the first failure.
"""

from __future__ import annotations

from collections.abc import Callable

from .. import turn_failures as failures
from .._proto import action_pb2 as pb
from .._proto.history_pb2 import HistoryEvent
from ..errors import Difference, InvalidInputError, NonDeterministicAwaitError
from ..failure import to_failure
from ..info import ExecutionInfo
from ..limits import NAME_MAX_BYTES
from ..nondeterminism_guard import call_site
from ..request import Request
from ..turn_failures import TurnFailed
from .decision import Decision
from .history import History

_NOT_STARTED = ExecutionInfo()


def _refused(request: Request) -> str:
    """Returns the name of the step that records a rejected call."""
    name = f"refused {request.operation} {request.name}"
    return name if len(name.encode()) <= NAME_MAX_BYTES else f"refused {request.operation}"


class Ledger:
    """The decisions of one run: new ones become actions, repeated ones must match the history."""

    def __init__(self, payload_max_bytes: int) -> None:
        self.payload_max_bytes = payload_max_bytes
        self.info = _NOT_STARTED
        self.is_in_turn = False
        self.recorded: History | None = None
        """The history during the replay of recorded turns, else None."""
        self.live_request: str | None = None
        """The label of the current live request, else None. Its code may not decide anything."""
        self.actions: list[pb.Action] = []
        self.ended = False
        self.dropped = False
        self.failed: TurnFailed | None = None
        self.non_durable_wait: str | None = None
        """The description of a non-deterministic await, or None."""
        self.last_seq = 0
        self._last_name = ""

    @property
    def stopped(self) -> bool:
        """True when the run has failed or ended, and its code may not decide anything."""
        return self.ended or self.dropped or self.failed is not None

    @property
    def label(self) -> str:
        """The name of the run in messages."""
        name = "@".join(filter(None, (self.info.name, self.info.version)))
        named = f'orchestration "{name}" (instance "{self.info.instance_id}")'
        return named if name else "orchestrator"

    def fail(self, failure: TurnFailed) -> None:
        """Stores the failure unless an earlier one exists."""
        self.failed = self.failed or failure

    def check_in_turn(self, what: str) -> None:
        """Fails the run and raises NonDeterministicAwaitError outside its turn."""
        if self.live_request is not None:
            if what not in failures.READS:
                raise failures.only_reads(self.live_request, f"called ctx.{what}")
        elif not self.is_in_turn and not self.stopped:
            what, site = f"ctx.{what} was called", call_site()
            self.fail(failed := failures.outside_turn(self.label, what, site, self.last_seq))
            at = Difference(0, failed.seq, failed.expected, failed.actual)
            raise NonDeterministicAwaitError("NONDETERMINISTIC_AWAIT", failed.message, at)

    def counts(self, what: str) -> bool:
        """Returns True when a part of the code ended within its turn. `what` names the part."""
        if not self.stopped and not self.is_in_turn:
            self.fail(failures.outside_turn(self.label, what, "", self.last_seq))
        return not self.stopped

    def may_cancel(self, seq: int) -> bool:
        """Returns True when the code may cancel an operation: live, or as in the history.

        Earlier releases left some lost waits open, and did not return all events.
        """
        return not self.stopped and (self.recorded is None or self.recorded.cancels(seq))

    def has_cancelled(self, seq: int) -> bool:
        """Returns True when a decision of this recorded turn cancels the operation."""
        return self.recorded is not None and self.recorded.cancels_in_turn(seq)

    def decide(self, decision: Decision, build: Callable[[], pb.Action]) -> bool:
        """Records a decision, or compares it. Returns False when code and history differ."""
        if self.recorded is None:
            self.actions.append(build())
            return True
        difference = self.recorded.take(decision)
        if difference is None:
            return True
        # The live turn rejected this output and recorded a failure. Replay rejects it again.
        build()
        self.fail(failures.nondeterminism(self.label, difference))
        return False

    def decide_operation(self, request: Request) -> int:
        """Decides an operation. Returns its number, or 0 when code and history differ.

        A rejected call is recorded as a failed step. Replay rejects the call at the same place,
        even when the limits have changed. Raises the error of `build`.
        """
        self.last_seq = seq = self.last_seq + 1
        self._last_name = request.name
        if self.recorded is None:
            try:
                self.actions.append(request.build(seq))
            except BaseException as error:
                failure = to_failure(error, self.payload_max_bytes)
                step = pb.ScheduleStep(seq=seq, name=_refused(request), failure=failure)
                self.actions.append(pb.Action(schedule_step=step))
                raise
            return seq
        decision = Decision(request.kind, seq, request.name, request.target, request.fire_at_ms)
        difference = self.recorded.take(decision)
        if difference is None:
            return seq
        name = _refused(request)
        if self.recorded.take(Decision("step_scheduled", seq, name)) is None:
            request.build(seq)
            raise InvalidInputError(
                f'the history has "{name}": the input was rejected in the first run'
            )
        self.fail(failures.nondeterminism(self.label, difference))
        return 0

    def note(self, decision: Decision, action: pb.Action) -> None:
        """Records a decision that is neither an operation nor the end of the execution."""
        if not self.stopped:
            self.decide(decision, lambda: action)

    def end(self, decision: Decision, build: Callable[[], pb.Action]) -> None:
        """Records the end of the execution."""
        if not self.stopped:
            self.ended = self.decide(decision, build)

    def close_turns(self, upcoming: HistoryEvent | None, blocked: bool) -> None:
        """Ends the delivered recorded turns once the code has run.

        `blocked` is True when no operation is open that the code could wait for.
        """
        while self.recorded is not None and self.failed is None:
            if not self.ended and upcoming and upcoming.id <= self.recorded.delivered:
                return
            difference = self.recorded.close()
            if difference is not None:
                if not self.ended and (blocked or self.non_durable_wait is not None):
                    self.fail_blocked(difference.event_id, difference.seq)
                else:
                    self.fail(failures.nondeterminism(self.label, difference))
                return
            if self.recorded.done:
                self.recorded = None

    def fail_blocked(self, event_id: int, seq: int) -> None:
        """Fails the run: the code is blocked without an open operation."""
        name = "" if self._last_name == "" else f' ("{self._last_name}")'
        last = f"The last operation it requested is number {self.last_seq}{name}."
        if self.last_seq == 0:
            last = "It has not requested any operation yet."
        self.fail(
            failures.non_deterministic_await(self.label, self.non_durable_wait, last, event_id, seq)
        )

    def report(self, found: str) -> None:
        """Stores the description of a non-deterministic await, which then fails the run."""
        self.non_durable_wait = self.non_durable_wait or found
