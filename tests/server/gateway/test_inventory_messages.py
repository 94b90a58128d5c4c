"""Inventories over a real connection: from the welcome to the answer, and what an agent may not do with them."""

import asyncio

from tests.server.gateway.world import Gate
from tests.server.house import House

from controldock.protocol import messages as m
from controldock.protocol.inventory import (
    Program,
    Section,
    SessionsChange,
    SoftwareChange,
    canonical,
    digest_of,
    encoded,
)

BASH = Program(name="bash")
CHANGE = SoftwareChange(digest=digest_of(canonical([("a", encoded(BASH))], 0)), put={"a": BASH})


async def test_the_welcome_says_what_is_held(gate: Gate, house: House) -> None:
    pc = await house.a_pc()
    wire = await gate.dial()
    welcome = await wire.hello(pc)
    assert isinstance(welcome, m.Welcome)
    assert welcome.inventory == {}
    wire = await gate.session(pc)
    answer = await wire.ask(m.Inventory, changes=(CHANGE,))
    assert isinstance(answer, m.InventoryHeld)
    assert answer.digests == {"software": CHANGE.digest}
    again = await (await gate.dial()).hello(pc)
    assert isinstance(again, m.Welcome)
    assert again.inventory == {"software": CHANGE.digest}


async def test_whose_inventory_it_is_is_said_by_the_session_alone(gate: Gate, house: House) -> None:
    one, two = await house.some_pcs("lab-01", "lab-02")
    wire = await gate.session(one)
    await gate.session(two)
    await wire.ask(m.Inventory, changes=(CHANGE,))
    assert await house.inventory.held_digests(one.id) == {"software": CHANGE.digest}
    assert await house.inventory.held_digests(two.id) == {}


async def test_a_lie_is_refused_and_the_session_goes_on(gate: Gate, house: House) -> None:
    wire = await gate.session(await house.a_pc())
    refused = await wire.ask(m.Inventory, changes=(SoftwareChange(digest="lie", put={"a": BASH}),))
    assert isinstance(refused, m.Refused)
    assert (refused.code, refused.retry_after) == ("invalid", None)
    assert isinstance(await wire.ask(m.Poll, wait=0), m.NoTask)


async def test_one_inventory_at_a_time(gate: Gate, house: House) -> None:
    wire = await gate.session(await house.a_pc())
    first, second = wire.side.next_id(), wire.side.next_id()
    said = [m.Inventory(id=first, changes=(CHANGE,)), m.Inventory(id=second)]
    wire.writer.write(b"".join(wire.side.send(one) for one in said))  # in one piece: both are heard at once
    answers = {
        answer.id: answer for answer in (await wire.hear(), await wire.hear()) if isinstance(answer, m.Answer)
    }
    assert isinstance(answers[first], m.InventoryHeld)
    refused = answers[second]
    assert isinstance(refused, m.Refused)
    assert refused.code == "conflict"


async def test_a_record_out_of_bounds_ends_the_connection_and_no_other(gate: Gate, house: House) -> None:
    one, two = await house.some_pcs("lab-01", "lab-02")
    wire, bystander = await gate.session(one), await gate.session(two)
    poll = await bystander.polls(house)
    wire.say(m.Inventory, changes=(SoftwareChange(digest="d", put={"a": Program(name="x" * 10_000)}),))
    assert await wire.is_told_nothing_more()
    await gate.works_for(bystander, two, poll)


async def test_strangers_have_no_inventory(gate: Gate) -> None:
    wire = await gate.dial()
    wire.writer.write(b"\0\0\0\x30" + b'{"type":"inventory","id":1,"changes":[]}        ')
    assert await wire.is_told_nothing_more()


async def test_others_are_served_while_ten_thousand_programs_are_filed(gate: Gate, house: House) -> None:
    one, two = await house.some_pcs("lab-01", "lab-02")
    wire, bystander = await gate.session(one), await gate.session(two)
    parts: dict[str, bytes] = {}
    base, waits = "", []
    loop = asyncio.get_running_loop()
    for start in range(0, 10_000, 1000):
        put = {
            f"p{n:05}": Program(name=f"program {n}", publisher="Somebody") for n in range(start, start + 1000)
        }
        parts |= {key: encoded(program) for key, program in put.items()}
        digest = digest_of(canonical(parts.items(), 0))
        wire.say(m.Inventory, changes=(SoftwareChange(base=base, digest=digest, put=put),))
        began = loop.time()
        assert isinstance(await bystander.ask(m.Poll, wait=0), m.NoTask)
        waits.append(loop.time() - began)
        answer = await wire.hear()
        assert isinstance(answer, m.InventoryHeld)
        assert answer.digests == {"software": digest}
        base = digest
    assert max(waits) < 1.0
    assert (await house.inventory.get(house.vera, one.id)).programs == 10_000


async def test_nobody_logged_on_is_told_too(gate: Gate, house: House) -> None:
    wire = await gate.session(await house.a_pc())
    empty = SessionsChange(digest=digest_of(canonical([], 0)))
    answer = await wire.ask(m.Inventory, changes=(empty,))
    assert isinstance(answer, m.InventoryHeld)
    assert answer.digests == {Section.SESSIONS.value: empty.digest}
