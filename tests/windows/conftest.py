"""A Windows PC, a server, and the installers: made once for all stories of a worker. Without Wine they are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.fleet import Server, free_ports, running
from tests.windows import screen as screens
from tests.windows import wine
from tests.windows.office import Office
from tests.windows.packages import Packages, packages
from tests.windows.screen import Screen


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all of it is."""
    if absent := wine.missing():
        pytest.skip(
            f"no Windows here: {', '.join(absent)} missing (`make test` as root on Debian installs them)"
        )
    return tmp_path_factory.mktemp("windows")


@pytest.fixture(scope="session")
def screen(folder: Path) -> Iterator[Screen]:
    """The PC's."""
    with screens.lit(folder) as screen:
        yield screen


@pytest.fixture(scope="session")
def pc(folder: Path, screen: Screen) -> Iterator[wine.WinePc]:
    """Fresh: nothing was ever installed on it."""
    with wine.booted(folder, screen.display) as pc:
        yield pc


@pytest.fixture(scope="session")
def made(pc: wine.WinePc) -> Packages:
    """The installers."""
    return packages(pc.environment)


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[Server]:
    """A server that is heard on this machine and nowhere else."""
    (port,) = free_ports(1)
    server = Server(folder / "server", f"--announcement-port={port}")
    with running(server):
        assert server.cli("announcements", "settings", "--interface", "127.0.0.1").returncode == 0
        yield server


@pytest.fixture
def office(pc: wine.WinePc, server: Server, made: Packages, screen: Screen) -> Office:
    """The PC with its agent, online."""
    office = Office(pc, server, made, screen)
    office.ensure_online()
    return office
