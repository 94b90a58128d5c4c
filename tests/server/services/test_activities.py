"""The audit trail: an entry and its change are committed together, or neither is."""

from contextlib import suppress

import pytest
from tests.server import samples
from tests.server.house import House

from controldock.domain.errors import NotAllowed


async def test_an_entry_says_who_did_what_to_what(house: House) -> None:
    async with house.database.write() as tx:
        await house.activities.note(tx, "ann", "agent.removed", "01abc", host_name="lab-01")
    (entry,) = await house.activities.latest(house.ann, 10)
    assert (entry.actor, entry.action, entry.subject) == ("ann", "agent.removed", "01abc")
    assert (entry.at, entry.details) == (house.sources.now(), {"host_name": "lab-01"})


async def test_no_change_no_entry(house: House) -> None:
    with suppress(ZeroDivisionError):
        async with house.database.write() as tx:
            await samples.add_agents(tx, house.sources, "lab-01")
            await house.activities.note(tx, "ann", "agent.added", "01abc")
            raise ZeroDivisionError
    assert await house.activities.latest(house.ann, 10) == []


async def test_who_may_read_it(house: House) -> None:
    for actor in (house.oscar, house.vera):
        with pytest.raises(NotAllowed):
            await house.activities.latest(actor, 10)


async def test_no_use_case_writes_a_secret_into_it(house: House) -> None:
    pc = await house.an_enrolled_pc()
    await house.greet(pc)
    await house.deploy(pc)
    await house.operators.create_link(house.ann.name)
    _, key = await house.operators.create_key(house.ann, "script")
    told = repr(await house.activities.latest(house.ann, 100))
    assert key.rpartition("_")[2] not in told
    assert pc.token.hex() not in told
