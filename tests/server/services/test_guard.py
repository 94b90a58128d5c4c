"""The guard before a deployment: read, weighed, asked, recorded."""

import pytest
from tests.server.house import House

from controldock.domain.errors import ConfirmationNeeded, ForbiddenByPolicy, NotAllowed
from controldock.domain.guard import ALL_DANGERS, Danger, Policy
from controldock.server.services.guard import PolicyChange


async def test_a_dangerous_command_waits_for_the_number(house: House) -> None:
    pc = await house.a_pc()
    with pytest.raises(ConfirmationNeeded) as refused:
        await house.deploy(pc, script="rd /s /q D:\\Data")
    assert refused.value.details["total"] == 1
    assert await house.actions() == []
    await house.deploy(pc, script="rd /s /q D:\\Data", confirm=1)
    (noted,) = [
        one for one in await house.activities.latest(house.ann, 9) if one.action == "deployment.created"
    ]
    assert noted.details["confirmed"] == 1
    assert noted.details["findings"][0]["why"] == "deletes_tree"


async def test_many_pcs_are_asked_for_whatever_it_is(house: House) -> None:
    lab = await house.a_lab(21)
    with pytest.raises(ConfirmationNeeded):
        await house.deploy(*lab, confirm=20)
    await house.deploy(*lab, confirm=21)


async def test_the_policy_is_the_administrators(house: House) -> None:
    assert await house.guard.policy(house.vera) == Policy()
    with pytest.raises(NotAllowed):
        await house.guard.change(house.oscar, PolicyChange(confirm_above=5))
    changed = await house.guard.change(house.ann, PolicyChange(forbid=frozenset({Danger.POWER})))
    assert changed == Policy(20, ALL_DANGERS, frozenset({Danger.POWER}))
    assert await house.guard.policy(house.vera) == changed
    assert await house.actions() == ["settings.changed"]
    pc = await house.a_pc()
    with pytest.raises(ForbiddenByPolicy):
        await house.deploy(pc, script="shutdown /s", confirm=1)


async def test_who_is_there_and_who_sits_there_is_counted(house: House) -> None:
    pcs = await house.a_lab(3)
    await house.greet(pcs[0])
    await house.presence.turn()
    async with house.database.read() as tx:
        hit = await tx.action_pcs.hit([pc.id for pc in pcs])
    assert (hit.total, hit.online, hit.offline, hit.with_people) == (3, 1, 2, 0)
