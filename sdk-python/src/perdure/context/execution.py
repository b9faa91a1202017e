"""Operations of one execution: time, random numbers, patches, cancellation, continue-as-new."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, NoReturn

from .._proto import action_pb2 as pb
from ..duration import Duration, due_ms, wait_ms
from ..info import ExecutionInfo
from ..loop import Operation
from ..names import check_name, check_optional_name
from ..replay.decision import Decision
from .log import OrchestrationLog
from .part import ContextPart
from .patches import passed
from .scope import cancellations_of
from .timers import timer_request

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Execution(ContextPart):
    """Deterministic time and random numbers, and how an execution is cancelled and continued."""

    def sleep(self, duration: Duration) -> Operation[None]:
        """Starts a durable timer.

        Args:
            duration: A timedelta, or seconds.

        Returns:
            An operation. It ends when the timer fires.

        Raises:
            CancelledError: The instance or the scope was cancelled.

        Example:
            await ctx.sleep(timedelta(days=30))
        """
        return self._issue(
            timer_request(self._run.now_ms + wait_ms(duration, "sleep"), self._scope)
        )

    def sleep_until(self, date: datetime | float | str) -> Operation[None]:
        """Starts a durable timer that fires at a date. A date in the past fires immediately.

        Args:
            date: A datetime with a time zone, milliseconds since 1970 in UTC, or a text in ISO
                8601.

        Returns:
            An operation. It ends when the timer fires.

        Raises:
            CancelledError: The instance or the scope was cancelled.

        Example:
            await ctx.sleep_until("2027-01-01T09:00:00Z")
        """
        return self._issue(timer_request(due_ms(date), self._scope))

    def continue_as_new(
        self, input: Any = None, *, version: str | None = None
    ) -> Operation[NoReturn]:
        """Ends this execution and starts the next one with an empty history.

        Args:
            input: The input of the next execution. Default: None.
            version: The version of the next execution, or `latest`. Default: what `continue_as`
                of the definition says, else the version of this execution.

        Returns:
            An operation that never ends. Await it.

        Example:
            if ctx.continue_as_new_suggested:
                await ctx.continue_as_new({"cursor": cursor})
        """
        run = self._run
        run.ledger.check_in_turn("continue_as_new")
        if (deferred := run.operations.deferrals.take(self._scope)) is not None:
            raise deferred
        payload = self._encode(input, "input of the next execution")
        if version is None:
            latest = run.definition is not None and run.definition.continue_as == "latest"
            version = "latest" if latest else ""
        check_optional_name(version, "version")
        body = pb.ContinueAsNew(
            input=payload,
            version="" if version == "latest" else version,
            latest_version=version == "latest",
        )
        action = pb.Action(continue_as_new=body)
        run.operations.return_unsettled()
        run.ledger.end(Decision("execution_continued_as_new"), lambda: action)
        return Operation(run.loop)

    @property
    def continue_as_new_suggested(self) -> bool:
        """True when the history is long, and the code should continue as new soon."""
        return self._run.continue_as_new_suggested

    def now(self) -> datetime:
        """Reads the logical time: when the event was recorded that resumed the code.

        Returns:
            A datetime in UTC, the same on every replay.

        Example:
            deadline = ctx.now() + timedelta(hours=1)
        """
        self._run.ledger.check_in_turn("now")
        return _EPOCH + timedelta(milliseconds=self._run.now_ms)

    def uuid(self) -> str:
        """Generates a UUID of version 4, the same on every replay.

        Returns:
            The UUID as text.

        Example:
            key = ctx.uuid()
        """
        self._run.ledger.check_in_turn("uuid")
        return self._run.random.uuid()

    def random(self) -> float:
        """Generates a random number, the same on every replay.

        Returns:
            A number from 0 up to, not including, 1.

        Example:
            jitter = ctx.random() * 10
        """
        self._run.ledger.check_in_turn("random")
        return self._run.random.number()

    def patched(self, change_id: str) -> bool:
        """Selects new or old code at a change of a running orchestration.

        The answer is the same for the whole execution.

        Args:
            change_id: A name for the change.

        Returns:
            True for executions that reach this line for the first time with the new code. False
            for those that passed it before.

        Example:
            if ctx.patched("check-fraud"):
                await ctx.call(check_fraud, order)
        """
        check_name(change_id, "change id")
        self._run.ledger.check_in_turn("patched")
        return passed(self._run, change_id, marks=True)

    def deprecate_patch(self, change_id: str) -> None:
        """Replaces `patched` once the old code is removed. Histories with its mark still replay.

        Args:
            change_id: The name of the change.

        Example:
            ctx.deprecate_patch("check-fraud")
            await ctx.call(check_fraud, order)
        """
        check_name(change_id, "change id")
        self._run.ledger.check_in_turn("deprecate_patch")
        passed(self._run, change_id, marks=False)

    def throw_if_cancelled(self) -> None:
        """Ends code that awaits nothing, when it was cancelled.

        Raises:
            CancelledError: The instance or the scope was cancelled.

        Example:
            for order in orders:
                ctx.throw_if_cancelled()
                totals.append(price_of(order))
        """
        for cancellation in cancellations_of(self._run, self._scope):
            raise cancellation

    @property
    def cancelled(self) -> bool:
        """True once the instance or the scope was cancelled. False in a shield."""
        return self.cancel_reason is not None

    @property
    def cancel_reason(self) -> str | None:
        """The reason of the cancellation. None while `cancelled` is False."""
        for cancellation in cancellations_of(self._run, self._scope):
            return cancellation.reason
        return None

    @property
    def log(self) -> OrchestrationLog:
        """The log of this orchestration. Silent while the code is replayed."""
        return OrchestrationLog(self._run)

    @property
    def info(self) -> ExecutionInfo:
        """Instance, execution, name, version, parent and headers of this execution."""
        return self._run.ledger.info

    @property
    def is_replaying(self) -> bool:
        """True while the code repeats recorded events. For logging: never decide by it."""
        return self._run.ledger.recorded is not None
