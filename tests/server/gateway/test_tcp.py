"""The door for agents: TLS 1.3 or nothing, and whoever misbehaves loses a connection and costs nobody else one."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tests.server.gateway.world import LOOPBACK, SMALL_BUFFER, Gate, Wire, facts, open_gate, sheet_of
from tests.server.house import PATIENT, House, until

from controldock.agent.tls import pinned, unverified
from controldock.domain.task import Outcome, TaskState
from controldock.protocol import messages as m
from controldock.protocol.connection import AgentSide
from controldock.protocol.frames import LIMIT_AFTER_WELCOME, LIMIT_BEFORE_WELCOME, frame
from controldock.server.authority import Authority
from controldock.server.gateway import tcp
from controldock.server.gateway.tcp import Link
from controldock.server.settings import Settings

SHORT = 0.05  # seconds; what takes longer than that in a story is meant to
# A megabyte on the wire, escaped. The first goes to the socket as a whole, whatever the kernel takes of it; from the
# second on, it shows that the peer does not read.
LONG_SCRIPT = "\x01" * 100_000  # six bytes each in JSON


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look for connections that have outstayed comes all the time."""
    monkeypatch.setattr(tcp, "SWEEP", SHORT / 5)


async def ends(reader: asyncio.StreamReader) -> bytes:
    """What comes until the server hangs up, politely or not."""
    came = bytearray()
    async with asyncio.timeout(PATIENT):
        with suppress(OSError):
            while data := await reader.read(65536):
                came += data
    return bytes(came)


# -- TLS --


async def test_tls_1_2_is_refused(gate: Gate) -> None:
    old = unverified()
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises((ssl.SSLError, ConnectionError)):  # an alert, if it comes before the end
        await gate.dial(old)
    new = await gate.dial()
    assert new.writer.get_extra_info("ssl_object").version() == "TLSv1.3"


async def test_another_servers_agents_do_not_stay(gate: Gate, tmp_path: Path) -> None:
    other = Authority.open(Settings(data=tmp_path / "other", public_host="lab.example"), gate.house.sources)
    with pytest.raises(ssl.SSLCertVerificationError):
        await gate.dial(pinned(other.root_der))


@pytest.mark.parametrize("words", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"\0" * 9, b"\0" * 5])
async def test_who_speaks_no_tls_is_told_nothing(gate: Gate, words: bytes) -> None:
    reader, writer = await asyncio.open_connection(LOOPBACK, gate.port)
    writer.write(words)
    writer.write_eof()
    answer = await ends(reader)
    assert answer == b"" or answer[:1] == b"\x15", "nothing but an alert of TLS"
    assert m.AuthorityAnswer.__name__.encode() not in answer
    writer.transport.abort()
    assert isinstance(await (await gate.dial()).ask(m.Authority), m.AuthorityAnswer)


async def test_who_does_not_begin_tls_is_hung_up_on(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp, "HANDSHAKE_TIMEOUT", SHORT)
    async with open_gate(house, tmp_path) as gate:
        reader, writer = await asyncio.open_connection(LOOPBACK, gate.port)
        assert await ends(reader) == b""
        writer.transport.abort()


# -- bytes that are no message --

HOSTILE = {
    "a length of 0": bytes(4),
    "a length of 1": b"\0\0\0\1{",
    "the longest frame, of spaces": frame(b" " * LIMIT_BEFORE_WELCOME),
    "one byte more than the longest": (LIMIT_BEFORE_WELCOME + 1).to_bytes(4, "big"),
    "the longest frame after a welcome": frame(b" " * LIMIT_AFTER_WELCOME),
    "one byte more than the longest after a welcome": (LIMIT_AFTER_WELCOME + 1).to_bytes(4, "big"),
    "a length of 2^31": (2**31).to_bytes(4, "big"),
    "a length of 2^32 - 1": (2**32 - 1).to_bytes(4, "big"),
    "a web browser": b"GET / HTTP/1.1\r\nHost: controldock\r\n\r\n",
    "no JSON": frame(b"\xff\xfe\x00"),
    "very deep JSON": frame(b"[" * LIMIT_BEFORE_WELCOME),
    "an unknown message": frame(b'{"type":"shutdown","id":1}'),
    "an id of 0": frame(b'{"type":"authority","id":0}'),
    "a request for agents, from a stranger": frame(b'{"type":"poll","id":1,"wait":0}'),
    "an answer": frame(b'{"type":"accepted","id":1}'),
}
MEANT_FOR_AGENTS = {  # bytes that are right after the welcome
    "one byte more than the longest",
    "a request for agents, from a stranger",
}


