"""Packages of every kind, from what their tools leave and print."""

import os
import time
from pathlib import Path

import pytest

from controldock.agent.platform import linux_software
from controldock.agent.platform.linux_software import ask, day, dpkg, flatpak, pacman, rpm, snap, software
from controldock.protocol.inventory import Program

STATUS = """\
Package: bash
Status: install ok installed
Installed-Size: 7164
Maintainer: Matthias Klose <doko@debian.org>
Architecture: amd64
Multi-Arch: foreign
Version: 5.2.15-2+b7
Description: GNU Bourne Again SHell
 Bash is an sh-compatible command language interpreter that executes
 Version: 99
 .
 commands.

Package: libc6
Status: hold ok installed
Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>
Architecture: i386
Version: 2.36-9

Package: gone
Status: deinstall ok config-files
Architecture: all
Version: 1.0

Package: odd
Status: install ok installed
Installed-Size: a lot
Version:
"""


@pytest.fixture
def debian(tmp_path: Path) -> Path:
    info = tmp_path / "var/lib/dpkg/info"
    info.mkdir(parents=True)
    (info.parent / "status").write_text(STATUS)
    for name in ("bash.list", "libc6:i386.list"):
        (info / name).touch()
        at = time.mktime((2024, 1, 31, 12, 0, 0, 0, 0, -1))
        os.utime(info / name, (at, at))
    return tmp_path


def test_dpkg(debian: Path) -> None:
    found = dict(dpkg(debian))
    assert found == {
        "dpkg:bash:amd64": Program(
            name="bash",
            version="5.2.15-2+b7",
            publisher="Matthias Klose",
            installed_on="2024-01-31",
            size=7164 * 1024,
            source="dpkg",
        ),
        "dpkg:libc6:i386": Program(
            name="libc6",
            version="2.36-9",
            publisher="GNU Libc Maintainers",
            installed_on="2024-01-31",
            source="dpkg",
        ),
        "dpkg:odd:": Program(name="odd", source="dpkg"),
    }


def test_pacman(tmp_path: Path) -> None:
    folder = tmp_path / "var/lib/pacman/local/linux-6.9.1-1"
    folder.mkdir(parents=True)
    (folder / "desc").write_text(
        "%NAME%\nlinux\n\n%VERSION%\n6.9.1.arch1-1\n\n%DESC%\nThe kernel\n\n%INSTALLDATE%\n1716163200\n\n"
        "%PACKAGER%\nJan Steffens <heftig@archlinux.org>\n\n%SIZE%\n142606336\n\n%DEPENDS%\ncoreutils\nkmod\n"
    )
    (folder.parent / "ALPM_DB_VERSION").write_text("9\n")
    assert dict(pacman(tmp_path)) == {
        "pacman:linux": Program(
            name="linux",
            version="6.9.1.arch1-1",
            publisher="Jan Steffens",
            installed_on=day(1716163200),
            size=142606336,
            source="pacman",
        )
    }


def test_rpm() -> None:
    listed = (
        "kernel-core\t6.8.9\t300.fc40\tx86_64\tFedora Project\t1716163200\t68000000\t\n"
        "kernel-core\t6.8.8\t300.fc40\tx86_64\tFedora Project\t1715163200\t67000000\t\n"
        "gpg-pubkey\ta15b79cc\t63d04c2c\t(none)\t(none)\t1716163200\t0\t\n"
        "homemade\t1\t1\tnoarch\t(none)\t0\tnone\t\n"
        "a broken line\n"
    )
    found = list(rpm(listed))
    assert [key for key, _ in found] == [
        "rpm:kernel-core:x86_64",
        "rpm:kernel-core:x86_64",
        "rpm:homemade:noarch",
    ]
    assert found[0][1] == Program(
        name="kernel-core",
        version="6.8.9-300.fc40",
        publisher="Fedora Project",
        installed_on=day(1716163200),
        size=68000000,
        source="rpm",
    )
    assert found[2][1] == Program(name="homemade", version="1-1", source="rpm")


def test_snap() -> None:
    listed = (
        "Name     Version    Rev    Tracking       Publisher    Notes\n"
        "core22   20240408   1380   latest/stable  canonical**  base\n"
        "firefox  126.0-2    4336   latest/stable  mozilla**    -\n"
        "short    line\n"
    )
    assert dict(snap(listed)) == {
        "snap:core22": Program(name="core22", version="20240408", publisher="canonical", source="snap"),
        "snap:firefox": Program(name="firefox", version="126.0-2", publisher="mozilla", source="snap"),
    }
    assert list(snap("")) == []


def test_flatpak() -> None:
    listed = (
        "org.gimp.GIMP\tGNU Image Manipulation Program\t2.10.38\tstable\tflathub\tsystem\n"
        'com.odd.App\tAn "odd\t\tbeta\tflathub-beta\tuser\n'
        "too\tfew\n"
    )
    assert dict(flatpak(listed)) == {
        "flatpak:system:org.gimp.GIMP:stable": Program(
            name="GNU Image Manipulation Program", version="2.10.38", publisher="flathub", source="flatpak"
        ),
        "flatpak:user:com.odd.App:beta": Program(
            name='An "odd', version="beta", publisher="flathub-beta", source="flatpak"
        ),
    }


def test_everything_at_once_and_only_what_is_there(debian: Path) -> None:
    asked: list[str] = []

    def answer(argv: object) -> str:
        program = str(argv[0])  # type: ignore[index]
        asked.append(program)
        return "Name Version\nfirefox 126 1 stable mozilla -\n" if program == "snap" else ""

    keys = [key for key, _ in software(debian, answer)]
    assert keys == ["dpkg:bash:amd64", "dpkg:libc6:i386", "dpkg:odd:", "snap:firefox"]
    assert asked == ["rpm", "snap", "flatpak"]


def test_a_program_that_is_not_there_or_does_not_end_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(["no-such-program-here"]) == ""
    assert ask(["sh", "-c", "echo 안녕; echo nobody reads this >&2"]) == "안녕\n"
    monkeypatch.setattr(linux_software, "ASK_LIMIT", 0.05)
    assert ask(["sleep", "60"]) == ""


@pytest.mark.parametrize("seconds", [0, -1, 10**20, float("inf"), 260_000_000_000])
def test_a_day_that_no_calendar_has_is_none(seconds: float) -> None:
    assert day(seconds) == ""
