"""The desk: who comes is who the system says, and nobody can do more there than say what became of announcements."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.agent.announcements.pc import Guest
from tests.agent.workbench import until

from controldock.agent.announcements import desk as desk_module
from controldock.agent.announcements.desk import Companion, Desk, Said
from controldock.agent.platform import this_platform
from controldock.domain.announcement import Means, ReadHow
from controldock.protocol import desktop as d
from controldock.protocol.frames import LIMIT_BEFORE_WELCOME, frame
from controldock.sources import SystemSources

ID = "0" * 26


@dataclass
class Host:
    """Hears what is said."""

    here: list[Companion] = field(default_factory=list)
    heard: list[Said] = field(default_factory=list)

    def came(self, companion: Companion) -> None:
        self.here.append(companion)
        companion.say(d.Welcome(server="s", connected=True))

    def said(self, companion: Companion, message: Said) -> None:
        self.heard.append(message)

    def left(self, companion: Companion) -> None:
        self.here.remove(companion)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "run" / "desktop.sock"


@pytest.fixture
async def host(place: Path) -> AsyncIterator[Host]:
    host = Host()
    desk = Desk(place, this_platform(), host, SystemSources())
    async with asyncio.TaskGroup() as group:
        task = group.create_task(desk.run())
        await until(place.exists)
        yield host
        task.cancel()


async def visit(place: Path) -> Guest:
    reader, writer = await asyncio.open_unix_connection(place)
    return Guest(reader, writer)


async def come(place: Path, **more: object) -> Guest:
    guest = await visit(place)
    guest.say(d.Present(**more))  # type: ignore[arg-type]
    assert isinstance(await guest.next(d.Welcome), d.Welcome)
    return guest


async def hangs_up(guest: Guest) -> bool:
    async with asyncio.timeout(30):
        data = await guest.reader.read()
    await guest.go()
    return data == b""


async def test_who_comes_is_who_the_system_says(host: Host, place: Path) -> None:
    guest = await come(place, display=":7", shown=(ID,))
    (companion,) = host.here
    assert companion.shown == {ID}
    assert companion.seat.display == ":7"
    assert companion.process.split(" ")[0].isdecimal()
    guest.show(ID, Means.TOAST)
    guest.say(d.Read(announcement_id=ID, how=ReadHow.CLOSED))
    await until(lambda: len(host.heard) == 2)
    await guest.go()
    await until(lambda: host.here == [])
    assert host.heard == [
        d.Displayed(announcement_id=ID, means=Means.TOAST),
        d.Read(announcement_id=ID, how=ReadHow.CLOSED),
    ]


@pytest.mark.parametrize(
    "said",
    [
        frame(
            b'{"type":"displayed","announcement_id":"' + ID.encode() + b'","means":"toast"}'
        ),  # no greeting
        frame(b'{"type":"task"}'),
        frame(b"\xff"),
        frame(b"{" * 10_000),
        (LIMIT_BEFORE_WELCOME + 1).to_bytes(4, "big"),
        frame(json.dumps({"type": "present", "shown": [ID] * 201}).encode()),
    ],
)
async def test_who_does_not_know_how_to_behave_is_sent_away(host: Host, place: Path, said: bytes) -> None:
    guest = await visit(place)
    guest.writer.write(said)
    assert await hangs_up(guest)
    other = await come(place)  # and everybody else is served
    assert len(host.here) == 1
    await other.go()


async def test_who_says_nothing_is_sent_away(
    host: Host, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "PRESENT_WITHIN", 0.05)
    assert await hangs_up(await visit(place))


async def test_a_person_has_so_many_companions(
    host: Host, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "MAX_PER_PERSON", 2)
    first, second = await come(place), await come(place)
    assert await hangs_up(await visit(place))
    await first.go()
    await until(lambda: len(host.here) == 1)
    third = await come(place)
    for guest in (second, third):
        await guest.go()


async def test_a_flood_of_words_is_heard_slowly(
    host: Host, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "SAID_AT_ONCE", 5)
    monkeypatch.setattr(desk_module, "SAID_RATE", 2.0)
    guest = await come(place)
    for _ in range(1_000):
        guest.show(ID)
    await until(lambda: len(host.heard) >= 6)
    assert len(host.heard) < 20
    await guest.go()


async def test_who_does_not_listen_is_sent_away(
    host: Host, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "MAX_UNREAD", 1_000_000)
    guest = await come(place)
    for _ in range(40):
        for companion in host.here:
            companion.say(d.Welcome(server="x" * 100_000, connected=True))
    await until(lambda: host.here == [])
    await guest.go()


async def test_a_door_that_can_not_be_had_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "TRY_AGAIN", 0.02)
    place = tmp_path / "run" / "desktop.sock"
    (tmp_path / "run").write_bytes(b"")
    host = Host()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(Desk(place, this_platform(), host, SystemSources()).run())
        await asyncio.sleep(0.1)
        (tmp_path / "run").unlink()
        await until(place.exists)
        await (await come(place)).go()
        task.cancel()