@pytest.mark.parametrize("who", ["a stranger", "an agent"])
async def test_hostile_bytes_cost_only_their_own_connection(gate: Gate, who: str) -> None:
    house = gate.house
    other, pc = await house.a_pc("lab-01"), await house.a_pc("lab-02")
    bystander = await gate.session(other)
    poll = await bystander.polls(house)
    for words in HOSTILE.keys() - (MEANT_FOR_AGENTS if who == "an agent" else set()):
        wire = await (gate.session(pc) if who == "an agent" else gate.dial())
        with capture_logs() as told:
            wire.writer.write(HOSTILE[words])
            assert await wire.is_told_nothing_more(), words
        (line,) = [line for line in told if line["event"] == "connection.broken"]
        assert line["address"] == LOOPBACK
        assert line["agent"] == (pc.id if who == "an agent" else None), words
    await gate.works_for(bystander, other, poll)


async def test_a_frame_may_come_byte_by_byte(gate: Gate) -> None:
    wire = await gate.dial()
    asked = wire.side.send(m.Authority(id=1))
    for position in range(len(asked)):
        wire.writer.write(asked[position : position + 1])
        await wire.writer.drain()
    assert isinstance(await wire.hear(), m.AuthorityAnswer)


async def test_more_than_sixteen_open_requests_cost_the_connection(gate: Gate) -> None:
    token, secret = await gate.house.a_token()
    wire, claim = await gate.dial(), b"c" * 32
    asked = m.Registration(id=1, token_id=token.id, secret=secret, claim=claim, facts=facts())
    wire.writer.write(wire.side.send(asked))
    pending = await wire.hear()
    assert isinstance(pending, m.Pending)
    checks = [
        m.StatusCheck(id=number, request_id=pending.request_id, claim=claim, wait=60)
        for number in range(2, 19)
    ]
    for check in checks:
        wire.writer.write(type(wire.side)().send(check))  # an end of its own for each: ours would not say so
    assert await wire.is_told_nothing_more()


# -- peers that hold a place without using it --


async def test_a_silent_stranger_is_dropped(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "STRANGER_TIMEOUT", SHORT)
    stranger = await gate.dial()
    assert await stranger.is_told_nothing_more()
    await until(lambda: not gate.gateway._links)


async def test_a_stranger_that_never_comes_to_the_end_of_its_sentence_is_dropped(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp, "STRANGER_TIMEOUT", SHORT * 2)
    stranger = await gate.dial()
    stranger.writer.write(LIMIT_BEFORE_WELCOME.to_bytes(4, "big"))
    async with asyncio.timeout(PATIENT), asyncio.TaskGroup() as group:
        hung_up = group.create_task(ends(stranger.reader))
        for _ in range(LIMIT_BEFORE_WELCOME):
            if (await asyncio.wait([hung_up], timeout=SHORT / 5))[0]:
                break
            stranger.writer.write(b" ")
    assert hung_up.result() == b""


