"""The link comes back for ever, and says again what the agent may have missed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.desktop.stage import notice

from controldock.desktop import link as link_module
from controldock.desktop.link import REMEMBERED, Link, Told
from controldock.desktop.pretended_agent import PretendedAgent
from controldock.domain.announcement import MAX_BODY, Means, NotShown, ReadHow
from controldock.protocol.desktop import (
    HISTORY,
    Answered,
    Delayed,
    Displayed,
    FromAgent,
    FromCompanion,
    History,
    Present,
    Read,
    Welcome,
)
from controldock.protocol.frames import frame
from controldock.sources import SystemSources

KEY = notice().announcement_id
SHOWN = Displayed(announcement_id=KEY, means=Means.WINDOW)
CLOSED = Read(announcement_id=KEY, how=ReadHow.CLOSED)
LIMIT = 30.0  # seconds
WELCOME = Welcome(server="s", connected=True)


class Companion:
    """A link and what it heard."""

    def __init__(self, place: Path) -> None:
        self.heard: list[FromAgent] = []
        self.changes: list[bool] = []
        self._loop, self._news = asyncio.get_running_loop(), asyncio.Event()
        self.link = Link(str(place), ":9", SystemSources(), heard=self._hear, changed=self._change)

    def _hear(self, message: FromAgent) -> None:
        self.heard.append(message)
        self._loop.call_soon_threadsafe(self._news.set)

    def _change(self, is_linked: bool) -> None:
        self.changes.append(is_linked)
        self._loop.call_soon_threadsafe(self._news.set)

    async def until(self, is_right: Callable[[], bool]) -> None:
        async with asyncio.timeout(LIMIT):
            while not is_right():
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def running(companion: Companion) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(companion.link.run())
        try:
            yield
        finally:
            task.cancel()


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PretendedAgent:
    monkeypatch.setattr(link_module, "FIRST_WAIT", 0.05)
    return PretendedAgent(tmp_path / "agent.sock")


@pytest.fixture
async def companion(tmp_path: Path) -> Companion:
    return Companion(tmp_path / "agent.sock")


async def heard(agent: PretendedAgent, *messages: FromCompanion) -> None:
    """Wait until exactly these are what the agent heard."""
    async with asyncio.timeout(LIMIT):
        await agent.until(lambda said: len(said) >= len(messages))
    assert agent.heard == list(messages)


async def test_it_presents_itself_and_hears(agent: PretendedAgent, companion: Companion) -> None:
    await agent.start()
    async with running(companion):
        await heard(agent, Present(display=":9"))
        await agent.say(WELCOME)
        await companion.until(lambda: companion.heard == [WELCOME])
    assert companion.changes == [True, False]
    await agent.stop()


async def test_it_waits_for_an_agent_that_comes_later(agent: PretendedAgent, companion: Companion) -> None:
    async with running(companion):
        companion.link.say(SHOWN)
        await asyncio.sleep(0)
        await agent.start()
        await heard(agent, Present(display=":9", shown=(KEY,)), SHOWN)
    await agent.stop()


async def test_an_agent_that_comes_back_is_told_all_again(
    agent: PretendedAgent, companion: Companion
) -> None:
    await agent.start()
    async with running(companion):
        await heard(agent, Present(display=":9"))
        companion.link.say(SHOWN)
        companion.link.say(CLOSED)
        await heard(agent, Present(display=":9"), SHOWN, CLOSED)
        await agent.stop()
        agent.heard.clear()
        companion.link.say(Answered(announcement_id=KEY, answer="no"))
        await agent.start()
        await heard(
            agent,
            Present(display=":9", shown=(KEY,)),
            SHOWN,
            CLOSED,
            Answered(announcement_id=KEY, answer="no"),
        )
    assert companion.changes == [True, False, True, False]
    await agent.stop()


async def test_what_it_does_not_understand_it_leaves(tmp_path: Path, companion: Companion) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for payload in (
            b'{"type":"dance"}',
            b"\xff",
            b"[]",
            b'{"type":"withdraw","announcement_id":"no id"}',
        ):
            writer.write(frame(payload))
        writer.write(frame(b'{"type":"welcome","server":"s","connected":true}'))
        await reader.read()
        writer.close()

    async with await asyncio.start_unix_server(speak, tmp_path / "agent.sock"), running(companion):
        await companion.until(lambda: companion.heard == [WELCOME])


async def test_a_whole_history_of_the_longest_texts_arrives(
    agent: PretendedAgent, companion: Companion
) -> None:
    history = History(notices=tuple(notice(number, body="가" * MAX_BODY) for number in range(HISTORY)))
    await agent.start()
    async with running(companion):
        await heard(agent, Present(display=":9"))
        await agent.say(history)
        await companion.until(lambda: companion.heard == [history])
    await agent.stop()


async def test_in_a_thread_of_its_own_it_is_told_from_any_other(
    agent: PretendedAgent, companion: Companion
) -> None:
    await agent.start()
    companion.link.start()
    await heard(agent, Present(display=":9"))
    companion.link.say(SHOWN)
    await heard(agent, Present(display=":9"), SHOWN)
    await agent.stop()
    await companion.until(lambda: companion.changes == [True, False])


def test_displayed_is_not_taken_back_by_an_earlier_delay() -> None:
    told = Told()
    delay = Delayed(announcement_id=KEY, why=NotShown.FULL_SCREEN)
    told.note(delay)
    assert told.all("") == [Present(), delay]
    told.note(SHOWN)
    told.note(delay)
    assert told.all("") == [Present(shown=(KEY,)), SHOWN]


def test_each_way_of_reading_is_kept_and_the_last_answer() -> None:
    told = Told()
    confirmed = Read(announcement_id=KEY, how=ReadHow.CONFIRMED)
    last = Answered(announcement_id=KEY, answer="no")
    for message in (CLOSED, confirmed, Answered(announcement_id=KEY, answer="yes"), last):
        told.note(message)
    assert told.all("") == [Present(), CLOSED, confirmed, last]


def test_it_remembers_the_last_ones_alone() -> None:
    told = Told()
    keys = [notice(number).announcement_id for number in range(REMEMBERED + 5)]
    for key in keys:
        told.note(Displayed(announcement_id=key, means=Means.TOAST))
    assert told.all("")[0] == Present(shown=tuple(keys[5:]))
