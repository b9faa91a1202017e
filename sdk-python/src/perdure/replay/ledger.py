"""The decisions of the code of one run, and whether it may continue.

Numbers operations, records new decisions as actions or holds repeated ones against history, and
keeps the first failure.
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
    """The name of the step that stands for a call that was refused."""
    name = f"refused {request.operation} {request.name}"
    return name if len(name.encode()) <= NAME_MAX_BYTES else f"refused {request.operation}"


class Ledger:
    """The decisions of one run: new ones become actions, repeated ones must match the history."""

    def __init__(self, payload_max_bytes: int) -> None:
        self.payload_max_bytes = payload_max_bytes
        self.info = _NOT_STARTED
        self.is_in_turn = False
        self.recorded: History | None = None
        """Set while recorded turns are being repeated."""
        self.live_request: str | None = None
        """The label of the live request that is answered: nothing may be decided meanwhile."""
        self.actions: list[pb.Action] = []
        self.ended = False
        self.dropped = False
        self.failed: TurnFailed | None = None
        self.non_durable_wait: str | None = None
        """What was seen of the code that is not durable."""
        self.last_seq = 0
        self._last_name = ""

    @property
    def stopped(self) -> bool:
        """True when nothing that the code does counts any more."""
        return self.ended or self.dropped or self.failed is not None

    @property
    def label(self) -> str:
        """The run, for messages."""
        name = "@".join(filter(None, (self.info.name, self.info.version)))
        named = f'orchestration "{name}" (instance "{self.info.instance_id}")'
        return named if name else "orchestrator"

    def fail(self, failure: TurnFailed) -> None:
        """Keeps the first failure."""
        self.failed = self.failed or failure

    def check_in_turn(self, what: str) -> None:
        """Raises NonDeterministicAwaitError outside of its turn; the run has then failed."""
        if self.live_request is not None:
            if what not in failures.READS:
                raise failures.only_reads(self.live_request, f"called ctx.{what}")
        elif not self.is_in_turn and not self.stopped:
            what, site = f"ctx.{what} was called", call_site()
            self.fail(failed := failures.outside_turn(self.label, what, site, self.last_seq))
            at = Difference(0, failed.seq, failed.expected, failed.actual)
            raise NonDeterministicAwaitError("NONDETERMINISTIC_AWAIT", failed.message, at)

    def counts(self, what: str) -> bool:
        """True when what ended in the code ended within its turn; `what` says what it was."""
        if not self.stopped and not self.is_in_turn:
            self.fail(failures.outside_turn(self.label, what, "", self.last_seq))
        return not self.stopped

    def may_cancel(self, seq: int) -> bool:
        """True when the cancellation of an operation may be decided: it is new, or in history.

        Earlier releases left waits open that lost a race, and did not give back all events.
        """
        return not self.stopped and (self.recorded is None or self.recorded.cancels(seq))

    def has_cancelled(self, seq: int) -> bool:
        """True when history holds the cancellation of the operation as a decision of this turn."""
        return self.recorded is not None and self.recorded.cancels_in_turn(seq)

    def decide(self, decision: Decision, build: Callable[[], pb.Action]) -> bool:
        """Records the decision, or matches it. False when history and code part here."""
        if self.recorded is None:
            self.actions.append(build())
            return True
        difference = self.recorded.take(decision)
        if difference is None:
            return True
        # An output that was rejected when it was new became a failure; it is rejected again here.
        build()
        self.fail(failures.nondeterminism(self.label, difference))
        return False

    def decide_operation(self, request: Request) -> int:
        """The same for an operation: its number, or 0 when history and code part here.

        A call that is refused is a decision too: a step of a telling name that failed, so that
        replay refuses it at the same place, whatever limits apply at that time. Raises what `build`
        raises.
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
            raise InvalidInputError(f'history holds "{name}": the input was refused then')
        self.fail(failures.nondeterminism(self.label, difference))
        return 0

    def note(self, decision: Decision, action: pb.Action) -> None:
        """Records what is no operation and ends nothing."""
        if not self.stopped:
            self.decide(decision, lambda: action)

    def end(self, decision: Decision, build: Callable[[], pb.Action]) -> None:
        """Ends the execution."""
        if not self.stopped:
            self.ended = self.decide(decision, build)

    def close_turns(self, upcoming: HistoryEvent | None, blocked: bool) -> None:
        """Ends the recorded turns that have been delivered, once the code is blocked.

        `blocked`: nothing that it could wait for is open.
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
        """The code waits for what will never come."""
        name = "" if self._last_name == "" else f' ("{self._last_name}")'
        last = f"The last operation it requested is number {self.last_seq}{name}."
        if self.last_seq == 0:
            last = "It has not requested any operation yet."
        self.fail(
            failures.non_deterministic_await(self.label, self.non_durable_wait, last, event_id, seq)
        )

    def report(self, found: str) -> None:
        """The code was seen using what is not durable."""
        self.non_durable_wait = self.non_durable_wait or found
