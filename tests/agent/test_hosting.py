"""The agent as a service: what its installer was given is enough to come in, and a stop is heard at any time."""

import asyncio
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.agent.server_double import Drop, ServerDouble

from controldock import log_output
from controldock.agent import hosting
from controldock.agent.errors import FolderUnusable
from controldock.agent.hosting import host
from controldock.agent.identity import Known, StateFolder
from controldock.agent.installation import FileInstallation, NoInstallation, Wish
from controldock.agent.platform.linux import Linux
from controldock.agent.windows_service import Controls, State
from controldock.protocol import messages as m
from controldock.sources import SystemSources


class Given:
    """An installer's wish, forgotten once."""

    def __init__(self, server: str, token: str) -> None:
        self._wish: Wish | None = Wish(server, token)
        self.asked = asyncio.Event()

    def wish(self) -> Wish | None:
        self.asked.set()
        return self._wish

    def forget_token(self) -> None:
        self._wish = None


class Hosted(Linux):
    """A system whose service manager says when to stop."""

    def __init__(self, controls: Controls) -> None:
        super().__init__()
        self._controls = controls

    def on_stop(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
        self._controls.on_stop(loop, callback)


@pytest.fixture
def controls() -> Controls:
    controls = Controls(lambda state: None)
    controls.begin()
    return controls


@pytest.fixture
def folder(tmp_path: Path, controls: Controls) -> StateFolder:
    folder = StateFolder(tmp_path / "state", Hosted(controls))
    folder.prepare()
    return folder


async def test_a_pc_comes_in_by_itself_works_and_forgets_its_token(
    double: ServerDouble, folder: StateFolder, controls: Controls
) -> None:
    given = Given(str(double.address), double.make_token().encode())
    async with asyncio.TaskGroup() as group:
        group.create_task(host(folder, given, SystemSources()))
        await double.until(lambda: double.count(m.Poll) > 0)
        controls.take(1)
    assert folder.load() == Known(identity=double.make_identity())
    assert given.wish() is None
    assert isinstance(double.heard[-1], m.Leaving)


async def test_a_server_that_is_not_there_yet_is_waited_for(
    double: ServerDouble, folder: StateFolder, controls: Controls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controldock.agent.backoff.CAP", 0.05)
    double.after += [double.once(m.Registration, Drop)]
    given = Given(str(double.address), double.make_token().encode())
    async with asyncio.TaskGroup() as group:
        group.create_task(host(folder, given, SystemSources()))
        await double.until(lambda: double.count(m.Poll) > 0)
        controls.take(1)
    assert double.count(m.Registration) == 2


@pytest.mark.parametrize("token", ["", "nonsense", "cdet1_cut"])
async def test_what_is_no_token_is_told_and_the_service_stays(
    folder: StateFolder, controls: Controls, token: str
) -> None:
    lines = io.StringIO()
    log_output.configure("json", stream=lines)
    given = Given("server.example", token)
    async with asyncio.TaskGroup() as group:
        hosted = group.create_task(host(folder, given, SystemSources()))
        await given.asked.wait()
        await asyncio.sleep(0)
        assert not hosted.done()  # a service that ended would only be started again and again
        controls.take(1)
    assert "agent.not_enrolled" in lines.getvalue()


async def test_a_pc_that_nobody_gave_anything_waits_for_the_stop(
    folder: StateFolder, controls: Controls
) -> None:
    controls.take(1)
    await host(folder, NoInstallation(), SystemSources())
    assert folder.load() == Known()


async def test_an_installation_that_can_not_be_read_is_told_and_the_service_stays(
    folder: StateFolder, controls: Controls, tmp_path: Path
) -> None:
    told = asyncio.Event()

    class Lines(io.StringIO):
        def write(self, text: str) -> int:
            told.set()
            return super().write(text)

    lines = Lines()
    log_output.configure("json", stream=lines)
    config = tmp_path / "agent.toml"
    config.write_text("server = ")
    async with asyncio.TaskGroup() as group:
        hosted = group.create_task(host(folder, FileInstallation(config), SystemSources()))
        await told.wait()
        await asyncio.sleep(0)
        assert not hosted.done()
        controls.take(1)
    assert "is no TOML" in lines.getvalue()


async def test_a_token_that_can_not_be_forgotten_keeps_no_pc_out(
    double: ServerDouble, folder: StateFolder, controls: Controls
) -> None:
    class Kept(Given):
        def forget_token(self) -> None:
            raise FolderUnusable("The disk is read only.")

    given = Kept(str(double.address), double.make_token().encode())
    async with asyncio.TaskGroup() as group:
        group.create_task(host(folder, given, SystemSources()))
        await double.until(lambda: double.count(m.Poll) > 0)
        controls.take(1)
    assert folder.load() == Known(identity=double.make_identity())


async def test_a_stop_while_the_pc_waits_for_its_network(
    folder: StateFolder, controls: Controls, double: ServerDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = asyncio.Event()

    async def register(*_: object) -> None:
        waiting.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(hosting, "_register", register)
    given = Given(str(double.address), double.make_token().encode())
    async with asyncio.TaskGroup() as group:
        group.create_task(host(folder, given, SystemSources()))
        await waiting.wait()
        controls.take(1)
    assert given.wish() is not None  # with the next start it goes on


def test_states_are_the_managers_numbers() -> None:
    assert [state.value for state in State] == [1, 2, 3, 4]
