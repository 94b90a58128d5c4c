"""Charts: the last hour by the minute, the last day by five, with gaps that are shown, over restarts and odd clocks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from tests.server.house import House, Pc, open_house

from controldock.domain.errors import NotFound, Unavailable
from controldock.domain.load import Load
from controldock.protocol.datagrams import Metrics
from controldock.server.services import metric_history
from controldock.server.services.metric_history import RETENTION

MINUTE = timedelta(minutes=1)
BYTES = 400  # an agent's hour in memory, with its place in the table


@pytest.fixture
async def pc(house: House) -> Pc:
    return await house.a_pc()


def metrics(cpu: float | None = 0.5, memory: float | None = 0.25, disk: float | None = 0.75) -> Metrics:
    return Metrics(cpu=cpu, memory=memory, disk=disk)


async def hour(house: House, pc: Pc) -> list[float | None]:
    """The last hour's cpu."""
    return cpu((await house.metrics.hour(house.vera, pc.id)).points)


async def day(house: House, pc: Pc) -> list[float | None]:
    return cpu((await house.metrics.day(house.vera, pc.id)).points)


def cpu(points: Sequence[Load | None]) -> list[float | None]:
    return [point.cpu if point is not None else None for point in points]


def beats(house: House, pc: Pc, minutes: int, share: float = 0.5) -> None:
    """A heartbeat at the beginning of each minute, and one in its middle."""
    for _ in range(minutes):
        house.metrics.add(pc.id, metrics(share))
        house.sources.advance(MINUTE / 2)
        house.metrics.add(pc.id, metrics(share))
        house.sources.advance(MINUTE / 2)


async def test_minutes_and_their_means(house: House, pc: Pc) -> None:
    house.metrics.add(pc.id, metrics(0.2))
    house.sources.advance(timedelta(seconds=30))
    house.metrics.add(pc.id, metrics(0.4))
    chart = await house.metrics.hour(house.vera, pc.id)
    assert (chart.step, len(chart.points)) == (MINUTE, 60)
    assert chart.begins_at + 59 * chart.step <= house.sources.now() < chart.begins_at + 60 * chart.step
    assert chart.points[:-1] == [None] * 59
    assert chart.points[-1] == Load(pytest.approx(0.3), 0.25, 0.75)


async def test_a_pc_that_was_silent_leaves_a_gap(house: House, pc: Pc) -> None:
    beats(house, pc, 3)
    house.sources.advance(4 * MINUTE)
    beats(house, pc, 2)
    assert (await hour(house, pc))[-10:] == [0.5, 0.5, 0.5, None, None, None, None, 0.5, 0.5, None]


async def test_what_is_not_known_is_not_zero(house: House, pc: Pc) -> None:
    house.metrics.add(pc.id, metrics(None, None, 0.5))
    house.metrics.add(pc.id, metrics(0.1, None, 0.5))
    assert (await house.metrics.hour(house.vera, pc.id)).points[-1] == Load(0.1, None, 0.5)


async def test_no_more_than_an_hour_in_memory(house: House, pc: Pc) -> None:
    beats(house, pc, 70)
    assert await hour(house, pc) == [0.5] * 59 + [None]
    house.sources.advance(timedelta(hours=3))
    assert await hour(house, pc) == [None] * 60
    house.metrics.add(pc.id, metrics())
    assert await hour(house, pc) == [None] * 59 + [0.5]


async def test_a_flood_of_heartbeats_counts_up_to_a_limit(house: House, pc: Pc) -> None:
    for _ in range(5000):
        house.metrics.add(pc.id, metrics(1.0, 1.0, 1.0))
    assert await hour(house, pc) == [None] * 59 + [1.0]


async def test_a_day_by_five_minutes(house: House, pc: Pc) -> None:
    for _ in range(26 * 12):
        beats(house, pc, 5)
        await house.metrics.flush()
    chart = await house.metrics.day(house.vera, pc.id)
    assert (chart.step, len(chart.points)) == (5 * MINUTE, 288)
    assert chart.begins_at + 287 * chart.step <= house.sources.now() < chart.begins_at + 288 * chart.step
    assert cpu(chart.points) == [0.5] * 287 + [None], "the last five minutes have only begun"


