"""Packages for Debian and Ubuntu: found while the server runs, and installed by a line that takes no other script."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from controldock.domain.errors import Invalid
from controldock.server import linux_packages, package_shelf
from controldock.server.linux_packages import LinuxPackages, add, packages

DEB = b"!<arch>\ndebian-binary   1735689600  0     0     100644  4         `\n2.0\n"
TOKEN = "cdet1_abc-DEF_123"
# What the script finds on a PC. It says what it was called with, and fetches from a folder beside it.
PROGRAMS = {
    "id": "echo 0",
    "dpkg": "echo ${MACHINE:-amd64}",
    "apt-get": 'echo "apt-get $*"',
    "systemctl": 'echo "systemctl $*"',
    "wget": 'cp "$SERVED/${4##*/}" "$2"',
}


def put(folder: Path, version: str, architecture: str = "amd64", content: bytes = DEB) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"controldock-agent_{version}_{architecture}.deb"
    path.write_bytes(content)
    return path


@pytest.fixture
def here(tmp_path: Path) -> LinuxPackages:
    return LinuxPackages("lab.example:8443", "lab.example", tmp_path / "data" / "packages")


class Pc:
    """A Debian PC whose programs only say that they were called; its files are below a folder."""

    def __init__(self, folder: Path, here: LinuxPackages) -> None:
        self.root = folder / "pc"
        self.served = folder / "data" / "packages"
        programs = folder / "programs"
        programs.mkdir()
        for name, text in PROGRAMS.items():
            (programs / name).write_text(f"#!/bin/sh\n{text}\n")
            (programs / name).chmod(0o755)
        (self.root / "etc").mkdir(parents=True)
        script = here.script()
        assert script is not None
        text = script.decode()
        for place in ("/etc/controldock", "/var/lib/controldock-agent"):
            text = text.replace(place, f"{self.root}{place}")
        self.script = folder / "install.sh"
        self.script.write_text(text)
        self.environment = {"PATH": f"{programs}:{os.environ['PATH']}", "SERVED": str(self.served)}

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", self.script, *words],
            env={**self.environment, **environment}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    @property
    def wish(self) -> Path:
        return self.root / "etc/controldock/agent.toml"

    @property
    def identity(self) -> Path:
        path = self.root / "var/lib/controldock-agent/agent.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


@pytest.fixture
def pc(tmp_path: Path, here: LinuxPackages) -> Pc:
    add(tmp_path / "data", put(tmp_path, "1.0.0"))
    return Pc(tmp_path, here)


def test_the_highest_version_for_each_kind_of_pc(tmp_path: Path, here: LinuxPackages) -> None:
    assert here.newest() == []
    for version, architecture in (("1.9.0", "amd64"), ("1.10.0", "amd64"), ("1.2.0", "arm64")):
        add(tmp_path / "data", put(tmp_path, version, architecture))
    assert [(one.version, one.architecture) for one in here.newest()] == [
        ("1.10.0", "amd64"),
        ("1.2.0", "arm64"),
    ]
    assert (tmp_path / "data/packages").stat().st_mode & 0o077 == 0


def test_a_package_that_was_replaced_has_another_hash(tmp_path: Path, here: LinuxPackages) -> None:
    [before] = [add(tmp_path / "data", put(tmp_path, "1.0.0"))]
    add(tmp_path / "data", put(tmp_path, "1.0.0", content=DEB + b"!"))
    [after] = here.newest()
    assert after.sha256 == hashlib.sha256(DEB + b"!").hexdigest() != before.sha256


def test_a_checkout_also_hands_out_what_it_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_shelf, "SOURCES", tmp_path)
    put(tmp_path / "dist", "1.0.0")
    assert (
        packages("s", "s", tmp_path / "data").newest() == []
    )  # no checkout: whatever lies there is not ours
    (tmp_path / "pyproject.toml").touch()
    assert len(packages("s", "s", tmp_path / "data").newest()) == 1


@pytest.mark.parametrize(
    "name", ["agent.deb", "controldock-agent_1.0.0_i386.deb", "controldock-agent_1_amd64.deb"]
)
def test_what_is_called_otherwise_is_no_package(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(DEB)
    with pytest.raises(Invalid, match="is called"):
        add(tmp_path / "data", tmp_path / name)


def test_what_is_no_package_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match="no Debian package"):
        add(tmp_path / "data", put(tmp_path, "1.0.0", content=b"MZ"))
    monkeypatch.setattr(linux_packages, "MAX_SIZE", 10)
    with pytest.raises(Invalid, match="larger"):
        add(tmp_path / "data", put(tmp_path, "1.0.0"))
    assert not (tmp_path / "data").exists()


def test_without_packages_there_is_neither_script_nor_line(here: LinuxPackages) -> None:
    assert here.script() is None
    assert here.line(TOKEN) is None


def test_the_line_runs_the_true_script_and_no_other(tmp_path: Path, pc: Pc, here: LinuxPackages) -> None:
    line, script = here.line(TOKEN), here.script()
    assert line is not None
    assert script is not None
    assert "\n" not in line
    assert "https://lab.example:8443/agent/install.sh" in line
    (pc.served / "install.sh").write_bytes(script.replace(b"set -eu", b"echo ran with $*; exit 0 #", 1))

    def paste(text: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-c", text], env={**pc.environment, "TMPDIR": str(tmp_path)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    false = paste(line)
    assert false.returncode != 0
    assert "ran with" not in false.stdout
    hash = hashlib.sha256((pc.served / "install.sh").read_bytes()).hexdigest()
    true = paste(line.replace(hashlib.sha256(script).hexdigest(), hash))
    assert true.stdout == f"ran with lab.example {TOKEN}\n", true.stderr
    again = here.line(TOKEN, again=True)
    assert again is not None
    assert again.endswith(f" lab.example {TOKEN} again")


def test_the_script_leaves_server_and_token_to_root_alone_and_installs(pc: Pc) -> None:
    done = pc.run("lab.example:5600", TOKEN)
    assert done.returncode == 0, done.stderr
    assert pc.wish.read_text() == f'server = "lab.example:5600"\ntoken = "{TOKEN}"\n'
    assert pc.wish.stat().st_mode & 0o777 == 0o600
    assert pc.wish.parent.stat().st_mode & 0o777 == 0o700
    [install] = [line for line in done.stdout.splitlines() if line.startswith("apt-get")]
    assert "--reinstall" in install
    assert install.endswith("/controldock-agent_1.0.0_amd64.deb")


def test_a_false_package_is_not_installed_and_the_token_goes_nowhere(pc: Pc) -> None:
    (pc.served / "controldock-agent_1.0.0_amd64.deb").write_bytes(DEB + b"evil")
    done = pc.run("lab.example", TOKEN)
    assert done.returncode == 1
    assert "Nothing was installed" in done.stderr
    assert "apt-get" not in done.stdout
    assert not pc.wish.exists()


def test_a_kind_of_pc_without_a_package_is_told(pc: Pc) -> None:
    done = pc.run("lab.example", TOKEN, MACHINE="riscv64")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no package for this kind of PC: riscv64" in done.stderr


@pytest.mark.parametrize(
    "words", [(), ("lab.example",), ("lab.example", 'x"\nmode = "'), ("a b", TOKEN), ("$(id)", TOKEN)]
)
def test_nonsense_is_not_written_into_the_file(pc: Pc, words: tuple[str, ...]) -> None:
    assert pc.run(*words).returncode == 2
    assert not pc.wish.exists()


def test_an_address_of_ipv6_is_a_server(pc: Pc) -> None:
    assert pc.run("[fd00::2]:6500", TOKEN).returncode == 0
    assert 'server = "[fd00::2]:6500"' in pc.wish.read_text()


def test_a_pc_that_is_an_agent_stays_the_same_unless_it_shall_ask_anew(pc: Pc) -> None:
    pc.identity.write_text("{}")
    kept = pc.run("lab.example", TOKEN)
    assert kept.returncode == 0
    assert "stays what it is" in kept.stdout
    assert "apt-get" in kept.stdout
    assert not pc.wish.exists()
    assert pc.identity.exists()
    assert pc.run("lab.example", TOKEN, "again").returncode == 0
    assert TOKEN in pc.wish.read_text()
    assert not pc.identity.exists()
    assert pc.identity.with_name("agent.json.before").read_text() == "{}"
