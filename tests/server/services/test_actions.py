"""Actions on PCs: for whom, confirmed by number, noted, and done."""

from datetime import timedelta

import pytest
from tests.server.house import PATIENT, House, Pc, until

from controldock.domain.action import Action, Outcome
from controldock.domain.agent_filter import AgentChoice, AgentFilter
from controldock.domain.command import DeploymentKind
from controldock.domain.deployment import POWER_DEADLINE, DeploymentFilter
from controldock.domain.errors import ConfirmationNeeded, Invalid, NotAllowed
from controldock.domain.task import Outcome as TaskOutcome
from controldock.domain.task import TaskState
from controldock.protocol.inventory import Interface, Section, canonical, digest_of, encoded
from controldock.server.services.actions import ActionWish
from controldock.server.services.errands import Errand
from controldock.server.services.lines import Cancellation
from controldock.server.store.inventory import NewCopy

ANY = DeploymentFilter()

MAC = bytes.fromhex("a4bb6dc01234")
EVERYBODY = AgentChoice(filter=AgentFilter())


def to(*pcs: Pc) -> AgentChoice:
    return AgentChoice(agent_ids=tuple(pc.id for pc in pcs))


async def comes_online(house: House, pc: Pc) -> None:
    """It shows itself, and the list knows."""
    house.presence.check_in(pc.id)
    await house.presence.turn()


async def has_card(house: House, pc: Pc, address: str = "10.0.4.7/24") -> None:
    """Its inventory tells of a network card."""
    card = Interface(name="eth0", mac="a4:bb:6d:c0:12:34", addresses=(address,), is_main=True)
    content = canonical([("eth0", encoded(card))], 0)
    async with house.database.write() as tx:
        copy = NewCopy(pc.id, Section.INTERFACES, digest_of(content), content)
        await tx.inventories.save([copy], house.sources.now())


async def test_a_restart_asks_for_the_number_of_pcs(house: House) -> None:
    """Complaint 23: wants "X agents, type yes"."""
    pcs = await house.a_lab(3)
    async with house.database.write() as tx:
        await tx.inventories.set_users({pcs[0].id: ["min"]})
    for confirm in (None, 2, 4):
        with pytest.raises(ConfirmationNeeded) as refusal:
            await house.on_pcs.act(house.oscar, ActionWish(EVERYBODY, Action.RESTART, confirm))
        assert refusal.value.details == {"count": 3, "online": 0, "offline": 3, "with_people": 0}
    assert await house.deployments.page(house.ann, ANY, None, 10) == ([], None)
    done = await house.on_pcs.act(house.oscar, ActionWish(EVERYBODY, Action.RESTART, 3))
    assert done.count == 3
    assert done.deployment is not None
    assert done.deployment.counts == {TaskState.PENDING: 3}
    assert (await house.actions())[-1] == "deployment.restart"


async def test_people_at_pcs_that_are_there_are_counted(house: House) -> None:
    here, away = await house.some_pcs("here", "away")
    await comes_online(house, here)
    async with house.database.write() as tx:
        await tx.inventories.set_users({here.id: ["min"], away.id: ["kim"]})
    with pytest.raises(ConfirmationNeeded) as refusal:
        await house.on_pcs.act(house.oscar, ActionWish(to(here, away), Action.SHUT_DOWN))
    assert refusal.value.details == {"count": 2, "online": 1, "offline": 1, "with_people": 1}


async def test_a_restart_is_a_deployment_that_waits_for_nobody_long(house: House) -> None:
    pc = await house.a_pc()
    line = await house.greet(pc)
    wish = ActionWish(to(pc), Action.RESTART, 1, timedelta(seconds=90), " 점검합니다 ")
    made = (await house.on_pcs.act(house.oscar, wish)).deployment
    assert made is not None
    deployment = made.deployment
    assert (deployment.command.kind, deployment.command.script, deployment.name) == (
        DeploymentKind.RESTART,
        "",
        "",
    )
    assert (deployment.grace, deployment.notice) == (timedelta(seconds=90), "점검합니다")
    assert deployment.deadline == deployment.created_at + POWER_DEADLINE
    order = await house.order(line)
    assert order.deployment_id == deployment.id
    await house.says(pc, order.attempt_id, TaskOutcome.SUCCEEDED)
    assert await house.state(deployment.id) is TaskState.SUCCEEDED


async def test_a_restart_is_cancelled_as_any_deployment(house: House) -> None:
    pc = await house.a_pc()
    line = await house.greet(pc)
    made = (await house.on_pcs.act(house.oscar, ActionWish(to(pc), Action.RESTART, 1))).deployment
    assert made is not None
    order = await house.order(line)
    await house.steering.cancel(house.oscar, made.deployment.id)
    assert await house.dispatch.poll(line, 0, PATIENT) == Cancellation((order.attempt_id,))