async def test_a_gap_of_hours_in_a_day(house: House, pc: Pc) -> None:
    beats(house, pc, 10)
    await house.metrics.flush()
    house.sources.advance(timedelta(hours=20))
    await house.metrics.flush()
    beats(house, pc, 5, 0.25)
    seen = await day(house, pc)
    assert [share for share in seen if share is not None] == [0.5, 0.5, 0.25]
    assert seen.index(0.25) - seen.index(0.5) == 2 + 20 * 12


async def test_five_minutes_that_straddle_a_flush_are_one_mean(house: House, pc: Pc) -> None:
    beats(house, pc, 2, 0.0)
    await house.metrics.flush()
    beats(house, pc, 3, 1.0)
    await house.metrics.flush()
    assert (await day(house, pc))[-2] == pytest.approx(0.6)


async def test_after_a_restart_the_day_is_there_and_the_hour_is_coarse(
    house: House, pc: Pc, sqlite_url: str, tmp_path: Path
) -> None:
    beats(house, pc, 15, 0.5)
    await house.metrics.flush()  # the server stops
    house.sources.advance(5 * MINUTE)
    async with open_house(sqlite_url, tmp_path, house.sources) as again:
        beats(again, pc, 5, 1.0)
        assert (await hour(again, pc))[-26:] == [0.5] * 15 + [None] * 5 + [1.0] * 5 + [None]
        await again.metrics.flush()
        assert [share for share in await day(again, pc) if share is not None] == [0.5, 0.5, 0.5, 1.0]


async def test_a_restart_within_the_hour_keeps_what_was_written_of_it(
    house: House, pc: Pc, sqlite_url: str, tmp_path: Path
) -> None:
    beats(house, pc, 5, 0.5)
    await house.metrics.flush()
    async with open_house(sqlite_url, tmp_path, house.sources) as again:
        beats(again, pc, 5, 1.0)
        await again.metrics.flush()
    async with open_house(sqlite_url, tmp_path, house.sources) as third:
        assert [share for share in await day(third, pc) if share is not None] == [0.5, 1.0]


async def test_what_can_not_be_written_is_written_later(
    house: House, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats(house, pc, 10)

    class Away:
        def write(self) -> None:
            raise Unavailable

    with monkeypatch.context() as broken:
        broken.setattr(house.metrics, "_database", Away())
        with pytest.raises(Unavailable):
            await house.metrics.flush()
    house.sources.advance(20 * MINUTE)
    await house.metrics.flush()
    house.metrics.remove(pc.id)
    assert [share for share in await day(house, pc) if share is not None] == [0.5, 0.5]


async def test_many_are_written_in_pieces(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metric_history, "AGENTS_AT_ONCE", 2)
    lab = await house.a_lab(5)
    for pc in lab:
        house.metrics.add(pc.id, metrics())
    house.sources.advance(5 * MINUTE)
    await house.metrics.flush()
    for pc in lab:
        house.metrics.remove(pc.id)
        assert [share for share in await day(house, pc) if share is not None] == [0.5]


async def test_old_hours_are_forgotten(house: House, pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metric_history, "DELETED_AT_ONCE", 2)
    for _ in range(5):
        beats(house, pc, 5)
        await house.metrics.flush()
        house.sources.advance(timedelta(minutes=55))
    house.sources.advance(RETENTION - timedelta(hours=2))
    await house.metrics.forget()
    async with house.database.read() as tx:
        hours = [house.sources.now().replace(minute=0) - timedelta(hours=back) for back in range(48)]
        assert len(await tx.metrics.hours_of(pc.id, hours)) == 2


@pytest.mark.parametrize(
    "jump", [timedelta(days=3653), timedelta(days=-3653), timedelta(hours=-1), -3 * MINUTE]
)
async def test_a_servers_clock_that_jumps_makes_gaps_and_no_trouble(
    house: House, pc: Pc, jump: timedelta
) -> None:
    beats(house, pc, 5)
    await house.metrics.flush()
    house.sources._now += jump
    beats(house, pc, 5, 1.0)
    assert (await hour(house, pc))[-6:-1] == [1.0] * 5
    await house.metrics.flush()
    assert 1.0 in await day(house, pc)


async def test_only_of_pcs_that_are_known(house: House, pc: Pc) -> None:
    for ask in (house.metrics.hour, house.metrics.day):
        with pytest.raises(NotFound):
            await ask(house.vera, "0" * 26)


async def test_an_agents_hour_is_a_few_bytes(house: House, pc: Pc) -> None:
    beats(house, pc, 90)
    (track,) = house.metrics._tracks.values()
    assert sys.getsizeof(track) + sys.getsizeof({}) < BYTES
