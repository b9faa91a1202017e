"""Schedules: orchestrations that the sidecar starts at given times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from .._proto import schedule_pb2
from ..definitions import OrchestrationDefinition
from ..duration import Duration, to_ms
from ..errors import NotFoundError
from . import methods
from .calls import Calls
from .encoding import encode, wire_headers
from .views import ms_of, time_of

OverlapPolicy = Literal[
    "skip", "bufferOne", "bufferAll", "cancelOther", "terminateOther", "allowAll"
]
"""What happens at a time while an instance of an earlier time runs. Default: skip."""

_OVERLAPS: dict[str, int] = {word: at for at, word in enumerate(get_args(OverlapPolicy), 1)}


@dataclass(frozen=True, kw_only=True)
class ScheduleTimes:
    """The times of a schedule: by `cron`, by `every`, or by both.

    Example:
        times = ScheduleTimes(cron="30 2 * * *", time_zone="Europe/Berlin")
        print(await client.schedules.preview(times))
    """

    cron: str | Sequence[str] = ()
    """Expressions of five fields, or "@hourly", "@daily", "@weekly", "@monthly", "@yearly"."""
    time_zone: str = ""
    """The time zone of the expressions, such as "Europe/Berlin". Default: UTC."""
    every: Duration | None = None
    """An interval from 1970-01-01 UTC: a timedelta, or seconds. Least: 1 s by default."""
    offset: Duration | None = None
    """Shifts the times of `every`: a timedelta, or seconds. Default: 0."""
    jitter: Duration | None = None
    """Largest delay of a start: a timedelta, or seconds. The same for each time. Default: 0."""
    start_at: datetime | None = None
    """No time before this one. Default: no bound."""
    end_at: datetime | None = None
    """No time at or after this one. Default: no bound."""


@dataclass(frozen=True, kw_only=True)
class Schedule(ScheduleTimes):
    """A schedule: the orchestration that it starts, and the times.

    Example:
        nightly = Schedule(orchestration="report", cron="30 2 * * *", time_zone="Europe/Berlin")
        await client.schedules.create_or_update("nightly", nightly)
    """

    orchestration: OrchestrationDefinition[Any, Any] | str
    """The orchestration: its definition, or its name."""
    input: Any = None
    """The input of each instance. Default: None."""
    version: str | None = None
    """The version. Default: that of the definition; by name, the sidecar's choice at each start."""
    queue: str = ""
    """The task queue. Default: the unnamed one."""
    priority: int = 0
    """From 1 (first) to 5 (last). Default: 3."""
    fairness_key: str = ""
    """The key of a fair share of the queue. Default: none."""
    headers: Mapping[str, str] | None = None
    """Texts that accompany the input. Default: none."""
    overlap: OverlapPolicy | None = None
    """What happens at a time while an instance of an earlier time runs. Default: skip."""
    catch_up: Duration | None = None
    """Largest age of a missed time that is still started: timedelta or seconds. Default: 1 min."""
    note: str = ""
    """A text for humans. Default: none."""
    paused: bool = False
    """True: it is created paused. An update pauses a schedule and never resumes it."""


@dataclass(frozen=True)
class ScheduleView:
    """The state of a schedule. `client.schedules.get` returns it."""

    id: str
    """The id of the schedule."""
    orchestration: str
    """The name of the orchestration."""
    paused: bool
    """True while it is paused."""
    note: str
    """A text for humans."""
    created_at: datetime
    """The time at which the schedule was created."""
    next: tuple[datetime, ...]
    """The next times, at most ten. Only the first one in a list. Empty when paused or ended."""
    last: datetime | None
    """The last time that was processed, or None."""
    running: tuple[str, ...]
    """The ids of running instances."""
    buffered: tuple[datetime, ...]
    """The times that wait for a running instance."""
    started: int
    """The number of started instances."""
    skipped: int
    """The number of times that the overlap policy skipped."""
    missed: int
    """The number of times that were older than `catch_up`."""


