"""Another key for orders: what waits is signed anew, and nothing that was changed is."""

import pytest
from sqlalchemy import update
from tests.server.house import House

from controldock.domain.task import Outcome
from controldock.protocol.signing import PayloadType, is_signed
from controldock.server.services import key_rotation as module
from controldock.server.services.key_rotation import KeyRotation
from controldock.server.store.tables import attempts


def rotation(house: House) -> KeyRotation:
    return KeyRotation(house.database, house.sources, house.activities, house.keys, house.orders)


async def test_what_waits_is_obeyed_after_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    pcs = await house.a_lab(5)
    await house.deploy(*pcs)
    done = await house.order(await house.greet(pcs[0]))
    await house.says(pcs[0], done.attempt_id, Outcome.SUCCEEDED)
    assert await rotation(house).rotate() == 4
    for pc in pcs[1:]:
        signed = (await house.order(await house.greet(pc))).signed
        assert is_signed(house.keys.signing.public, PayloadType.ORDER, signed.ticket, signed.signature)
    assert (await house.actions())[-1] == "order_key.renewed"


async def test_what_was_changed_in_the_database_is_not_signed_by_it(house: House) -> None:
    pcs = await house.a_lab(2)
    await house.deploy(*pcs)
    forged = await house.deploy(pcs[0])
    async with house.database.write() as tx:
        (task,) = await tx.tasks.open_of_deployment(forged)
        ticket = 'AAAA.{"agent_id":"everybody"}'
        await tx._connection.execute(
            update(attempts).where(attempts.c.id == task.attempt_id).values(ticket=ticket)
        )
    assert await rotation(house).rotate() == 2
    async with house.database.read() as tx:
        assert await tx.tickets.of([task.attempt_id]) == {task.attempt_id: ticket}


async def test_a_second_time_signs_what_the_first_left(house: House) -> None:
    (pc,) = await house.a_lab(1)
    await house.deploy(pc)
    house.keys.renew(house.sources)  # as a rotation that ended half-way
    assert await rotation(house).rotate() == 1
    assert len(house.keys.public) == 3