async def test_a_restart_is_no_command(house: House) -> None:
    """The way around the confirmation is closed."""
    pc = await house.a_pc()
    with pytest.raises(Invalid) as refusal:
        await house.deploy(pc, kind=DeploymentKind.RESTART)
    assert refusal.value.details["fields"] == {"kind": "kind_is_an_action"}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"grace": timedelta(days=1)}, {"grace": "grace_out_of_range"}),
        ({"notice": "x" * 501}, {"notice": "notice_too_long"}),
        ({"choice": AgentChoice(filter=AgentFilter(search="nobody"))}, {"choice": "target_empty"}),
        ({"choice": AgentChoice()}, {"choice": "choice_ambiguous"}),
    ],
)
async def test_what_can_not_be_right_is_refused_by_field(
    house: House, changes: dict[str, object], fields: dict[str, str]
) -> None:
    pc = await house.a_pc()
    values = {"choice": to(pc), "action": Action.RESTART, "confirm": 1, **changes}
    with pytest.raises(Invalid) as refusal:
        await house.on_pcs.act(house.oscar, ActionWish(**values))  # type: ignore[arg-type]
    assert refusal.value.details["fields"] == fields


@pytest.mark.parametrize("action", list(Action))
async def test_who_only_looks_does_nothing(house: House, action: Action) -> None:
    pc = await house.a_pc()
    with pytest.raises(NotAllowed):
        await house.on_pcs.act(house.vera, ActionWish(to(pc), action, 1))


async def test_a_room_is_woken_with_its_number(house: House) -> None:
    pcs = await house.a_lab(21)
    with pytest.raises(ConfirmationNeeded):
        await house.on_pcs.act(house.oscar, ActionWish(to(*pcs), Action.WAKE))
    assert house.waker.sent == []
    done = await house.on_pcs.act(house.oscar, ActionWish(to(*pcs), Action.WAKE, 21))
    assert {one.outcome for one in done.pcs} == {Outcome.NO_MAC_KNOWN}


async def test_waking_says_what_was_done_for_each(house: House) -> None:
    asleep, unknown, neighbor = await house.some_pcs("lab-01", "lab-02", "lab-03")
    await has_card(house, asleep, "192.168.0.7/24")
    line = await house.greet(neighbor)  # its address is 192.168.0.17
    await comes_online(house, neighbor)
    done = await house.on_pcs.act(house.oscar, ActionWish(to(asleep, unknown), Action.WAKE))
    assert [(one.pc.host_name, one.outcome, one.by_server, one.relays) for one in done.pcs] == [
        ("lab-01", Outcome.SENT, True, ("lab-03",)),
        ("lab-02", Outcome.NO_MAC_KNOWN, False, ()),
    ]
    assert house.waker.sent == [([MAC], {"192.168.0.255"})]
    assert await house.dispatch.poll(line, 1, PATIENT) == Errand(wake=(MAC,))
    assert (await house.actions()).count("agent.woken") == 2


async def test_without_a_way_it_says_so(house: House) -> None:
    asleep = await house.a_pc()
    await has_card(house, asleep)
    house.waker.has_network = False
    (one,) = (await house.on_pcs.act(house.oscar, ActionWish(to(asleep), Action.WAKE))).pcs
    assert one.outcome is Outcome.NOT_SENT


async def test_the_pc_that_shall_wake_has_to_be_there(house: House) -> None:
    asleep, helper = await house.some_pcs("lab-01", "lab-02")
    await has_card(house, asleep)
    wish = ActionWish(to(asleep), Action.WAKE, relay_agent_id=helper.id)
    with pytest.raises(Invalid) as refusal:
        await house.on_pcs.act(house.oscar, wish)
    assert refusal.value.details["fields"] == {"relay_agent_id": "relay_offline"}
    await house.greet(helper)
    await comes_online(house, helper)
    (one,) = (await house.on_pcs.act(house.oscar, wish)).pcs
    assert one.relays == ("lab-02",)


async def test_an_inventory_is_collected_now_or_when_the_pc_is_back(house: House) -> None:
    here, away = await house.some_pcs("here", "away")
    line = await house.greet(here)
    asked = house.dispatch.ask(line, 1, PATIENT)
    await until(lambda: line.waiting is not None)
    done = await house.on_pcs.act(house.oscar, ActionWish(to(here, away), Action.COLLECT_INVENTORY))
    assert [(one.pc.host_name, one.outcome) for one in done.pcs] == [
        ("away", Outcome.WHEN_BACK),
        ("here", Outcome.ASKED),
    ]
    assert await asked == Errand(collect_inventory=True)  # a poll that waits is answered at once
    assert (await house.actions()).count("agent.inventory_wanted") == 2
