"""The start of a deployment: whom it is for, and that it may begin; what is planned is tried in test_starts."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from tests.server import samples
from tests.server.house import INTERVAL, House, Pc, news

from controldock.domain.deployment import Deployment, Offline, Target, TargetKind
from controldock.domain.errors import Invalid, OrderChanged
from controldock.protocol.orders import Ticket
from controldock.server.services.changes import Noun

HOUR = timedelta(hours=1)


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    return await house.some_pcs("lab-0", "lab-1")


def deployment(house: House, **changes: object) -> Deployment:
    return samples.deployment(house.sources, **changes)


async def test_everybody_or_those_online(house: House, lab: list[Pc]) -> None:
    house.sources.advance(3 * INTERVAL)
    await house.greet(lab[1])
    wait, skip = deployment(house), deployment(house, offline=Offline.SKIP)
    async with house.database.read() as tx:
        assert await house.launch.targets(tx, wait) == sorted(pc.id for pc in lab)
        assert await house.launch.targets(tx, skip) == [lab[1].id]


async def test_nobody_is_told_by_field(house: House, lab: list[Pc]) -> None:
    house.sources.advance(10 * INTERVAL)
    nobody = deployment(house, target=Target(TargetKind.ONLINE))
    async with house.database.read() as tx:
        for wished, reason in (
            (nobody, "target_empty"),
            (deployment(house, offline=Offline.SKIP), "target_offline"),
        ):
            with pytest.raises(Invalid) as refused:
                await house.launch.targets(tx, wished)
            assert refused.value.details["fields"] == {"target": reason}


async def test_what_starts_later_may_be_for_nobody_yet(house: House, lab: list[Pc]) -> None:
    house.sources.advance(10 * INTERVAL)
    at = house.sources.now() + HOUR
    async with house.database.read() as tx:
        later = deployment(house, target=Target(TargetKind.TAGS, tags=("room 204",)), starts_at=at)
        with pytest.raises(Invalid):  # but its tag has to be one that there is
            await house.launch.targets(tx, later)
        skip = deployment(house, offline=Offline.SKIP, starts_at=at)
        assert len(await house.launch.targets(tx, skip)) == 2


async def test_made_it_has_signed_tickets_until_its_deadline(house: House, lab: list[Pc]) -> None:
    wished = deployment(house, started_at=None)
    with house.changes.subscribe() as console:
        async with house.database.write() as tx:
            made = await house.launch.make(tx, wished, [pc.id for pc in lab])
            assert await news(console) == {}  # nobody hears of what is not committed
        assert await news(console) == {Noun.DEPLOYMENTS: [wished.id]}
    assert made == replace(wished, started_at=house.sources.now())
    for pc in lab:
        order = await house.order(await house.greet(pc))
        ticket = msgspec.json.decode(order.signed.ticket, type=Ticket)
        assert (ticket.agent_id, ticket.not_before, ticket.expires) == (
            pc.id,
            house.sources.now(),
            made.deadline,
        )


async def test_what_was_never_planned_is_not_started(house: House, lab: list[Pc]) -> None:
    """The sheet of one that runs is no plan: a row whose start somebody took back starts nothing."""
    id = await house.deploy(lab[0])
    async with house.database.write() as tx:
        await tx.deployments._change(id, started_at=None, starts_at=house.sources.now())
        planned = await tx.deployments.locked(id)
        assert planned is not None
        with pytest.raises(OrderChanged):
            await house.launch.start(tx, planned, house.sources.now())
