"""PCs with names that are made to do harm: kept as text that only shows, or refused; and others don't notice."""

import pytest
from tests.server.gateway.world import Gate, facts
from tests.server.house import House

from controldock.domain.enrollment import RequestState
from controldock.protocol import messages as m
from controldock.server.services.registrations import SeenRequest

CLAIM = b"c" * 32


async def register(gate: Gate, said: m.PcFacts) -> object:
    token, secret = await gate.house.a_token(uses=None)
    wire = await gate.dial()
    return await wire.ask(m.Registration, token_id=token.id, secret=secret, claim=CLAIM, facts=said)


async def only_request(house: House) -> SeenRequest:
    (seen,) = await house.registrations.requests(house.ann, RequestState.PENDING)
    return seen


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("\x1b]0;owned\x07\x1b[2J", "�]0;owned��[2J"),
        ("lab\r\n2026-01-01 forged line", "lab��2026-01-01 forged line"),
        ("lab\x00", "lab�"),
        ("\u202egpj.exe\u2066", "�gpj.exe�"),
        (" \t ", "�"),
        ("   ", "�"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("=HYPERLINK(A1)", "=HYPERLINK(A1)"),
        ("컴퓨터실-1", "컴퓨터실-1"),
        ("x" * 255, "x" * 255),
    ],
)
async def test_a_name_is_kept_as_what_only_shows(gate: Gate, said: str, kept: str) -> None:
    assert isinstance(await register(gate, facts(said)), m.Pending)
    assert (await only_request(gate.house)).request.facts.host_name == kept


async def test_everything_else_that_a_pc_says_of_itself_is_cleaned_too(gate: Gate) -> None:
    said = m.PcFacts(
        host_name="lab",
        os="linux",
        os_name="Debian\x1b[31m",
        agent_version="1\n2",
        addresses=("10.0.0.7\x07",),
        hardware_ids={"machine\u202e_id": "a\x00b"},
    )
    assert isinstance(await register(gate, said), m.Pending)
    kept = (await only_request(gate.house)).request.facts
    assert (kept.os_name, kept.agent_version, kept.addresses) == ("Debian�[31m", "1�2", ("10.0.0.7�",))
    assert kept.hardware_ids == {"machine�_id": "a�b"}


async def test_a_name_of_ten_thousand_characters_is_no_name(gate: Gate) -> None:
    pc = await gate.house.a_pc("bystander")
    bystander = await gate.session(pc)
    poll = bystander.say(m.Poll, wait=60)
    token, secret = await gate.house.a_token(uses=None)
    wire = await gate.dial()
    wire.say(m.Registration, token_id=token.id, secret=secret, claim=CLAIM, facts=facts("x" * 10_000))
    assert await wire.is_told_nothing_more()
    assert await gate.house.registrations.requests(gate.house.ann, None) == []
    await gate.works_for(bystander, pc, poll)


async def test_a_name_is_cleaned_at_every_hello(gate: Gate) -> None:
    pc = await gate.house.a_pc("lab-01")
    wire = await gate.dial()
    await wire.ask(m.Hello, agent_id=pc.id, token=pc.token, facts=facts("lab-01\x1b[2J"))
    seen = await gate.house.agents.get(gate.house.ann, pc.id)
    assert seen.agent.facts.host_name == "lab-01�[2J"
