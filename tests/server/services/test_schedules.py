"""Deployments that are made again and again: each occurrence once, whoever restarts and however many serve."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.server.house import House, Pc, open_house

from controldock.domain.agent_filter import AgentChoice, AgentFilter
from controldock.domain.command import Command, DeploymentKind, Parameter, ParameterType, Value
from controldock.domain.deployment import DeploymentFilter, Origin, Target, TargetKind
from controldock.domain.errors import ConfirmationNeeded, Invalid, NotAllowed, NotFound
from controldock.domain.guard import Examination
from controldock.domain.schedule import Lateness, Missed, Rule
from controldock.domain.template import Content
from controldock.server.services.changes import Noun
from controldock.server.services.deployments import Wish
from controldock.server.services.schedules import Edit, Plan, Seen
from controldock.sources import FixedSources

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
HOURLY = Rule("0 * * * *", "Asia/Seoul")
SECRET = Value("password", ParameterType.SECRET, "hunter2-canary")
TIME_TO_PAUSE = 0.5  # seconds: it would be done by then, if it did not have to wait
COMMAND = Command(DeploymentKind.SHELL, "echo hello", MINUTE)
WISH = Wish("", COMMAND, Target(TargetKind.ALL), HOUR)
PLAN = Plan("Every hour", HOURLY, Lateness(Missed.ONCE, HOUR), WISH)


async def made(house: House) -> list[datetime | None]:
    """Of which occurrences there are deployments, in order."""
    async with house.database.read() as tx:
        found = await tx.deployments.page(DeploymentFilter(), None, 1000)
    return sorted((one.origin.occurrence_at for one in found), key=str)


@pytest.fixture(autouse=True)
async def pc(house: House) -> Pc:
    return await house.a_pc("office-1")


async def pass_time(house: House, span: timedelta) -> None:
    house.sources.advance(span)
    await house.schedules.turn()


async def test_an_occurrence_becomes_a_deployment(house: House) -> None:
    await house.a_pc("lab-1")
    with house.changes.subscribe() as console:
        seen = await house.schedules.create(house.oscar, PLAN)
        assert (await console.next(0))[Noun.SCHEDULES] == [seen.schedule.id]
    first = seen.schedule.next_at
    assert first is not None
    assert seen.next_times == tuple(first + n * HOUR for n in range(5))
    await pass_time(house, first - house.sources.now() - MINUTE)
    assert await made(house) == []
    await pass_time(house, MINUTE)
    assert await made(house) == [first]
    async with house.database.read() as tx:
        (deployment,) = await tx.deployments.page(DeploymentFilter(), None, 10)
    assert (deployment.name, deployment.created_by) == ("Every hour", house.oscar.name)
    assert (deployment.origin.schedule_id, deployment.deadline) == (seen.schedule.id, first + HOUR)
    assert sum((await house.deployments.get(house.vera, deployment.id)).counts.values()) == 2
    again = (await house.schedules.get(house.vera, seen.schedule.id)).schedule
    assert (again.next_at, again.last_at) == (first + HOUR, first)


@pytest.mark.parametrize(
    ("missed", "late", "expected"),
    [
        (Missed.SKIP, DAY, []),
        (Missed.ONCE, DAY, [5]),
        (Missed.ONCE, 10 * MINUTE, []),
        (Missed.ALL, DAY, [0, 1, 2, 3, 4, 5]),
        (Missed.ALL, 2 * HOUR, [4, 5]),
    ],
)
async def test_what_no_server_saw(house: House, missed: Missed, late: timedelta, expected: list[int]) -> None:
    seen = await house.schedules.create(house.oscar, replace(PLAN, lateness=Lateness(missed, late)))
    first = seen.schedule.next_at
    assert first is not None
    await pass_time(house, first + 5 * HOUR + 30 * MINUTE - house.sources.now())
    assert await made(house) == [first + n * HOUR for n in expected]
    await house.schedules.turn()
    assert len(await made(house)) == len(expected)
    await pass_time(house, 30 * MINUTE)
    assert (await made(house))[-1] == first + 6 * HOUR


async def test_a_long_pause_is_made_up_for_in_bounds(house: House) -> None:
    rule = Rule("* * * * *", "UTC")
    await house.schedules.create(house.oscar, replace(PLAN, rule=rule, lateness=Lateness(Missed.ALL, DAY)))
    await pass_time(house, 150 * MINUTE)
    assert len(await made(house)) == 10
    entries = await house.activities.latest(house.ann, 20)
    (told,) = [entry.details["count"] for entry in entries if entry.action == "schedule.missed"]
    assert told == 140


async def test_a_crash_before_the_commit_leaves_it_to_do(house: House) -> None:
    seen = await house.schedules.create(house.oscar, PLAN)
    assert seen.schedule.next_at is not None
    house.sources.advance(seen.schedule.next_at - house.sources.now())
    async with asyncio.TaskGroup() as group:
        turn = group.create_task(house.schedules.turn())
        for _ in range(3):
            await asyncio.sleep(0)
        turn.cancel()
    await house.schedules.turn()
    assert await made(house) == [seen.schedule.next_at]


@pytest.mark.postgres
async def test_three_servers_make_each_occurrence_once(
    postgres_url: str, tmp_path: Path, sources: FixedSources
) -> None:
    folders = [tmp_path / name for name in "abc"]
    for folder in folders[1:]:
        (folder / "keys").mkdir(parents=True)
    folders[0].mkdir()
    async with open_house(postgres_url, folders[0], sources) as one:
        for folder in folders[1:]:
            for file in (folders[0] / "keys").iterdir():  # servers over one database have the same keys
                (folder / "keys" / file.name).write_bytes(file.read_bytes())
        async with (
            open_house(postgres_url, folders[1], sources) as two,
            open_house(postgres_url, folders[2], sources) as three,
        ):
            await one.a_pc()
            for number in range(5):
                await one.schedules.create(one.oscar, replace(PLAN, name=f"Schedule {number}"))
            for _ in range(4):
                sources.advance(HOUR)
                await asyncio.gather(*(house.schedules.turn() for house in (one, two, three)))
            async with one.database.read() as tx:
                found = await tx.deployments.page(DeploymentFilter(), None, 1000)
    times = Counter((each.origin.schedule_id, each.origin.occurrence_at) for each in found)
    assert len(times) == 20
    assert set(times.values()) == {1}


@pytest.mark.postgres
async def test_two_who_change_it_at_the_same_time_undo_nothing(
    postgres_url: str, tmp_path: Path, sources: FixedSources, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_house(postgres_url, tmp_path, sources) as house, asyncio.TaskGroup() as group:
        await house.a_pc()
        id = (await house.schedules.create(house.oscar, PLAN)).schedule.id
        pausing: list[asyncio.Task[Seen]] = []
        weigh = house.guard.weigh

        async def weigh_while_somebody_pauses(*words: Any) -> Examination:
            pausing.append(group.create_task(house.schedules.pause(house.ann, id)))
            await asyncio.wait(pausing, timeout=TIME_TO_PAUSE)
            return await weigh(*words)

        monkeypatch.setattr(house.guard, "weigh", weigh_while_somebody_pauses)
        await house.schedules.change(house.oscar, id, Edit(name="Another", wish=WISH))
        await pausing[0]
        kept = (await house.schedules.get(house.vera, id)).schedule
    assert (kept.name, kept.paused_by) == ("Another", house.ann.name)


async def test_one_that_can_not_be_made_is_told_and_stops_no_other(house: House) -> None:
    saved = await house.saved_filters.create(house.ann, "Labs", AgentFilter("office"))
    labs = Target(TargetKind.SAVED_FILTER, saved_filter_id=saved.id)
    broken = await house.schedules.create(house.oscar, replace(PLAN, wish=replace(WISH, target=labs)))
    await house.saved_filters.remove(house.ann, saved.id)
    await house.schedules.create(house.oscar, PLAN)
    await pass_time(house, HOUR)
    assert len(await made(house)) == 1
    entries = await house.activities.latest(house.ann, 10)
    (failed,) = [entry for entry in entries if entry.action == "schedule.failed"]
    assert failed.subject == broken.schedule.id
    again = (await house.schedules.get(house.vera, broken.schedule.id)).schedule
    assert again.next_at is not None
    assert again.next_at > house.sources.now()


async def test_a_pc_that_is_gone_is_left_out_and_the_others_go_on(house: House, pc: Pc) -> None:
    other = await house.a_pc("office-2")
    both = Target(TargetKind.SELECTED, (pc.id, other.id))
    await house.schedules.create(house.oscar, replace(PLAN, wish=replace(WISH, target=both)))
    await house.removal.remove(house.ann, AgentChoice((other.id,)))
    await pass_time(house, HOUR)
    async with house.database.read() as tx:
        (deployment,) = await tx.deployments.page(DeploymentFilter(), None, 10)
    assert sum((await house.deployments.get(house.vera, deployment.id)).counts.values()) == 1


async def test_an_occurrence_that_is_there_already_is_not_made_again(house: House) -> None:
    seen = await house.schedules.create(house.oscar, PLAN)
    await pass_time(house, HOUR)
    async with house.database.write() as tx:  # as from a backup that is a moment older
        await tx.schedules.save(seen.schedule)
    await pass_time(house, HOUR)
    assert seen.schedule.next_at is not None
    assert await made(house) == [seen.schedule.next_at, seen.schedule.next_at + HOUR]


async def test_paused_it_makes_nothing_and_makes_up_for_nothing(house: House) -> None:
    plan = replace(PLAN, lateness=Lateness(Missed.ALL, DAY))
    seen = await house.schedules.create(house.oscar, plan)
    paused = await house.schedules.pause(house.ann, seen.schedule.id)
    assert (paused.schedule.paused_by, paused.next_times) == (house.ann.name, ())
    await pass_time(house, 3 * HOUR)
    assert await made(house) == []
    resumed = await house.schedules.resume(house.ann, seen.schedule.id)
    await house.schedules.turn()
    assert await made(house) == []
    await pass_time(house, HOUR)
    assert await made(house) == [resumed.schedule.next_at]


async def test_it_is_changed_from_the_next_time_on(house: House) -> None:
    seen = await house.schedules.create(house.oscar, PLAN)
    id = seen.schedule.id
    daily = Rule("0 9 * * *", "Asia/Seoul")
    changed = await house.schedules.change(house.oscar, id, Edit(name="Daily", rule=daily))
    assert changed.schedule.next_at is not None
    assert (changed.schedule.name, changed.schedule.next_at.hour) == ("Daily", 0)  # nine in Seoul
    command = replace(COMMAND, script="echo bye")
    await house.schedules.change(house.oscar, id, Edit(wish=replace(WISH, command=command)))
    await pass_time(house, changed.schedule.next_at - house.sources.now())
    async with house.database.read() as tx:
        (deployment,) = await tx.deployments.page(DeploymentFilter(), None, 10)
    assert deployment.command.script == "echo bye"


async def test_it_can_be_run_out_of_turn_and_removed(house: House) -> None:
    seen = await house.schedules.create(house.oscar, PLAN)
    extra = await house.schedules.run_now(house.oscar, seen.schedule.id)
    await house.schedules.run_now(house.oscar, seen.schedule.id)
    assert (extra.origin.schedule_id, extra.origin.occurrence_at) == (seen.schedule.id, None)
    await house.schedules.remove(house.oscar, seen.schedule.id)
    await pass_time(house, DAY)
    assert await made(house) == [None, None]
    assert await house.schedules.all(house.vera) == []
    for again in (house.schedules.get, house.schedules.pause, house.schedules.run_now):
        with pytest.raises(NotFound):
            await again(house.ann, seen.schedule.id)


async def test_one_whose_end_has_come_is_over(house: House) -> None:
    ending = replace(HOURLY, ends_at=house.sources.now() + 90 * MINUTE)
    seen = await house.schedules.create(house.oscar, replace(PLAN, rule=ending))
    await pass_time(house, HOUR)
    await pass_time(house, HOUR)
    again = await house.schedules.get(house.vera, seen.schedule.id)
    assert (len(await made(house)), again.schedule.next_at, again.next_times) == (1, None, ())


async def test_secrets_come_out_nowhere_and_are_in_the_order(house: House, pc: Pc) -> None:
    wish = replace(WISH, command=replace(COMMAND, values=(SECRET,)))
    seen = await house.schedules.create(house.oscar, replace(PLAN, wish=wish))
    assert seen.wish.command.values[0].value == ""
    async with house.database.read() as tx:
        assert SECRET.value.encode() not in await tx.schedules.wish(seen.schedule.id)
    line = await house.greet(pc)
    await pass_time(house, HOUR)
    assert SECRET.value.encode() in (await house.order(line)).signed.sheet


async def test_a_schedule_that_was_changed_in_the_database_makes_nothing(house: House) -> None:
    one = (await house.schedules.create(house.oscar, PLAN)).schedule
    two = (await house.schedules.create(house.oscar, PLAN)).schedule
    async with house.database.write() as tx:
        await tx.schedules.save(one, b"x" * 100)
    await pass_time(house, HOUR)
    assert len(await made(house)) == 1
    async with house.database.write() as tx:
        await tx.schedules.save(one, await tx.schedules.wish(two.id))  # sealed here, and not for this one
    with pytest.raises(Invalid):
        await house.schedules.run_now(house.oscar, one.id)
    shown = {seen.schedule.id: seen.wish.command.script for seen in await house.schedules.all(house.vera)}
    assert shown == {one.id: "", two.id: COMMAND.script}
    await house.schedules.remove(house.oscar, one.id)


@pytest.mark.parametrize(
    ("plan", "field", "reason"),
    [
        (replace(PLAN, name="x" * 201), "name", "name_too_long"),
        (replace(PLAN, rule=Rule("0 0 30 2 *", "UTC")), "cron", "cron_never"),
        (replace(PLAN, rule=Rule("0 0 * * *", "Mars/Olympus")), "time_zone", "time_zone_unknown"),
        (replace(PLAN, lateness=Lateness(max_late=8 * DAY)), "max_late", "max_late_out_of_range"),
        (
            replace(PLAN, wish=replace(WISH, command=replace(COMMAND, script=" "))),
            "deployment.script",
            "script_empty",
        ),
        (
            replace(PLAN, wish=replace(WISH, starts_at=datetime(2030, 1, 1, tzinfo=UTC))),
            "deployment.starts_at",
            "time_not_wanted",
        ),
        (
            replace(PLAN, wish=replace(WISH, command=replace(COMMAND, kind=DeploymentKind.RESTART))),
            "deployment.kind",
            "kind_is_an_action",
        ),
    ],
)
async def test_a_plan_that_can_not_be_right(house: House, plan: Plan, field: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        await house.schedules.create(house.oscar, plan)
    assert refused.value.details["fields"] == {field: reason}
    assert await house.schedules.all(house.ann) == []


async def test_a_template_says_what_it_takes_and_its_version_stays(house: House) -> None:
    greet = Content("Greet", COMMAND.kind, COMMAND.script, parameters=(Parameter("whom", required=True),))
    template = await house.templates.create(house.oscar, greet)
    origin = Origin(template_id=template.id, template_version=1)
    whom = Value("whom", ParameterType.TEXT, "all")
    bare = replace(WISH, origin=origin)
    full = replace(bare, command=replace(COMMAND, values=(whom,)))
    nowhere = replace(full, origin=replace(origin, template_version=2))
    seen = await house.schedules.create(house.oscar, replace(PLAN, wish=full))
    for wish, field, reason in (
        (bare, "deployment.parameters.whom", "parameter_missing"),
        (nowhere, "deployment.template_id", "template_unknown"),
    ):
        with pytest.raises(Invalid) as refused:
            await house.schedules.create(house.oscar, replace(PLAN, wish=wish))
        assert refused.value.details["fields"] == {field: reason}
        with pytest.raises(Invalid) as refused:
            await house.schedules.change(house.oscar, seen.schedule.id, Edit(wish=wish))
        assert refused.value.details["fields"] == {field: reason}
    await house.templates.remove(house.oscar, template.id)
    await house.schedules.change(house.oscar, seen.schedule.id, Edit(name="Greetings"))
    made = await house.schedules.run_now(house.oscar, seen.schedule.id)
    assert (made.command.values, made.origin.template_id, made.origin.template_version) == (
        (whom,), template.id, 1,
    )  # fmt: skip


async def test_who_may(house: House) -> None:
    seen = await house.schedules.create(house.oscar, PLAN)
    assert [one.schedule.id for one in await house.schedules.all(house.vera)] == [seen.schedule.id]
    for act in (
        house.schedules.pause,
        house.schedules.resume,
        house.schedules.remove,
        house.schedules.run_now,
    ):
        with pytest.raises(NotAllowed):
            await act(house.vera, seen.schedule.id)
    with pytest.raises(NotAllowed):
        await house.schedules.create(house.vera, PLAN)
    with pytest.raises(NotAllowed):
        await house.schedules.change(house.vera, seen.schedule.id, Edit(name="Mine"))


async def test_a_look_before(house: House) -> None:
    times = await house.schedules.preview(house.vera, HOURLY)
    assert [b - a for a, b in pairwise(times)] == [HOUR] * 4
    with pytest.raises(Invalid):
        await house.schedules.preview(house.vera, Rule("nonsense", "UTC"))


async def test_the_guard_looks_once_when_it_is_made(house: House) -> None:
    dangerous = replace(WISH, command=replace(COMMAND, script="rm -rf /srv"))
    with pytest.raises(ConfirmationNeeded):
        await house.schedules.create(house.oscar, replace(PLAN, wish=dangerous))
    seen = await house.schedules.create(house.oscar, replace(PLAN, wish=replace(dangerous, confirm=1)))
    await pass_time(house, HOUR)
    assert len(await made(house)) == 1
    with pytest.raises(ConfirmationNeeded):
        await house.schedules.change(house.oscar, seen.schedule.id, Edit(wish=dangerous))
    await house.schedules.change(house.oscar, seen.schedule.id, Edit(name="Later"))
