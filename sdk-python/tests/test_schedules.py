"""Schedules against a real sidecar."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest

from perdure import Client, NotFoundError, RequestRejectedError, Schedule, ScheduleTimes
from perdure.testing import SidecarProcess


async def test_a_schedule_is_created_or_updated_and_stays_paused(sidecar: SidecarProcess) -> None:
    async with Client(sidecar.address) as client:
        id = f"nightly-{uuid4()}"
        first = Schedule(orchestration="report", cron="30 2 * * *", time_zone="Europe/Berlin")
        assert await client.schedules.create_or_update(id, first) == "created"
        await client.schedules.pause(id, "away")
        second = Schedule(orchestration="report", every=timedelta(hours=1), note="hourly")
        assert await client.schedules.create_or_update(id, second) == "updated"
        view = await client.schedules.get(id)
        assert (view.id, view.paused, view.note, view.next) == (id, True, "hourly", ())
        await client.schedules.resume(id)
        assert len((await client.schedules.get(id)).next) == 10
        listed = [each for each in await client.schedules.list() if each.id == id]
        assert [len(each.next) for each in listed] == [1]
        await client.schedules.delete(id)
        with pytest.raises(NotFoundError):
            await client.schedules.get(id)


async def test_a_schedule_starts_its_orchestration(sidecar: SidecarProcess) -> None:
    async with Client(sidecar.address) as client:
        id = f"s-{uuid4()}"
        schedule = Schedule(
            orchestration="report", input={"a": 1}, every=60, overlap="allowAll", priority=2
        )
        await client.schedules.create(id, schedule)
        started = await client.schedules.trigger(id)
        assert started is not None and started.startswith(f"{id}@")
        to = datetime.now(timezone.utc) - timedelta(hours=1)
        assert await client.schedules.backfill(id, to - timedelta(minutes=3), to) in (3, 4)
        await client.schedules.update(id, Schedule(orchestration="report", every=3600))
        view = await client.schedules.get(id)
        assert view.started in (4, 5) and started in view.running
        instance = await client.handle(started).get()
        assert instance.input == {"a": 1}


async def test_next_times_are_computed_and_an_expression_that_never_matches_is_rejected(
    sidecar: SidecarProcess,
) -> None:
    async with Client(sidecar.address) as client:
        leap = ScheduleTimes(cron="0 0 29 2 *")
        after = datetime(2026, 1, 1, tzinfo=timezone.utc)
        assert await client.schedules.preview(leap, after=after, count=2) == [
            datetime(2028, 2, 29, tzinfo=timezone.utc),
            datetime(2032, 2, 29, tzinfo=timezone.utc),
        ]
        with pytest.raises(RequestRejectedError, match="never matches"):
            await client.schedules.create("x", Schedule(orchestration="o", cron="0 0 30 2 *"))
        with pytest.raises(RequestRejectedError, match="--min-schedule-interval"):
            await client.schedules.create("x", Schedule(orchestration="o", every=0.5))
        with pytest.raises(ValueError, match="is not an overlap policy"):
            wrong = Schedule(orchestration="o", every=5, overlap="maybe")  # type: ignore[arg-type]
            await client.schedules.create("x", wrong)
