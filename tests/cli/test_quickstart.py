"""What keeps the one command from starting is one sentence; its life is told in tests/e2e."""

import os
import socket
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-m", "controldock", "quickstart"]


def refused(*arguments: str) -> str:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def test_a_broken_settings_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "controldock.toml").write_text("gateway_port 5500\n")
    assert "line 1" in refused("--data", str(tmp_path))


def test_a_data_folder_that_can_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert "can't be written: File exists." in refused("--data", str(tmp_path / "data"))
    if os.geteuid() != 0:
        tmp_path.chmod(0o500)
        assert "Permission denied" in refused("--data", str(tmp_path / "other"))


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, socket.create_server(("127.0.0.1", 0)) as free:
        taken, gateway = (str(one.getsockname()[1]) for one in (other, free))
        free.close()
        arguments = ["--gateway-hosts", "127.0.0.1", "--gateway-port", gateway, "--heartbeat-port", "0"]
        arguments += ["--console-hosts", "127.0.0.1", "--console-port", taken, "--local-port", "0"]
        told = refused("--data", str(tmp_path / "data"), *arguments)
    assert f"TCP port {taken} on 127.0.0.1 can't be opened: it is taken" in told
    assert "--console-port" in told
