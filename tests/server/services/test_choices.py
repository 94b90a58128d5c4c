"""Whom something is done to."""

import pytest
from tests.server.house import UNKNOWN_ID, House, Pc

from controldock.domain.agent import AgentState
from controldock.domain.agent_filter import AgentChoice, AgentFilter, ListedState
from controldock.domain.deployment import Target, TargetKind
from controldock.domain.errors import Invalid
from controldock.server.services.choices import chosen, targets_of
from controldock.server.services.tags import Tagging


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    """Two that are tagged, one that is not, one that was removed."""
    pcs = await house.some_pcs("lab-1", "lab-2", "office", "gone")
    await house.tags.apply(house.ann, AgentChoice((pcs[0].id,)), Tagging(["room 3"]))
    await house.tags.apply(house.ann, AgentChoice((pcs[1].id, pcs[3].id)), Tagging(["exam"]))
    async with house.database.write() as tx:
        await tx._connection.exec_driver_sql("UPDATE agents SET state = 'removed' WHERE id = ?", (pcs[3].id,))
    return pcs


async def ids(house: House, choice: AgentChoice, *states: AgentState) -> list[str]:
    async with house.database.read() as tx:
        return await (chosen(tx, choice, states) if states else chosen(tx, choice))


async def hit(house: House, target: Target) -> list[str]:
    async with house.database.read() as tx:
        return await targets_of(tx, target)


async def test_pcs_by_name_and_by_filter(house: House, lab: list[Pc]) -> None:
    one, two, office, gone = (pc.id for pc in lab)
    assert await ids(house, AgentChoice((two, one, two))) == sorted([one, two])
    assert await ids(house, AgentChoice(filter=AgentFilter())) == sorted([one, two, office])
    assert await ids(house, AgentChoice(filter=AgentFilter("lab"))) == sorted([one, two])
    removed = AgentChoice(filter=AgentFilter(state=ListedState.REMOVED))
    assert await ids(house, removed) == []
    assert await ids(house, removed, AgentState.REMOVED) == [gone]
    assert await ids(house, AgentChoice((gone,)), *AgentState) == [gone]


@pytest.mark.parametrize(
    "choice",
    [
        AgentChoice(),  # left out is not all
        AgentChoice((UNKNOWN_ID,), AgentFilter()),
        AgentChoice((UNKNOWN_ID,)),
        AgentChoice(filter=AgentFilter("a b c d e f g h i")),
    ],
)
async def test_choices_that_are_none(house: House, lab: list[Pc], choice: AgentChoice) -> None:
    with pytest.raises(Invalid):
        await ids(house, choice)
    with pytest.raises(Invalid):
        await ids(house, AgentChoice((lab[3].id,)))


async def test_targets_of_every_kind(house: House, lab: list[Pc]) -> None:
    one, two, office, _ = (pc.id for pc in lab)
    house.presence.check_in(one)
    await house.presence.turn()
    saved = await house.saved_filters.create(house.ann, "labs", AgentFilter("lab"))
    for target, expected in (
        (Target(TargetKind.ALL), [one, two, office]),
        (Target(TargetKind.ONLINE), [one]),
        (Target(TargetKind.SELECTED, (office, office)), [office]),
        (Target(TargetKind.TAGS, tags=("Room 3", "EXAM")), [one, two]),  # any of them
        (Target(TargetKind.FILTER, filter=AgentFilter("office")), [office]),
        (Target(TargetKind.SAVED_FILTER, saved_filter_id=saved.id), [one, two]),
    ):
        assert await hit(house, target) == sorted(expected)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (Target(TargetKind.SELECTED), "target_empty"),
        (Target(TargetKind.SELECTED, (UNKNOWN_ID,)), "target_unknown_agent"),
        (Target(TargetKind.TAGS), "target_empty"),
        (Target(TargetKind.TAGS, tags=("room 3", "no such tag")), "target_unknown_tag"),
        (Target(TargetKind.FILTER, filter=AgentFilter("nobody")), "target_empty"),
        (Target(TargetKind.FILTER, filter=AgentFilter(state=ListedState.REMOVED)), "target_empty"),
        (Target(TargetKind.SAVED_FILTER, saved_filter_id=UNKNOWN_ID), "target_unknown_filter"),
    ],
)
@pytest.mark.usefixtures("lab")
async def test_targets_that_are_none(house: House, target: Target, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        await hit(house, target)
    assert refused.value.details["fields"] == {"target": reason}


async def test_a_filter_left_out_is_not_everybody(house: House, lab: list[Pc]) -> None:
    with pytest.raises(Invalid):
        await hit(house, Target(TargetKind.FILTER))