def _spec_of(times: ScheduleTimes) -> schedule_pb2.ScheduleSpec:
    def ms(value: Duration | None, what: str) -> int:
        return 0 if value is None else to_ms(value, what)

    return schedule_pb2.ScheduleSpec(
        crons=[times.cron] if isinstance(times.cron, str) else times.cron,
        interval_ms=ms(times.every, "every"),
        offset_ms=ms(times.offset, "offset"),
        time_zone=times.time_zone,
        jitter_ms=ms(times.jitter, "jitter"),
        start_ms=ms_of(times.start_at),
        end_ms=ms_of(times.end_at),
    )


def _overlap_of(policy: OverlapPolicy | None) -> Any:
    if policy is None:
        return schedule_pb2.OVERLAP_POLICY_UNSPECIFIED
    if policy not in _OVERLAPS:
        raise ValueError(f'"{policy}" is not an overlap policy; use one of {", ".join(_OVERLAPS)}')
    return _OVERLAPS[policy]


def _view_of(info: schedule_pb2.ScheduleInfo) -> ScheduleView:
    schedule = info.schedule
    return ScheduleView(
        id=schedule.schedule_id,
        orchestration=schedule.name,
        paused=schedule.paused,
        note=schedule.note,
        created_at=time_of(info.created_ms),
        next=tuple(time_of(ms) for ms in info.next_ms),
        last=None if info.last_ms == 0 else time_of(info.last_ms),
        running=tuple(info.running),
        buffered=tuple(time_of(ms) for ms in info.buffered_ms),
        started=info.started,
        skipped=info.skipped,
        missed=info.missed,
    )


