"""Announcements on the wire: the answer to a poll, as often as it takes until the agent says that it has them."""

import pytest
from tests.server.gateway.world import Gate, Wire
from tests.server.house import until

from controldock.domain.announcement import (
    MAX_BODY,
    MAX_CHOICE,
    MAX_CHOICES,
    MAX_TITLE,
    Question,
    QuestionKind,
)
from controldock.protocol import messages as m
from controldock.protocol.announcements import MAX_NOTICES, Receipt, Text, Withdrawal


async def heard(wire: Wire) -> m.Announcements:
    """What a poll finds, which must be announcements."""
    answer = await wire.ask(m.Poll, wait=0)
    assert isinstance(answer, m.Announcements), answer
    return answer


async def test_a_poll_that_waits_is_answered_with_what_is_said(gate: Gate) -> None:
    house = gate.house
    pc = await house.a_pc()
    wire = await gate.session(pc)
    poll = await wire.polls(house)
    id = await house.announce(pc, title="Lunch", body="at noon")
    answer = await wire.hear()
    assert isinstance(answer, m.Announcements)
    assert answer.id == poll
    (notice,) = answer.notices
    said = notice.read(house.keys.signing.public)
    assert isinstance(said, Text)
    assert (said.announcement_id, said.title, said.body) == (id, "Lunch", "at noon")
    assert isinstance(await wire.ask(m.Poll, wait=0), m.NoTask), "told once in a session"


async def test_until_the_agent_says_that_it_has_it(gate: Gate) -> None:
    house = gate.house
    pc = await house.a_pc()
    id = await house.announce()
    await heard(await gate.session(pc))
    wire = await gate.session(pc)
    await heard(wire)
    receipt = Receipt(announcement_id=id, received_at=house.sources.now())
    assert isinstance(await wire.ask(m.NotificationAck, receipts=(receipt,)), m.Accepted)
    assert isinstance(await (await gate.session(pc)).ask(m.Poll, wait=0), m.NoTask)
    assert (await house.announcements.get(house.vera, id)).counts.received == 1


async def test_a_withdrawal_reaches_whoever_waits(gate: Gate) -> None:
    house = gate.house
    pc = await house.a_pc()
    wire = await gate.session(pc)
    id = await house.announce()
    await heard(wire)
    await wire.polls(house)
    await house.announcement_steering.withdraw(house.ann, id)
    answer = await wire.hear()
    assert isinstance(answer, m.Announcements)
    assert isinstance(answer.notices[0].read(house.keys.signing.public), Withdrawal)


@pytest.mark.parametrize("letter", ["🔔", '"', "한"])
async def test_the_longest_ones_fit_into_one_answer(gate: Gate, letter: str) -> None:
    house = gate.house
    pc = await house.a_pc()
    choices = tuple(f"{number}{letter * (MAX_CHOICE - 1)}" for number in range(MAX_CHOICES))
    for _ in range(MAX_NOTICES):
        await house.announce(
            title=letter * MAX_TITLE,
            body=letter * MAX_BODY,
            question=Question(QuestionKind.CHOICE, choices),
        )
    answer = await heard(await gate.session(pc))
    assert len(answer.notices) == MAX_NOTICES


async def test_a_connection_that_breaks_before_the_answer_loses_nothing(gate: Gate) -> None:
    house = gate.house
    pc = await house.a_pc()
    wire = await gate.session(pc)
    await wire.polls(house)
    wire.cut()
    await until(lambda: house.dispatch.open_lines == 0)
    await house.announce(pc)
    assert len((await heard(await gate.session(pc))).notices) == 1
