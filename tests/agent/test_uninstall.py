"""What the uninstallation runs: nothing holds the agent's files open afterwards."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from controldock.agent import uninstall

SLEEP = Path(shutil.which("sleep") or "sleep")
pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not SLEEP.exists(), reason="needs a program to copy"
)


def test_companions_are_ended_and_a_service_that_does_not_end_too(tmp_path: Path) -> None:
    program = tmp_path / "pythonw"
    shutil.copy(SLEEP, program)
    with (
        subprocess.Popen([str(program), "600"]) as service,
        subprocess.Popen([str(SLEEP), "600"]) as stranger,
    ):
        uninstall.let_go(tmp_path, moment=0.1)
        assert service.wait() != 0
        assert stranger.poll() is None
        stranger.kill()


def test_the_data_folder_goes_with_the_last_of_it_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"
    state.mkdir()
    monkeypatch.setattr(uninstall, "default_state_folder", lambda: state)
    monkeypatch.setattr(uninstall, "let_go", lambda _: None)
    uninstall.main([])
    assert state.exists()
    uninstall.main(["all"])
    assert not state.exists()
