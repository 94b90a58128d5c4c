"""A PC with people."""

from pathlib import Path

import pytest
from tests.agent.announcements.pc import Pc
from tests.agent.server_double import ServerDouble

from controldock.agent.announcements import presenter
from controldock.agent.identity import StateFolder
from controldock.agent.platform.pretended_screens import PretendedScreens


@pytest.fixture
def pc(double: ServerDouble, enrolled: StateFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pc:
    """Nobody is at it. It looks often, and waits for no companion."""
    monkeypatch.setattr(presenter, "LOOK", 0.05)
    monkeypatch.setattr(presenter, "REST", 0.05)
    monkeypatch.setattr(presenter, "COMPANION_WITHIN", 0.0)
    return Pc(enrolled, double, PretendedScreens(tmp_path / "people"))
