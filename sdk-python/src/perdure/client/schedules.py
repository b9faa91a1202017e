"""Schedules: orchestrations that the sidecar starts by the clock."""

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
from .handle import encode, wire_headers
from .views import ms_of, time_of

OverlapPolicy = Literal[
    "skip", "bufferOne", "bufferAll", "cancelOther", "terminateOther", "allowAll"
]
"""What becomes of a time while an instance of an earlier one runs."""

_OVERLAPS: dict[str, int] = {word: at for at, word in enumerate(get_args(OverlapPolicy), 1)}


@dataclass(frozen=True, kw_only=True)
class ScheduleTimes:
    """When a schedule starts its orchestration: by `cron`, by `every`, or by both."""

    cron: str | Sequence[str] = ()
    """Expressions of five fields, or "@hourly", "@daily", "@weekly", "@monthly", "@yearly"."""
    time_zone: str = ""
    """Of the expressions, such as "Europe/Berlin". Default: UTC."""
    every: Duration | None = None
    """An interval, counted from 1970-01-01 UTC; at least a second unless the sidecar says else."""
    offset: Duration | None = None
    """Moves the times of `every`."""
    jitter: Duration | None = None
    """Puts each start off by up to so much, by the same whenever it is computed."""
    start_at: datetime | None = None
    """No time before."""
    end_at: datetime | None = None
    """No time at or after."""


@dataclass(frozen=True, kw_only=True)
class Schedule(ScheduleTimes):
    """What a schedule starts, and when."""

    orchestration: OrchestrationDefinition[Any, Any] | str
    """What is started: a definition, or its name."""
    input: Any = None
    version: str | None = None
    """Default: the definition's; by name, the sidecar's choice at each start."""
    queue: str = ""
    priority: int = 0
    """1 (first) to 5. Default: 3."""
    fairness_key: str = ""
    headers: Mapping[str, str] | None = None
    overlap: OverlapPolicy | None = None
    """What becomes of a time while an instance of an earlier one runs. Default: "skip"."""
    catch_up: Duration | None = None
    """Times that passed while the sidecar was down start if they are no older. Default: 1 min."""
    note: str = ""
    paused: bool = False
    """Created, but not going yet. An update pauses a schedule, and never resumes it."""


@dataclass(frozen=True)
class ScheduleView:
    """A schedule, and how far it has come."""

    id: str
    orchestration: str
    paused: bool
    note: str
    created_at: datetime
    next: tuple[datetime, ...]
    """The next times, at most ten; in a list the first of them. Empty when paused or over."""
    last: datetime | None
    """The time that was last looked at."""
    running: tuple[str, ...]
    """Instances that run now."""
    buffered: tuple[datetime, ...]
    """Times that wait for the running one."""
    started: int
    skipped: int
    missed: int


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
    """The schedules of a sidecar.

    Everything raises NotFoundError when there is no such schedule.
    """

    def __init__(self, calls: Calls) -> None:
        """Made by `client.schedules`."""
        self._calls = calls

    async def create(self, id: str, schedule: Schedule) -> None:
        """Creates a schedule; returns when it is durable.

        The instance of each time has the id `<id>@<time in ISO 8601>`.

        Raises AlreadyExistsError when there is one of this id, RequestRejectedError when an
        expression cannot be read or never comes.
        """
        request = schedule_pb2.CreateScheduleRequest(schedule=_schedule_of(id, schedule))
        await self._calls.make(methods.CREATE_SCHEDULE, request, repeatable=False)

    async def create_or_update(self, id: str, schedule: Schedule) -> Literal["created", "updated"]:
        """Creates a schedule, or updates the one of this id; a paused one stays paused.

        For deployments that say each time what there is to be.
        """
        wire = _schedule_of(id, schedule)
        request = schedule_pb2.CreateScheduleRequest(schedule=wire, or_update=True)
        answer = await self._calls.make(methods.CREATE_SCHEDULE, request)
        return "updated" if answer.updated else "created"

    async def update(self, id: str, schedule: Schedule) -> None:
        """Replaces what it does; what it has done stays. Times of new ones count from now on."""
        request = schedule_pb2.UpdateScheduleRequest(schedule=_schedule_of(id, schedule))
        await self._calls.make(methods.UPDATE_SCHEDULE, request)

    async def get(self, id: str) -> ScheduleView:
        """A schedule with its next ten times."""
        request = schedule_pb2.GetScheduleRequest(schedule_id=id)
        answer = await self._calls.make(methods.GET_SCHEDULE, request)
        if not answer.HasField("info"):
            raise NotFoundError(f'schedule "{id}" does not exist')
        return _view_of(answer.info)

    async def list(self) -> Sequence[ScheduleView]:
        """All schedules, by id; of the next times each has the first alone."""
        request = schedule_pb2.ListSchedulesRequest()
        answer = await self._calls.make(methods.LIST_SCHEDULES, request)
        return [_view_of(info) for info in answer.schedules]

    async def pause(self, id: str, note: str = "") -> None:
        """Lets its times pass. What waits for a running instance goes on."""
        await self._pause(id, True, note)

    async def resume(self, id: str, note: str = "") -> None:
        """Lets it go on from now; times of the pause are not made up for."""
        await self._pause(id, False, note)

    async def trigger(self, id: str) -> str | None:
        """Starts its orchestration now; the instance's id, None when its policy did not let it."""
        request = schedule_pb2.TriggerScheduleRequest(schedule_id=id)
        answer = await self._calls.make(methods.TRIGGER_SCHEDULE, request, repeatable=False)
        return answer.instance_id or None

    async def backfill(
        self, id: str, from_: datetime, to: datetime, *, overlap: OverlapPolicy | None = None
    ) -> int:
        """Starts it for its times from `from_` to `to`, both in the past, at most 1,000.

        Times that were started before are left out. Returns the number taken up.
        """
        request = schedule_pb2.BackfillScheduleRequest(
            schedule_id=id,
            from_ms=ms_of(from_),
            to_ms=ms_of(to),
            overlap=_overlap_of(overlap),
        )
        return (await self._calls.make(methods.BACKFILL_SCHEDULE, request)).times

    async def delete(self, id: str) -> None:
        """Deletes it; what it started runs on."""
        request = schedule_pb2.DeleteScheduleRequest(schedule_id=id)
        await self._calls.make(methods.DELETE_SCHEDULE, request, repeatable=False)

    async def preview(
        self, times: ScheduleTimes, *, after: datetime | None = None, count: int = 0
    ) -> Sequence[datetime]:
        """The next times, without jitter. `after`: default now. `count`: default 10."""
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
