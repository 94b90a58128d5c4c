"""A session: hello, orders, cancels, configuration, and how it ends."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from tests.agent.conftest import Agent
from tests.agent.server_double import ServerDouble

from controldock.agent import polling as polling_module
from controldock.agent.attempts import CAPACITY
from controldock.agent.connection import open_link
from controldock.agent.errors import RefusedByServer
from controldock.agent.inventory import gather
from controldock.agent.platform import this_platform
from controldock.agent.polling import MAX_IN_HAND, greet
from controldock.agent.tls import pinned
from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind
from controldock.domain.task import Outcome
from controldock.protocol import messages as m
from controldock.protocol.orders import Sheet
from controldock.protocol.signing import PayloadType, SigningKey
from controldock.sources import SystemSources

SOURCES = SystemSources()


async def test_hello_says_who_it_is_and_what_it_holds(double: ServerDouble) -> None:
    held = tuple(SOURCES.new_id() for _ in range(MAX_IN_HAND + 5))
    facts = m.PcFacts(
        host_name="h" * 255,
        os="linux",
        os_name="o" * 255,
        agent_version="v" * 64,
        addresses=("a" * 64,) * 32,
        hardware_ids={f"{n:032}": "i" * 128 for n in range(8)},
    )
    async with open_link(double.address, pinned(double.authority.certificate)) as link:
        welcome = await greet(link, double.make_identity(), facts, held, b"r" * 32)
    assert isinstance(welcome, m.Welcome)
    assert welcome.heartbeat_key == double.heartbeat_key
    hello = double.heard[0]
    assert isinstance(hello, m.Hello)
    assert hello.facts == facts
    assert hello.ratchet == b"r" * 32
    assert hello.in_hand == held[5:]  # the newest; the oldest have waited longest and can wait


async def test_a_wrong_token_is_refused(double: ServerDouble) -> None:
    identity = double.make_identity()
    double.agent_token = b"x" * 32
    async with open_link(double.address, pinned(double.authority.certificate)) as link:
        with pytest.raises(RefusedByServer) as caught:
            await greet(link, identity, gather(this_platform(), "127.0.0.1"), (), None)
    assert caught.value.code == "agent_unknown"


async def test_orders_are_run_and_answered(double: ServerDouble, agent: Agent) -> None:
    async with agent():
        attempts = [await double.offer(f"echo {n}; exit {n}") for n in range(10)]
        results = [await double.result_of(attempt_id) for attempt_id in attempts]
    assert [result.exit_code for result in results] == list(range(10))
    assert [double.output_of(attempt_id) for attempt_id in attempts] == [b"%d\n" % n for n in range(10)]
    assert [result.outcome for result in results] == [Outcome.SUCCEEDED] + [Outcome.FAILED] * 9


async def test_one_poll_is_open_and_says_how_much_room_there_is(double: ServerDouble, agent: Agent) -> None:
    async with agent():
        first = await double.offer("sleep 1201")
        await double.until(lambda: double.count(m.Poll) == 2)
        await double.offer("sleep 1202")
        await double.until(lambda: double.count(m.Poll) == 3)
        await double.cancel(first)
        assert (await double.result_of(first)).outcome is Outcome.CANCELLED
        await double.until(lambda: double.count(m.Poll) == 4)
    polls = [request for request in double.heard if isinstance(request, m.Poll)]
    assert [poll.capacity for poll in polls[:3]] == [CAPACITY, CAPACITY - 1, CAPACITY - 2]
    assert {poll.wait for poll in polls} == {30}


async def test_a_full_agent_takes_the_next_order_the_moment_there_is_room(
    double: ServerDouble, agent: Agent, tmp_path: Path
) -> None:
    async with agent():
        for _ in range(CAPACITY):
            await double.offer(f"while [ ! -e {tmp_path}/go ]; do sleep 0.02; done")
        late = await double.offer("echo at last")
        await double.until(lambda: len(double.assigned) == CAPACITY)
        (tmp_path / "go").touch()
        await double.result_of(late, within=10)
        assert double.output_of(late) == b"at last\n"


async def test_a_full_agent_can_still_be_told_to_stop(
    double: ServerDouble, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling_module, "FULL_PAUSE", 0.1)
    async with agent():
        attempts = [await double.offer("sleep 1203") for _ in range(CAPACITY)]
        await double.until(lambda: len(double.assigned) == CAPACITY)
        for attempt_id in attempts:
            await double.cancel(attempt_id)
        for attempt_id in attempts:
            assert (await double.result_of(attempt_id)).outcome is Outcome.CANCELLED


async def test_a_new_configuration_counts_at_once(double: ServerDouble, agent: Agent) -> None:
    async with agent():
        await double.until(lambda: double.count(m.Poll) == 1 and len(double.heartbeats) == 1)
        double.new_config = m.Config(poll_interval=7, heartbeat_port=double.heartbeat_port)
        double.note()
        await double.until(lambda: double.count(m.Poll) == 2 and len(double.heartbeats) == 2)
    polls = [request for request in double.heard if isinstance(request, m.Poll)]
    assert [poll.wait for poll in polls] == [30, 7]


async def test_a_server_with_nothing_to_say_is_not_asked_in_a_loop(
    double: ServerDouble, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling_module, "PAUSE", 0.3)

    def at_once(request: m.AnyRequest) -> m.FromServer | None:
        return m.NoTask(id=1) if isinstance(request, m.Poll) else None

    double.before.append(at_once)
    async with agent():
        await double.until(lambda: double.count(m.Poll) == 1)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await double.until(lambda: double.count(m.Poll) == 4)
        assert loop.time() - began > 0.85


async def test_a_poll_that_is_refused_for_now_is_asked_again(
    double: ServerDouble, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling_module, "PAUSE", 0.01)
    double.before.append(double.once(m.Poll, m.Refused(id=1, code="unavailable", retry_after=0.01)))
    async with agent():
        await double.result_of(await double.offer("true"))
    assert double.sessions == 1


async def test_a_poll_that_is_refused_for_good_ends_the_session(double: ServerDouble, agent: Agent) -> None:
    double.before.append(double.once(m.Poll, m.Refused(id=1, code="conflict")))
    async with agent():
        await double.result_of(await double.offer("true"))
    assert double.sessions == 2


# -- orders that are not obeyed

SCRIPT = "echo done"


def unsigned(double: ServerDouble, folder: Path) -> m.Task:
    """As somebody made it who can write to the server's database."""
    order = double.signed(_sheet(f"touch {folder}/effect"))
    return msgspec.structs.replace(order, signature=bytes(64))


