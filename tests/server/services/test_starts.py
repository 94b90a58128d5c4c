"""Planned deployments: once, in time, whatever is restarted, changed or killed in between."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.server.house import UNKNOWN_ID, House, Pc, news, open_house

from controldock.domain.agent_words import Said
from controldock.domain.deployment import (
    DeploymentFilter,
    DeploymentState,
    Offline,
    Target,
    TargetKind,
)
from controldock.domain.errors import Invalid, NotAllowed, NotFound, NotPlanned
from controldock.domain.task import TaskState
from controldock.server.services.changes import Noun
from controldock.server.services.starts import Change
from controldock.server.store.engine import Transaction
from controldock.sources import FixedSources

S = TaskState
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
EVERYBODY = Target(TargetKind.ALL)


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    return await house.some_pcs("lab-0", "lab-1", "lab-2")


@pytest.fixture
async def second(
    house: House, sqlite_url: str, tmp_path: Path, sources: FixedSources
) -> AsyncIterator[House]:
    """Another server process over the same database, with the same keys."""
    async with open_house(sqlite_url, tmp_path, sources) as other:
        yield other


async def plan(house: House, *pcs: Pc, at: datetime | None = None, **changes: object) -> str:
    """A deployment that starts in an hour."""
    return await house.deploy(*pcs, starts_at=at or house.sources.now() + HOUR, **changes)


async def counts(house: House, deployment_id: str) -> dict[TaskState, int]:
    return (await house.deployments.get(house.vera, deployment_id)).counts


async def standing(house: House, deployment_id: str) -> DeploymentState:
    watched = await house.deployments.get(house.vera, deployment_id)
    return watched.deployment.state(watched.counts)


# -- in time --


async def test_it_starts_when_it_is_time_and_not_before(house: House, lab: list[Pc]) -> None:
    line = await house.greet(lab[0])
    id = await plan(house, *lab, deadline_in=HOUR)
    assert await standing(house, id) is DeploymentState.SCHEDULED
    house.sources.advance(HOUR - TICK)
    await house.starts.turn()
    assert await counts(house, id) == {}
    assert await house.dispatch.poll(line, 1, 0) is None
    house.sources.advance(TICK)
    with house.changes.subscribe() as console:
        await house.starts.turn()
        assert await news(console) == {Noun.DEPLOYMENTS: [id]}
    assert await counts(house, id) == {S.PENDING: 3}
    made = (await house.deployments.get(house.vera, id)).deployment
    assert (made.started_at, made.deadline) == (house.sources.now(), house.sources.now() + HOUR)
    assert (await house.order(line)).deployment_id == id
    assert (await house.actions())[-1] == "deployment.started"


async def test_its_targets_are_those_of_its_start(house: House, lab: list[Pc]) -> None:
    id = await plan(house, target=EVERYBODY)
    async with house.database.write() as tx:
        await tx.agents.remove(lab[0].id)
    (late,) = await house.some_pcs("lab-9")
    house.sources.advance(HOUR)
    await house.starts.turn()
    line = await house.greet(late)
    assert (await house.order(line)).deployment_id == id
    assert await counts(house, id) == {S.PENDING: 2, S.ASSIGNED: 1}


async def test_chosen_pcs_that_are_gone_are_left_out(house: House, lab: list[Pc]) -> None:
    id = await plan(house, *lab)
    async with house.database.write() as tx:
        await tx.agents.remove(lab[0].id)
    house.sources.advance(HOUR)
    await house.starts.turn()
    assert await counts(house, id) == {S.PENDING: 2}


async def test_a_tag_that_is_gone_leaves_nobody_and_it_is_over(house: House, lab: list[Pc]) -> None:
    tag = await house.tags.create(house.ann, "room 204")
    id = await plan(house, target=Target(TargetKind.TAGS, tags=("room 204",)))
    await house.tags.remove(house.ann, tag.id)
    house.sources.advance(HOUR)
    await house.starts.turn()
    assert await standing(house, id) is DeploymentState.FINISHED
    entry = (await house.activities.latest(house.ann, 1))[0]
    assert (entry.actor, entry.action, entry.details) == ("server", "deployment.started", {"targets": 0})


async def test_who_is_offline_at_the_start_may_be_skipped(house: House, lab: list[Pc]) -> None:
    id = await plan(house, *lab, offline=Offline.SKIP)
    house.sources.advance(HOUR)
    await house.greet(lab[1])
    await house.starts.turn()
    assert await counts(house, id) == {S.PENDING: 1}


async def test_secrets_wait_with_it(house: House, lab: list[Pc]) -> None:
    line = await house.greet(lab[0])
    id = await plan(house, lab[0], stdin="hunter2\n")
    house.sources.advance(HOUR)
    await house.starts.turn()
    order = await house.order(line)
    assert (order.deployment_id, b"hunter2" in order.signed.sheet) == (id, True)


# -- once --


async def test_two_servers_start_it_once(house: House, second: House, lab: list[Pc]) -> None:
    ids = [await plan(house, *lab) for _ in range(5)]
    house.sources.advance(HOUR)
    await asyncio.gather(*(one.starts.turn() for one in (house, second) * 3))
    for id in ids:
        assert await counts(house, id) == {S.PENDING: 3}
    assert (await house.actions()).count("deployment.started") == 5


async def test_two_servers_that_both_saw_it_due_start_it_once(
    house: House, second: House, lab: list[Pc]
) -> None:
    id = await plan(house, *lab)
    house.sources.advance(HOUR)
    await asyncio.gather(*(one.starts._start_due(id) for one in (house, second) * 3))
    assert await counts(house, id) == {S.PENDING: 3}


class Killed(Exception):
    """The process is gone."""


@pytest.mark.parametrize("step", ["start", "sheet", "tasks", "activities"])
async def test_killed_at_any_step_it_is_started_once_afterwards(
    house: House, second: House, lab: list[Pc], step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await plan(house, *lab)
    house.sources.advance(HOUR)

    async def dies(*_: object, **__: object) -> None:
        raise Killed

    async def dies_afterwards(started: object, sheet: bytes) -> bool:
        raise Killed

    async with house.database.read() as tx:
        parts = {
            "start": (type(tx.deployments), "start"),
            "sheet": (type(tx.listing), "states"),
            "tasks": (type(tx.tasks), "add"),
            "activities": (type(tx.activities), "add"),
        }
    with monkeypatch.context() as patch:
        patch.setattr(*parts[step], dies)
        await house.starts.turn()  # as if the process had ended there: nothing was committed
        assert await standing(house, id) is DeploymentState.SCHEDULED
    await second.starts.turn()
    await house.starts.turn()
    assert await counts(house, id) == {S.PENDING: 3}


async def test_one_that_can_not_start_keeps_no_other_waiting(
    house: House, lab: list[Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned = await plan(house, lab[0])
    house.sources.advance(TICK)
    good = await plan(house, lab[1])
    start = house.launch.start

    async def sometimes(tx: Transaction, planned: object, *rest: object, **more: object) -> int | None:
        if planned.id == poisoned:  # type: ignore[attr-defined]
            raise Killed
        return await start(tx, planned, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(house.launch, "start", sometimes)
    house.sources.advance(HOUR)
    await house.starts.turn()
    assert await counts(house, good) == {S.PENDING: 1}
    assert await standing(house, poisoned) is DeploymentState.SCHEDULED


# -- late --


async def test_late_but_before_its_deadline_it_starts(house: House, lab: list[Pc]) -> None:
    id = await plan(house, *lab, deadline_in=HOUR)
    house.sources.advance(2 * HOUR - TICK)
    await house.starts.turn()
    assert await counts(house, id) == {S.PENDING: 3}


async def test_too_late_all_of_it_is_expired_and_says_why(house: House, lab: list[Pc]) -> None:
    line = await house.greet(lab[0])
    id = await plan(house, *lab, deadline_in=HOUR)
    house.sources.advance(2 * HOUR)
    await house.starts.turn()
    assert await counts(house, id) == {S.EXPIRED: 3}
    assert await standing(house, id) is DeploymentState.FINISHED
    async with house.database.read() as tx:
        (task, *_) = await tx.tasks.of_agent(lab[0].id, 10)
    assert (task.state, task.attempt.message) == (S.EXPIRED, Said.MISSED.of())
    assert await house.dispatch.poll(line, 1, 0) is None
    assert (await house.actions())[-1] == "deployment.missed"


# -- paused, cancelled, moved, started by hand --


async def test_a_paused_one_does_not_start_until_it_goes_on(house: House, lab: list[Pc]) -> None:
    id = await plan(house, *lab, deadline_in=10 * HOUR)
    await house.steering.pause(house.oscar, id)
    assert await standing(house, id) is DeploymentState.PAUSED
    house.sources.advance(2 * HOUR)
    await house.starts.turn()
    assert await counts(house, id) == {}
    await house.steering.resume(house.oscar, id)
    await house.starts.turn()
    assert await counts(house, id) == {S.PENDING: 3}


async def test_a_cancelled_one_never_starts(house: House, lab: list[Pc]) -> None:
    id = await plan(house, *lab)
    cancelled = await house.steering.cancel(house.oscar, id)
    assert cancelled.deployment.state(cancelled.counts) is DeploymentState.FINISHED
    house.sources.advance(HOUR)
    await house.starts.turn()
    assert await counts(house, id) == {}
    with pytest.raises(NotPlanned):
        await house.starts.start(house.oscar, id)


async def test_cancelled_while_it_starts(house: House, second: House, lab: list[Pc]) -> None:
    """It never started, or it started and all of it was withdrawn."""
    for _ in range(5):
        id = await plan(house, *lab)
        house.sources.advance(HOUR)
        await asyncio.gather(house.starts.turn(), second.steering.cancel(second.oscar, id))
        assert await counts(house, id) in ({}, {S.CANCELLED: 3})
        assert await standing(house, id) is DeploymentState.FINISHED


async def test_started_by_hand_it_has_as_long_as_was_wished(house: House, lab: list[Pc]) -> None:
    id = await plan(house, *lab, deadline_in=2 * HOUR)
    await house.steering.pause(house.oscar, id)
    house.sources.advance(HOUR / 2)
    started = await house.starts.start(house.oscar, id)
    assert started.counts == {S.PENDING: 3}
    assert started.deployment.deadline == house.sources.now() + 2 * HOUR
    assert started.deployment.paused_at is None
    house.sources.advance(HOUR)
    await house.starts.turn()
    assert await counts(house, id) == {S.PENDING: 3}
    with pytest.raises(NotPlanned):
        await house.starts.start(house.oscar, id)


async def test_moved_it_starts_at_its_new_time(house: House, lab: list[Pc]) -> None:
    id = await plan(house, *lab, deadline_in=HOUR)
    later = house.sources.now() + 5 * HOUR
    moved = await house.starts.change(house.oscar, id, Change(starts_at=later, time_zone="Asia/Seoul"))
    assert (moved.deployment.starts_at, moved.deployment.deadline) == (later, later + HOUR)
    house.sources.advance(2 * HOUR)
    await house.starts.turn()
    assert await counts(house, id) == {}
    house.sources.advance(3 * HOUR)
    await house.starts.turn()
    assert await counts(house, id) == {S.PENDING: 3}
    assert (await house.deployments.get(house.vera, id)).deployment.deadline == later + HOUR


async def test_what_has_started_can_be_called_otherwise_but_not_moved(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    change = Change(name="New name", description="Because")
    changed = (await house.starts.change(house.oscar, id, change)).deployment
    assert (changed.name, changed.description) == ("New name", "Because")
    assert (await house.starts.change(house.oscar, id, Change(name=" "))).deployment.name == "hostname"
    entry = (await house.activities.latest(house.ann, 1))[0]
    assert (entry.action, entry.details) == ("deployment.changed", {"to": {"name": "hostname"}})
    with pytest.raises(NotPlanned):
        await house.starts.change(house.oscar, id, Change(starts_at=house.sources.now() + HOUR))


async def test_no_change_is_no_entry(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    await house.starts.change(house.oscar, id, Change(name="hostname"))
    assert (await house.actions())[-1] == "deployment.created"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        (Change(name="x" * 201), {"name": "name_too_long"}),
        (Change(description="x" * 2001), {"description": "description_too_long"}),
        (Change(time_zone="Asia/Nowhere"), {"time_zone": "time_zone_unknown"}),
    ],
)
async def test_a_change_that_can_not_be_right(
    house: House, lab: list[Pc], change: Change, fields: dict[str, str]
) -> None:
    id = await plan(house, *lab)
    with pytest.raises(Invalid) as refused:
        await house.starts.change(house.oscar, id, change)
    assert refused.value.details["fields"] == fields
    with pytest.raises(Invalid) as refused:
        await house.starts.change(house.oscar, id, Change(starts_at=house.sources.now()))
    assert refused.value.details["fields"] == {"starts_at": "time_is_past"}


async def test_a_past_or_far_time_is_told_at_its_field(house: House, lab: list[Pc]) -> None:
    now = house.sources.now()
    for at, reason in ((now, "time_is_past"), (now + timedelta(days=400), "time_too_far")):
        with pytest.raises(Invalid) as refused:
            await plan(house, *lab, at=at)
        assert refused.value.details["fields"] == {"starts_at": reason}
    with pytest.raises(Invalid) as refused:
        await plan(house, *lab, time_zone="Moon/Base")
    assert refused.value.details["fields"] == {"time_zone": "time_zone_unknown"}
    assert await house.deployments.page(house.vera, DeploymentFilter(), None, 10) == ([], None)


async def test_who_may(house: House, lab: list[Pc]) -> None:
    id = await plan(house, *lab)
    with pytest.raises(NotAllowed):
        await house.starts.start(house.vera, id)
    with pytest.raises(NotAllowed):
        await house.starts.change(house.vera, id, Change(name="x"))
    with pytest.raises(NotFound):
        await house.starts.start(house.oscar, UNKNOWN_ID)
    with pytest.raises(NotFound):
        await house.starts.change(house.oscar, UNKNOWN_ID, Change(name="x"))


# -- somebody writes into the database --


@pytest.mark.parametrize("tampering", ["script", "target", "deadline", "starts_at"])
async def test_a_changed_row_changes_nothing_of_what_is_done(
    house: House, lab: list[Pc], tampering: str
) -> None:
    """Its plan is sealed: another script, other PCs and another deadline in the row are worth nothing."""
    id = await plan(house, lab[0], deadline_in=HOUR, script="echo good")
    changes: dict[str, object] = {
        "script": {"script": "echo evil"},
        "target": {"target": "all", "chosen": None},
        "deadline": {"deadline": house.sources.now() + timedelta(days=80)},
        "starts_at": {"starts_at": house.sources.now()},
    }[tampering]
    async with house.database.write() as tx:
        await tx.deployments._change(id, **changes)  # type: ignore[arg-type]
    line, other = await house.greet(lab[0]), await house.greet(lab[1])
    house.sources.advance(HOUR)
    await house.starts.turn()
    order = await house.order(line)
    assert b"echo good" in order.signed.sheet
    assert await house.dispatch.poll(other, 1, 0) is None
    started = (await house.deployments.get(house.vera, id)).deployment
    assert started.deadline == house.sources.now() + HOUR


@pytest.mark.parametrize("tampering", ["flipped", "another's", "none"])
async def test_a_broken_seal_starts_nothing_and_is_told(house: House, lab: list[Pc], tampering: str) -> None:
    id = await plan(house, lab[0])
    other = await plan(house, lab[1])
    async with house.database.write() as tx:
        sheets = await tx.deployments.sheets([id, other])
        own = sheets[id]
        changed = {"flipped": own[:-1] + bytes([own[-1] ^ 1]), "another's": sheets[other], "none": None}
        await tx.deployments._change(id, sheet=changed[tampering])
    house.sources.advance(HOUR)
    await house.starts.turn()
    assert (await counts(house, id), await counts(house, other)) == ({}, {S.PENDING: 1})
    assert await standing(house, id) is DeploymentState.FINISHED
    entries = {entry.action: entry for entry in await house.activities.latest(house.ann, 10)}
    assert entries["deployment.not_started"].details == {"why": "changed"}