class Schedules:
    """The schedules of a sidecar. `client.schedules` returns it.

    All methods that name a schedule raise NotFoundError when it does not exist.
    """

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def create(self, id: str, schedule: Schedule) -> None:
        """Creates a schedule. Returns when it is durable.

        The instance of each time has the id `<id>@<time in ISO 8601>`.

        Args:
            id: The id of the schedule.
            schedule: The schedule.

        Raises:
            AlreadyExistsError: A schedule with this id exists.
            RequestRejectedError: A cron expression is not valid or never matches.

        Example:
            await client.schedules.create("nightly", Schedule(orchestration="report", every=3600))
        """
        request = schedule_pb2.CreateScheduleRequest(schedule=_schedule_of(id, schedule))
        await self._calls.make(methods.CREATE_SCHEDULE, request, repeatable=False)

    async def create_or_update(self, id: str, schedule: Schedule) -> Literal["created", "updated"]:
        """Creates a schedule, or updates the existing one. A paused schedule stays paused.

        Args:
            id: The id of the schedule.
            schedule: The schedule.

        Returns:
            Whether it was created or updated.

        Raises:
            RequestRejectedError: A cron expression is not valid or never matches.

        Example:
            nightly = Schedule(orchestration="report", cron="30 2 * * *")
            await client.schedules.create_or_update("nightly", nightly)
        """
        wire = _schedule_of(id, schedule)
        request = schedule_pb2.CreateScheduleRequest(schedule=wire, or_update=True)
        answer = await self._calls.make(methods.CREATE_SCHEDULE, request)
        return "updated" if answer.updated else "created"

    async def update(self, id: str, schedule: Schedule) -> None:
        """Replaces a schedule. Its counts and running instances are not affected.

        Args:
            id: The id of the schedule.
            schedule: The new schedule. Its times count from now on.

        Example:
            await client.schedules.update("nightly", Schedule(orchestration="report", every=7200))
        """
        request = schedule_pb2.UpdateScheduleRequest(schedule=_schedule_of(id, schedule))
        await self._calls.make(methods.UPDATE_SCHEDULE, request)

    async def get(self, id: str) -> ScheduleView:
        """Reads a schedule with its next ten times.

        Args:
            id: The id of the schedule.

        Returns:
            The state of the schedule.

        Example:
            view = await client.schedules.get("nightly")
        """
        request = schedule_pb2.GetScheduleRequest(schedule_id=id)
        answer = await self._calls.make(methods.GET_SCHEDULE, request)
        if not answer.HasField("info"):
            raise NotFoundError(f'schedule "{id}" does not exist')
        return _view_of(answer.info)

    async def list(self) -> Sequence[ScheduleView]:
        """Lists all schedules.

        Returns:
            The schedules by id, each with its next time.

        Example:
            for view in await client.schedules.list():
                print(view.id, view.next)
        """
        request = schedule_pb2.ListSchedulesRequest()
        answer = await self._calls.make(methods.LIST_SCHEDULES, request)
        return [_view_of(info) for info in answer.schedules]

    async def pause(self, id: str, note: str = "") -> None:
        """Pauses a schedule. Buffered times are still started.

        Args:
            id: The id of the schedule.
            note: A text for humans. Default: none.

        Example:
            await client.schedules.pause("nightly", "maintenance")
        """
        await self._pause(id, True, note)

    async def resume(self, id: str, note: str = "") -> None:
        """Resumes a schedule. Times that passed during the pause are not started.

        Args:
            id: The id of the schedule.
            note: A text for humans. Default: none.

        Example:
            await client.schedules.resume("nightly")
        """
        await self._pause(id, False, note)

    async def trigger(self, id: str) -> str | None:
        """Starts the orchestration of a schedule now.

        Args:
            id: The id of the schedule.

        Returns:
            The id of the instance. None when the overlap policy prevented the start.

        Example:
            instance_id = await client.schedules.trigger("nightly")
        """
        request = schedule_pb2.TriggerScheduleRequest(schedule_id=id)
        answer = await self._calls.make(methods.TRIGGER_SCHEDULE, request, repeatable=False)
        return answer.instance_id or None

    async def backfill(
        self, id: str, from_: datetime, to: datetime, *, overlap: OverlapPolicy | None = None
    ) -> int:
        """Starts the orchestration for past times that were not started, at most 1,000.

        Args:
            id: The id of the schedule.
            from_: The first time, in the past.
            to: The last time, in the past.
            overlap: The overlap policy of these starts. Default: that of the schedule.

        Returns:
            The number of times.

        Example:
            yesterday = datetime.now(timezone.utc) - timedelta(days=1)
            await client.schedules.backfill("nightly", yesterday, datetime.now(timezone.utc))
        """
        request = schedule_pb2.BackfillScheduleRequest(
            schedule_id=id,
            from_ms=ms_of(from_),
            to_ms=ms_of(to),
            overlap=_overlap_of(overlap),
        )
        return (await self._calls.make(methods.BACKFILL_SCHEDULE, request)).times

    async def delete(self, id: str) -> None:
        """Deletes a schedule. Instances that it started continue.

        Args:
            id: The id of the schedule.

        Example:
            await client.schedules.delete("nightly")
        """
        request = schedule_pb2.DeleteScheduleRequest(schedule_id=id)
        await self._calls.make(methods.DELETE_SCHEDULE, request, repeatable=False)

    async def preview(
        self, times: ScheduleTimes, *, after: datetime | None = None, count: int = 0
    ) -> Sequence[datetime]:
        """Computes the next times of a schedule, without jitter.

        Args:
            times: The times of the schedule.
            after: The time before the first one. Default: now.
            count: The number of times. Default: 0, ten times.

        Returns:
            The times.

        Example:
            print(await client.schedules.preview(ScheduleTimes(cron="30 2 * * *"), count=3))
        """
        request = schedule_pb2.PreviewScheduleRequest(
            spec=_spec_of(times), after_ms=ms_of(after), count=count
        )
        answer = await self._calls.make(methods.PREVIEW_SCHEDULE, request)
        return [time_of(ms) for ms in answer.times_ms]

    async def _pause(self, id: str, paused: bool, note: str) -> None:
        request = schedule_pb2.PauseScheduleRequest(schedule_id=id, paused=paused, note=note)
        await self._calls.make(methods.PAUSE_SCHEDULE, request)


def _schedule_of(id: str, schedule: Schedule) -> schedule_pb2.Schedule:
    what = schedule.orchestration
    name, version = (what, "") if isinstance(what, str) else (what.name, what.version)
    catch_up = schedule.catch_up
    return schedule_pb2.Schedule(
        schedule_id=id,
        spec=_spec_of(schedule),
        name=name,
        version=version if schedule.version is None else schedule.version,
        input=encode(schedule.input, f'input of schedule "{id}"'),
        queue=schedule.queue,
        priority=schedule.priority,
        fairness_key=schedule.fairness_key,
        overlap=_overlap_of(schedule.overlap),
        catch_up_ms=0 if catch_up is None else to_ms(catch_up, "catch_up"),
        note=schedule.note,
        paused=schedule.paused,
        headers=wire_headers(schedule.headers),
    )
