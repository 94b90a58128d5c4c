"""Receipts over a real connection: acknowledged when they are kept, and whose they are is said by the session alone."""

import asyncio

from tests.server.gateway.world import Gate
from tests.server.house import House, Pc

from controldock.domain.announcement import Message
from controldock.domain.deployment import Target, TargetKind
from controldock.protocol import messages as m
from controldock.protocol.announcements import Receipt
from controldock.server.gateway.session import WORDS_AT_ONCE
from controldock.server.services.announcements import AnnouncementWish
from controldock.server.store.receipts import Counts


async def announced(house: House, *pcs: Pc) -> Receipt:
    """An announcement to these is sent; what one of them says when it has it."""
    target = Target(TargetKind.SELECTED, tuple(pc.id for pc in pcs))
    seen = await house.announcements.create(house.oscar, AnnouncementWish(Message("Hello"), target))
    return Receipt(announcement_id=seen.announcement.id, received_at=house.sources.now())


async def counts(house: House, receipt: Receipt) -> Counts:
    return (await house.announcements.get(house.vera, receipt.announcement_id)).counts


async def test_a_receipt_is_kept_before_it_is_acknowledged(gate: Gate, house: House) -> None:
    pc, other = await house.a_lab(2)
    wire = await gate.session(pc)
    receipt = await announced(house, pc, other)
    assert isinstance(await wire.ask(m.NotificationAck, receipts=(receipt,)), m.Accepted)
    assert await counts(house, receipt) == Counts(received=1)
    assert isinstance(await wire.ask(m.NotificationAck, receipts=(receipt,)), m.Accepted)
    assert await counts(house, receipt) == Counts(received=1)


async def test_nobody_speaks_for_another_pc(gate: Gate, house: House) -> None:
    pc, stranger = await house.a_lab(2)
    receipt = await announced(house, pc)
    wire = await gate.session(stranger)
    assert isinstance(await wire.ask(m.NotificationAck, receipts=(receipt,)), m.Accepted)
    assert await counts(house, receipt) == Counts()


async def test_one_session_does_not_fill_the_memory(gate: Gate, house: House) -> None:
    pc = await house.a_pc()
    wire = await gate.session(pc)
    receipt = await announced(house, pc)
    said = [m.NotificationAck(id=wire.side.next_id(), receipts=(receipt,)) for _ in range(WORDS_AT_ONCE + 2)]
    wire.writer.write(b"".join(wire.side.send(one) for one in said))  # in one piece: all are heard at once
    answers = [await wire.hear() for _ in said]
    refused = [one for one in answers if isinstance(one, m.Refused)]
    assert [one.code for one in refused] == ["conflict"] * 2
    assert sum(isinstance(one, m.Accepted) for one in answers) == WORDS_AT_ONCE
    assert isinstance(await wire.ask(m.NotificationAck, receipts=(receipt,)), m.Accepted)


async def test_a_lab_that_acknowledges_at_once_is_served_together(gate: Gate, house: House) -> None:
    pcs = await house.a_lab(20)
    wires = [await gate.session(pc) for pc in pcs]
    receipt = await announced(house, *pcs)
    answers = await asyncio.gather(*(wire.ask(m.NotificationAck, receipts=(receipt,)) for wire in wires))
    assert all(isinstance(one, m.Accepted) for one in answers)
    assert await counts(house, receipt) == Counts(received=20)
