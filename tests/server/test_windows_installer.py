"""The installer for Windows PCs: found while the server runs, told by its hash, and installed by lines to copy."""

import hashlib
import os
from pathlib import Path

import pytest

from controldock.domain.errors import Invalid
from controldock.server import package_shelf
from controldock.server.windows_installer import InstallerShelf, WindowsInstaller, add, lines, shelf

MSI = bytes.fromhex("d0cf11e0a1b11ae1") + b"an installer"
SHA256 = hashlib.sha256(MSI).hexdigest()
INSTALLER = WindowsInstaller(Path("controldock-agent-1.2.3-x64.msi"), "1.2.3", len(MSI), SHA256)


def put(folder: Path, version: str, content: bytes = MSI) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"controldock-agent-{version}-x64.msi"
    path.write_bytes(content)
    return path


def test_what_is_added_is_handed_out_at_once_and_the_highest_version_wins(tmp_path: Path) -> None:
    data, here = tmp_path / "data", InstallerShelf(tmp_path / "data" / "packages")
    assert here.newest() is None
    added = add(data, put(tmp_path, "1.9.0"))
    assert (added.version, added.size, added.sha256) == ("1.9.0", len(MSI), SHA256)
    assert here.newest() == added
    newer = add(data, put(tmp_path, "1.10.0"))
    assert here.newest() == newer
    add(data, put(tmp_path, "1.2.0"))
    assert here.newest() == newer
    if os.name == "posix":
        assert (data / "packages").stat().st_mode & 0o077 == 0


def test_a_file_that_was_replaced_has_another_hash(tmp_path: Path) -> None:
    here = InstallerShelf(tmp_path)
    put(tmp_path, "1.0.0")
    before = here.newest()
    put(tmp_path, "1.0.0", MSI + b"!")
    after = here.newest()
    assert before is not None
    assert after is not None
    assert after.sha256 == hashlib.sha256(MSI + b"!").hexdigest() != before.sha256


def test_a_checkout_also_hands_out_what_it_built_but_what_was_added_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package_shelf, "SOURCES", tmp_path)
    put(tmp_path / "dist", "1.0.0")
    assert shelf(tmp_path / "data").newest() is None  # no checkout: whatever lies there is not ours
    (tmp_path / "pyproject.toml").touch()
    built = shelf(tmp_path / "data").newest()
    assert built is not None
    assert built.path.parent.name == "dist"
    added = add(tmp_path / "data", built.path)
    assert shelf(tmp_path / "data").newest() == added


def test_nothing_else_is_taken_for_an_installer(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="called controldock-agent-VERSION-x64"):
        add(tmp_path, tmp_path / "setup.msi")
    with pytest.raises(Invalid, match="no MSI"):
        add(tmp_path, put(tmp_path, "1.0.0", b"MZ"))
    for name in ("agent.msi", "controldock-agent-1.0-x64.msi", "controldock-agent-1.0.0-x64.msi.part"):
        (tmp_path / name).write_bytes(MSI)
    (tmp_path / "controldock-agent-9.0.0-x64.msi").mkdir()
    found = InstallerShelf(tmp_path, tmp_path / "nowhere").newest()
    assert found is not None
    assert found.version == "1.0.0"


def test_every_line_says_server_and_token_and_those_that_fetch_check_the_hash() -> None:
    made = lines(INSTALLER, "lab.example:8443", "lab.example", "cdet1_x")
    assert made.url == "https://lab.example:8443/agent/controldock-agent-1.2.3-x64.msi"
    for line in (made.msiexec, made.powershell, made.startup_script, made.intune):
        assert "/qn /norestart SERVER=lab.example TOKEN=cdet1_x" in line
    for line in (made.powershell, made.startup_script):
        assert made.url in line
        assert SHA256 in line
        assert "SystemRoot" in line  # nobody but administrators writes there
    assert "\n" not in made.powershell + made.msiexec + made.intune