def changed(double: ServerDouble, folder: Path) -> m.Task:
    order = double.signed(_sheet("true"))
    return msgspec.structs.replace(order, sheet=msgspec.json.encode(_sheet(f"touch {folder}/effect")))


def for_another(double: ServerDouble, folder: Path) -> m.Task:
    return double.signed(_sheet(f"touch {folder}/effect"), agent_id=SOURCES.new_id())


def too_late(double: ServerDouble, folder: Path) -> m.Task:
    return double.signed(_sheet(f"touch {folder}/effect"), expires=SOURCES.now() - timedelta(seconds=1))


def too_early(double: ServerDouble, folder: Path) -> m.Task:
    return double.signed(_sheet(f"touch {folder}/effect"), not_before=SOURCES.now() + timedelta(hours=1))


def _sheet(script: str) -> Sheet:
    return Sheet(deployment_id="d", kind=DeploymentKind.SHELL, script=script, timeout=60.0)


@pytest.mark.parametrize(
    ("forge", "why"),
    [
        (unsigned, Said.NOT_SIGNED),
        (changed, Said.ORDER_CHANGED),
        (for_another, Said.ORDER_FOR_OTHER_PC),
        (too_late, Said.ORDER_TOO_LATE),
        (too_early, Said.ORDER_TOO_EARLY),
    ],
)
async def test_an_order_that_is_not_genuine_is_refused_and_reported(
    double: ServerDouble,
    agent: Agent,
    tmp_path: Path,
    forge: Callable[[ServerDouble, Path], m.Task],
    why: Said,
) -> None:
    async with agent():
        result = await double.result_of(double.put(forge(double, tmp_path)))
        assert (result.outcome, result.message, result.started_at) == (Outcome.REJECTED, why, None)
        after = await double.offer("echo it goes on")
        assert (await double.result_of(after)).outcome is Outcome.SUCCEEDED
    assert not (tmp_path / "effect").exists()


async def test_a_replayed_order_is_answered_and_not_run(
    double: ServerDouble, agent: Agent, tmp_path: Path
) -> None:
    """Word for word the same bytes, in the same session, in another one, and after its deadline."""
    attempt_id = double.add(f"echo x >> {tmp_path}/effect")
    async with agent():
        await double.result_of(attempt_id)
        for _ in range(2):
            double.assigned.discard(attempt_id)
            told = double.repeats[attempt_id]
            double.note()
            await double.until(lambda before=told: double.repeats[attempt_id] > before)  # type: ignore[misc]
    double.ahead = timedelta(days=2)
    async with agent():
        double.assigned.discard(attempt_id)
        told = double.repeats[attempt_id]
        double.note()
        await double.until(lambda: double.repeats[attempt_id] > told)
    assert (tmp_path / "effect").read_text() == "x\n"
    assert double.results[attempt_id].outcome is Outcome.SUCCEEDED


async def test_a_new_key_is_followed_and_another_servers_is_not(double: ServerDouble, agent: Agent) -> None:
    old = double.order_key
    async with agent():
        await double.until(lambda: double.count(m.Poll) > 0)
    double.order_key = SigningKey(SOURCES.token(32))
    double.key_chain = [
        m.OrderKey(public=old.public, endorsement=b""),
        m.OrderKey(
            public=double.order_key.public,
            endorsement=old.sign(PayloadType.KEY, double.order_key.public),
        ),
    ]
    async with agent():
        assert (await double.result_of(await double.offer(SCRIPT))).outcome is Outcome.SUCCEEDED
    double.order_key, double.key_chain = SigningKey(SOURCES.token(32)), []
    async with agent():
        result = await double.result_of(await double.offer(SCRIPT))
    assert (result.outcome, result.message) == (Outcome.REJECTED, Said.NOT_SIGNED)


async def test_the_servers_clock_counts_and_not_the_pcs(double: ServerDouble, agent: Agent) -> None:
    double.ahead = timedelta(days=3650)  # or so the PC, whose battery is empty, would see it
    now = SOURCES.now() + double.ahead
    attempt_id = double.add("true", not_before=now, expires=now + timedelta(hours=1))
    async with agent():
        assert (await double.result_of(attempt_id)).outcome is Outcome.SUCCEEDED
