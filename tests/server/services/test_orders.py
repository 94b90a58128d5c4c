"""Orders as they are written and read: what was signed is handed on, what was changed never is obeyed."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import update
from tests.server import samples
from tests.server.house import House, Pc

from controldock.domain.command import DeploymentKind, ParameterType, RunAs, Sessions, Value
from controldock.domain.errors import Invalid, OrderChanged
from controldock.protocol.orders import MAX_SHEET, Sheet, Ticket
from controldock.protocol.signing import PayloadType, is_signed
from controldock.server.services import orders as module
from controldock.server.services.orders import Holder
from controldock.server.store.tables import attempts, deployments

HOUR = timedelta(hours=1)
ME = Holder("agent", "task", "attempt")


@pytest.fixture
async def pc(house: House) -> Pc:
    return await house.a_pc()


def test_a_sheet_says_everything_that_is_done(house: House) -> None:
    made = samples.deployment(house.sources)
    command = replace(
        made.command,
        kind=DeploymentKind.POWERSHELL,
        values=(
            Value("folder", ParameterType.TEXT, "C:\\Temp"),
            Value("key", ParameterType.SECRET, "hunter2"),
        ),
        stdin="one\ntwo\n",
        run_as=RunAs.USER,
        sessions=Sessions.NAMED,
        user="LAB\\kim",
        working_directory="C:\\work",
        success_codes=(0, 3010),
    )
    made = replace(made, command=command, grace=timedelta(seconds=60), notice="점검합니다")
    assert msgspec.json.decode(house.orders.sheet(made), type=Sheet) == Sheet(
        deployment_id=made.id,
        kind=DeploymentKind.POWERSHELL,
        script=command.script,
        timeout=90.5,
        environment={"PARAM_folder": "C:\\Temp", "PARAM_key": "hunter2"},
        stdin="one\ntwo\n",
        run_as=RunAs.USER,
        sessions=Sessions.NAMED,
        user="LAB\\kim",
        working_directory="C:\\work",
        success_codes=(0, 3010),
        grace=60.0,
        notice="점검합니다",
    )


def test_what_could_not_travel_is_refused_when_it_is_wished(house: House) -> None:
    made = samples.deployment(house.sources)
    long = replace(made, command=replace(made.command, script="x" * MAX_SHEET))
    with pytest.raises(Invalid) as refused:
        house.orders.sheet(long)
    assert refused.value.details["fields"] == {"script": "script_too_long"}


async def test_each_holder_gets_a_ticket_of_its_own(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIGNED_AT_ONCE", 2)
    holders = [Holder(f"agent-{n}", f"task-{n}", f"attempt-{n}") for n in range(5)]
    begin, end = house.sources.now(), house.sources.now() + HOUR
    kept = await house.orders.tickets(b"sheet", holders, begin, end)
    for holder, one in zip(holders, kept, strict=True):
        order = module._order(b"sheet", one)
        assert is_signed(house.keys.signing.public, PayloadType.ORDER, order.ticket, order.signature)
        assert msgspec.json.decode(order.ticket, type=Ticket) == Ticket(
            agent_id=holder.agent_id,
            task_id=holder.task_id,
            attempt_id=holder.attempt_id,
            sheet=hashlib.sha256(b"sheet").digest(),
            not_before=begin,
            expires=end,
        )


# -- out of the database --


async def test_it_travels_as_it_was_signed(house: House, pc: Pc) -> None:
    await house.deploy(pc, script="echo good")
    order = await house.order(await house.greet(pc))
    ticket = msgspec.json.decode(order.signed.ticket, type=Ticket)
    assert (ticket.agent_id, ticket.attempt_id) == (pc.id, order.attempt_id)
    assert ticket.sheet == hashlib.sha256(order.signed.sheet).digest()
    assert b"echo good" in order.signed.sheet


async def test_a_script_changed_in_its_row_is_not_what_travels(house: House, pc: Pc) -> None:
    id = await house.deploy(pc, script="echo good")
    async with house.database.write() as tx:
        await tx._connection.execute(
            update(deployments).where(deployments.c.id == id).values(script="echo evil", timeout=9e9)
        )
    order = await house.order(await house.greet(pc))
    assert b"evil" not in order.signed.sheet


@pytest.mark.parametrize("sheet", [b"", None, b"x" * 100])
async def test_a_changed_sheet_travels_as_nothing_that_is_obeyed(
    house: House, pc: Pc, sheet: bytes | None
) -> None:
    """It is handed out all the same: its agent refuses it, and so it is seen."""
    id = await house.deploy(pc)
    async with house.database.write() as tx:
        await tx._connection.execute(update(deployments).where(deployments.c.id == id).values(sheet=sheet))
    order = await house.order(await house.greet(pc))
    ticket = msgspec.json.decode(order.signed.ticket, type=Ticket)
    assert order.signed.sheet == b""
    assert ticket.sheet != hashlib.sha256(b"").digest()


@pytest.mark.parametrize("ticket", ["", None, "no base64.{}", "AAAA"])
async def test_a_changed_ticket_travels_as_nothing_that_is_obeyed(
    house: House, pc: Pc, ticket: str | None
) -> None:
    await house.deploy(pc)
    async with house.database.write() as tx:
        await tx._connection.execute(update(attempts).values(ticket=ticket))
    order = await house.order(await house.greet(pc))
    key = house.keys.signing.public
    assert not is_signed(key, PayloadType.ORDER, order.signed.ticket, order.signed.signature)


async def test_few_sheets_are_remembered(house: House, pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KNOWN_SHEETS", 2)
    line = await house.greet(pc)
    for _ in range(5):
        await house.deploy(pc)
        await house.order(line)
    assert len(house.orders._sheets) == 2


# -- what is signed again --


async def test_a_sheet_is_genuine_for_its_own_deployment_alone(house: House, pc: Pc) -> None:
    id, other = await house.deploy(pc), await house.deploy(pc, script="echo evil")
    async with house.database.write() as tx:
        assert b"hostname" in await house.orders.genuine_sheet(tx, id)
        sheets = await tx.deployments.sheets([other])
        for sheet in (sheets[other], sheets[other][:-1], b"", None):
            await tx._connection.execute(
                update(deployments).where(deployments.c.id == id).values(sheet=sheet)
            )
            with pytest.raises(OrderChanged):
                await house.orders.genuine_sheet(tx, id)


@pytest.mark.parametrize(
    "holder",
    [replace(ME, agent_id="other"), replace(ME, task_id="other"), replace(ME, attempt_id="other")],
)
async def test_a_ticket_is_good_for_its_holder_and_its_sheet_alone(house: House, holder: Holder) -> None:
    (kept,) = await house.orders.tickets(b"sheet", [ME], house.sources.now(), house.sources.now() + HOUR)
    await house.orders.check_tickets(b"sheet", [(kept, ME)])
    house.keys.renew(house.sources)
    await house.orders.check_tickets(b"sheet", [(kept, ME)])
    wrong: Sequence[tuple[bytes, str, Holder]] = (
        (b"sheet", kept, holder),
        (b"other", kept, ME),
        (b"sheet", kept + " ", ME),
        (b"sheet", "", ME),
    )
    for sheet, ticket, who in wrong:
        with pytest.raises(OrderChanged):
            await house.orders.check_tickets(sheet, [(kept, ME), (ticket, who)])


async def test_signed_anew_it_says_the_same_with_the_newest_key(house: House) -> None:
    (kept,) = await house.orders.tickets(b"sheet", [ME], house.sources.now(), house.sources.now() + HOUR)
    house.keys.renew(house.sources)
    anew = await house.orders.signed_anew({"attempt": kept, "forged": "AAAA.{}"})
    assert anew.keys() == {"attempt"}
    before, after = module._order(b"", kept), module._order(b"", anew["attempt"])
    assert after.ticket == before.ticket
    assert is_signed(house.keys.signing.public, PayloadType.ORDER, after.ticket, after.signature)
    assert not is_signed(house.keys.signing.public, PayloadType.ORDER, before.ticket, before.signature)
