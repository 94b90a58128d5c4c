"""`controldock server`: what can be wrong before it runs is a sentence."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from controldock.cli import main as program
from controldock.server.data_folder import held, prepare

Capture = pytest.CaptureFixture[str]


def test_settings_are_shown_with_their_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("CONTROLDOCK_DATABASE", "postgresql://u:geheim@db/x")
    (tmp_path / "controldock.toml").write_text("local_port = 0\n")
    assert program.run(["server", "settings", "--data", str(tmp_path), "--console-port", "9443"]) == 0
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in capsys.readouterr().out.splitlines()}
    assert rows["database"] == "postgresql://u:***@db/x CONTROLDOCK_DATABASE"
    assert rows["local_port"] == f"0 {tmp_path}/controldock.toml"
    assert rows["console_port"] == "9443 --console-port"
    assert rows["gateway_port"] == "5500 default"
    program.run(["server", "settings", "--data", str(tmp_path), "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert shown["local_port"] == {"value": "0", "source": f"{tmp_path}/controldock.toml"}


@pytest.mark.parametrize("command", ["run", "settings"])
def test_wrong_settings_are_told_together(command: str, capsys: Capture) -> None:
    assert program.run(["server", command, "--gateway-port", "x", "--log-level", "loud"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[0] == "2 settings can't be used:"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "controldock", "server", "run", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_broken_file_a_taken_port_and_a_bad_folder_are_sentences(tmp_path: Path) -> None:
    (tmp_path / "controldock.toml").write_text("gateway_port = \n")
    broken = run("--data", str(tmp_path))
    (tmp_path / "controldock.toml").unlink()
    (tmp_path / "file").touch()
    folder = run("--data", str(tmp_path / "file"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        taken = run("--data", str(tmp_path / "data"), "--gateway-hosts", "127.0.0.1", "--gateway-port", port)
    for done, sentence in (
        (broken, "line 1"),
        (folder, "can't be written: File exists."),
        (taken, f"TCP port {port} on 127.0.0.1 can't be opened: it is taken"),
    ):
        assert done.returncode == 1
        assert done.stdout == ""
        assert sentence in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_the_api_is_described(capsys: Capture) -> None:
    assert program.run(["server", "openapi"]) == 0
    described = json.loads(capsys.readouterr().out)
    assert "/api/deployments" in described["paths"]


def test_a_restored_database_believes_every_pc_once(tmp_path: Path, capsys: Capture) -> None:
    assert program.run(["server", "restored", "--data", str(tmp_path / "nothing")]) == 1
    assert "There is no data folder" in capsys.readouterr().err
    assert program.run(["server", "restored", "--data", str(tmp_path)]) == 0
    assert "believed once at their next session: 0." in capsys.readouterr().out


def test_the_key_of_orders_is_renewed_beside_no_running_server(tmp_path: Path, capsys: Capture) -> None:
    data = tmp_path / "data"
    assert program.run(["server", "rotate-order-key", "--data", str(data)]) == 1
    assert capsys.readouterr().err == f"There is no data folder {data}.\n"
    prepare(data)
    for count in (2, 3):  # the first one is made with the folder
        assert program.run(["server", "rotate-order-key", "--data", str(data)]) == 0
        said = capsys.readouterr().out
        assert said.endswith("Orders that wait and were signed anew: 0.\n")
        assert len(json.loads((data / "keys" / "orders.json").read_bytes())) == count
    with held(data):
        assert program.run(["server", "rotate-order-key", "--data", str(data)]) == 1
    assert "Another ControlDock server is running" in capsys.readouterr().err


def test_an_installer_for_windows_pcs_is_added(tmp_path: Path, capsys: Capture) -> None:
    data, msi = tmp_path / "data", tmp_path / "controldock-agent-0.2.0-x64.msi"
    assert program.run(["server", "add-package", str(msi), "--data", str(data)]) == 1
    assert capsys.readouterr().err == f"{msi} can't be taken: No such file or directory.\n"
    msi.write_bytes(b"MZ")
    assert program.run(["server", "add-package", str(msi), "--data", str(data)]) == 1
    assert capsys.readouterr().err == "The file is no MSI.\n"
    msi.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1"))
    assert program.run(["server", "add-package", str(msi), "--data", str(data)]) == 0
    assert "can have controldock-agent-0.2.0-x64.msi now, 0.0 MiB. SHA-256: " in capsys.readouterr().out
    assert (data / "packages" / msi.name).read_bytes() == msi.read_bytes()


def test_a_package_for_debian_pcs_is_added_to_the_data_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, deb = tmp_path / "data", tmp_path / "controldock-agent_0.2.0_amd64.deb"
    deb.write_bytes(b"MZ")
    assert program.run(["server", "add-package", str(deb), "--data", str(data)]) == 1
    assert capsys.readouterr().err == "The file is no Debian package.\n"
    deb.write_bytes(b"!<arch>\ndebian-binary")
    assert program.run(["server", "add-package", str(deb), "--data", str(data)]) == 0
    assert "Debian PCs can have controldock-agent_0.2.0_amd64.deb now" in capsys.readouterr().out
    assert (data / "packages" / deb.name).read_bytes() == deb.read_bytes()