async def test_a_stranger_that_waits_for_its_approval_is_not_dropped(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = gate.house
    token, secret = await house.a_token()
    patient, idle = await gate.dial(), await gate.dial()
    claim = b"c" * 32
    pending = await patient.ask(
        m.Registration,
        token_id=token.id,
        secret=secret,
        claim=claim,
        facts=facts(),
    )
    assert isinstance(pending, m.Pending)
    check = {"request_id": pending.request_id, "claim": claim}
    patient.say(m.StatusCheck, **check, wait=60)
    await until(lambda: pending.request_id in house.registrations._waiting)
    monkeypatch.setattr(tcp, "STRANGER_TIMEOUT", SHORT)
    assert await idle.is_told_nothing_more(), "so long is too long for others"
    monkeypatch.setattr(tcp, "STRANGER_TIMEOUT", PATIENT)
    (link,) = gate.gateway._links
    link.heard_at = link.served_at = gate.gateway.now() - 60  # it has waited for a minute by now
    await house.registrations.approve(house.ann, pending.request_id)
    assert isinstance(await patient.hear(), m.Approved)
    assert not link.outstayed(gate.gateway.now()), "after the answer it may take its time again"
    assert isinstance(await patient.ask(m.StatusCheck, **check), m.Approved)


async def test_a_silent_agent_is_dropped_and_one_that_speaks_is_not(gate: Gate) -> None:
    quiet, lively = await gate.house.a_pc("lab-01"), await gate.house.a_pc("lab-02")
    silent, speaking = await gate.session(quiet), await gate.session(lively)
    links = {link.session.agent_id: link for link in gate.gateway._links}
    for link in links.values():
        link.session.wait = 60  # its poll may wait so long, and it has said nothing since: that is well yet
        link.heard_at -= tcp.SILENT_WAITS * 60 + tcp.SILENCE_TIMEOUT / 2
    assert isinstance(await speaking.ask(m.Poll, wait=0), m.NoTask)
    for link in links.values():
        link.heard_at -= tcp.SILENCE_TIMEOUT / 2
    assert await silent.is_told_nothing_more()
    assert isinstance(await speaking.ask(m.Poll, wait=0), m.NoTask)
    assert links[lively.id] in gate.gateway._links
    assert gate.house.dispatch.open_lines == 1


async def test_strangers_beyond_the_limit_are_shed_and_counted(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp, "MAX_STRANGERS", 2)
    await _sheds_the_third(gate)


async def test_an_address_has_a_limit_of_its_own(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "MAX_STRANGERS_PER_ADDRESS", 2)
    await _sheds_the_third(gate)


async def _sheds_the_third(gate: Gate) -> None:
    pc = await gate.house.a_pc()
    first, second = await gate.dial(), await gate.dial()
    third = await gate.dial()
    assert await third.ask(m.Authority) is None
    assert gate.gateway.shed == 1
    # A welcome gives the place free, and so does going away.
    assert isinstance(await first.hello(pc), m.Welcome)
    fourth = await gate.dial()
    assert isinstance(await fourth.ask(m.Authority), m.AuthorityAnswer)
    for gone in (first, second):
        gone.cut()
    await until(lambda: len(gate.gateway._links) == 1)
    assert isinstance(await (await gate.dial()).ask(m.Authority), m.AuthorityAnswer)
    assert gate.gateway.shed == 1


async def test_a_shed_agent_does_not_end_its_own_session(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    pc = await gate.house.a_pc()
    session = await gate.session(pc)
    poll = await session.polls(gate.house)
    monkeypatch.setattr(tcp, "MAX_STRANGERS", 0)
    hello = AgentSide().send(m.Hello(id=1, agent_id=pc.id, token=pc.token, facts=facts()))
    await say_with_the_handshake(gate, hello)
    assert gate.gateway.shed == 1
    await until(lambda: len(gate.gateway._links) == 1)
    await gate.works_for(session, pc, poll)


async def say_with_the_handshake(gate: Gate, words: bytes) -> None:
    """Say something in the same breath as the end of the handshake, and wait until the server hangs up."""
    reader, writer = await asyncio.open_connection(LOOPBACK, gate.port)
    came, goes = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = pinned(gate.authority.root_der).wrap_bio(came, goes, server_hostname=m.SERVER_NAME)
    while True:
        try:
            tls.do_handshake()
            break
        except ssl.SSLWantReadError:
            writer.write(goes.read())
            came.write(await reader.read(65536))
    tls.write(words)
    writer.write(goes.read())
    await ends(reader)
    writer.transport.abort()


async def unread(gate: Gate) -> tuple[Wire, Link, str]:
    """A PC that does not read the long orders that it was given; its link, and the second one's attempt."""
    house, pc = gate.house, await gate.house.a_pc("greedy")
    wire = await gate.dial(receive_buffer=SMALL_BUFFER)
    assert isinstance(await wire.hello(pc), m.Welcome)
    (link,) = [link for link in gate.gateway._links if link.session.agent_id == pc.id]
    for _ in range(2):
        await house.deploy(pc, script=LONG_SCRIPT, confirm=1)
        wire.say(m.Poll, wait=60)
        await until(lambda: link._serving)
        await until(lambda: not link._serving)
    await until(lambda: link._blocked_since is not None)
    async with house.database.read() as tx:
        _, task = await tx.tasks.open_of_agents([pc.id])
    return wire, link, task.attempt_id


async def test_a_peer_that_does_not_read_is_dropped(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    house = gate.house
    pc = await house.a_pc()
    bystander = await gate.session(pc)
    poll = await bystander.polls(house)
    await unread(gate)
    monkeypatch.setattr(tcp, "WRITE_TIMEOUT", SHORT)
    await until(lambda: len(gate.gateway._links) == 1)
    assert house.dispatch.open_lines == 1
    await gate.works_for(bystander, pc, poll)


async def test_a_peer_that_does_not_read_is_not_listened_to(gate: Gate) -> None:
    house, now = gate.house, gate.house.sources.now()
    greedy, link, attempt_id = await unread(gate)
    _, busy, task = await gate.working()
    started = greedy.say(m.Started, attempt_id=attempt_id, started_at=now)
    await greedy.writer.drain()
    for _ in range(3):  # the others are served all the time
        assert isinstance(await busy.ask(m.Started, attempt_id=task.attempt_id, started_at=now), m.Accepted)
    async with house.database.read() as tx:
        held = await tx.tasks.held([attempt_id])
    assert held[attempt_id].state is TaskState.ASSIGNED
    for _ in range(2):
        order = await greedy.hear()
        assert isinstance(order, m.Task)
        assert sheet_of(order).script == LONG_SCRIPT
    accepted = await greedy.hear()
    assert isinstance(accepted, m.Accepted)
    assert accepted.id == started
    assert link._blocked_since is None


# -- the end --


async def test_closing_says_goodbye_and_finishes_what_is_being_committed(gate: Gate) -> None:
    house = gate.house
    _, worker, task = await gate.working("lab-01")
    idle = await gate.session(await house.a_pc("lab-02"))
    await idle.polls(house)
    async with asyncio.TaskGroup() as group:
        async with house.database.write():  # until this ends no result can be committed
            result = worker.say(m.Result, attempt_id=task.attempt_id, outcome=Outcome.SUCCEEDED, exit_code=0)
            await until(lambda: any(link.committing() for link in gate.gateway._links))
            closing = group.create_task(gate.gateway.close(PATIENT))
            goodbyes = [await wire.hear() for wire in (worker, idle)]
            assert not closing.done()
        accepted = await worker.hear()
    assert all(isinstance(goodbye, m.Goodbye) for goodbye in goodbyes)
    assert all(tcp.GOODBYE_MIN <= g.retry_after <= tcp.GOODBYE_MIN + tcp.GOODBYE_SPREAD for g in goodbyes)
    assert isinstance(accepted, m.Accepted)
    assert accepted.id == result
    assert await gate.state_of(task) is TaskState.SUCCEEDED
    assert await worker.is_told_nothing_more()
    assert await idle.is_told_nothing_more(), "a poll that waits for news is not waited for"
    with pytest.raises(ConnectionRefusedError):
        await gate.dial()
    assert house.dispatch.open_lines == 0


async def test_closing_does_not_wait_for_ever(gate: Gate) -> None:
    house = gate.house
    _, worker, task = await gate.working()
    async with house.database.write():
        worker.say(m.Result, attempt_id=task.attempt_id, outcome=Outcome.SUCCEEDED, exit_code=0)
        (link,) = gate.gateway._links
        await until(link.committing)
        async with asyncio.timeout(PATIENT):
            await gate.gateway.close(SHORT)
        assert isinstance(await worker.hear(), m.Goodbye)
        assert await worker.is_told_nothing_more(), "it will say it again"
