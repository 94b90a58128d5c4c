"""The package for Debian and Ubuntu: what it is made of, and that the same input gives the same bytes."""

import configparser
import io
import lzma
import subprocess
import tarfile
import tomllib

import pytest

from controldock.protocol.desktop import SYSTEM_SOCKET
from deb import archive, build, contents
from deb.archive import Entry

CONTROL = build.control("1.2.3", "amd64")
ENTRIES = [
    Entry("etc/controldock", None, 0o700),
    Entry("etc/xdg/autostart/a.desktop", b"[Desktop Entry]\n"),
    Entry("usr/lib/controldock-agent/agent", b"#!/usr/bin/python3\n", archive.PROGRAM),
    Entry("usr/lib/controldock-agent/lib/x.py", "# 한글\n".encode()),
]
# They give a service mounts of its own, or forbid what administrators do: see the end of the unit.
CONFINING = (
    "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "ProtectKernelTunables", "ProtectControlGroups",
    "ProtectProc", "ReadOnlyPaths", "NoNewPrivileges", "RestrictSUIDSGID", "CapabilityBoundingSet", "SystemCallFilter",
    "MemoryDenyWriteExecute", "RestrictNamespaces", "LockPersonality", "User", "DynamicUser",
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> bytes:
    return archive.package(CONTROL, contents.scripts(), ENTRIES)


def members(package: bytes) -> dict[str, bytes]:
    """Of an ar archive."""
    assert package.startswith(b"!<arch>\n")
    found, at = {}, 8
    while at < len(package):
        header = package[at : at + 60]
        assert header.endswith(b"`\n")
        size = int(header[48:58])
        found[header[:16].decode().strip()] = package[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    return found


def tarball(packed: bytes) -> tarfile.TarFile:
    return tarfile.open(fileobj=io.BytesIO(lzma.decompress(packed)))


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(contents.SOURCES / "controldock-agent.service", encoding="utf-8")
    return parser


def test_the_same_files_give_the_same_bytes_in_whatever_order_they_came(made: bytes) -> None:
    assert archive.package(CONTROL, contents.scripts(), ENTRIES[::-1]) == made


def test_it_is_laid_out_as_dpkg_wants_it(made: bytes) -> None:
    parts = members(made)
    assert list(parts) == ["debian-binary", "control.tar.xz", "data.tar.xz"]
    assert parts["debian-binary"] == b"2.0\n"


def test_everything_is_roots_and_of_no_day(made: bytes) -> None:
    for name in ("control.tar.xz", "data.tar.xz"):
        for member in tarball(members(made)[name]):
            assert (member.uid, member.gid, member.uname, member.gname) == (0, 0, "root", "root")
            assert member.mtime == archive.TIMESTAMP
            assert not member.mode & 0o022, f"others may write {member.name}"


def test_files_lie_where_they_belong(made: bytes) -> None:
    data = tarball(members(made)["data.tar.xz"])
    names = data.getnames()
    assert names[0] == "."
    assert all(name.rpartition("/")[0] in names for name in names if "/" in name), "a folder is missing"
    assert data.getmember("./etc/controldock").mode == 0o700
    assert data.getmember("./usr/lib/controldock-agent/agent").mode == 0o755
    file = data.extractfile("./usr/lib/controldock-agent/lib/x.py")
    assert file is not None
    assert file.read().decode() == "# 한글\n"


def test_what_dpkg_is_told(made: bytes) -> None:
    control = tarball(members(made)["control.tar.xz"])

    def text(name: str) -> str:
        file = control.extractfile(f"./{name}")
        assert file is not None
        return file.read().decode()

    assert "Version: 1.2.3\nArchitecture: amd64\n" in text("control")
    assert text("control").endswith("Installed-Size: 3\n")
    assert text("conffiles") == "/etc/xdg/autostart/a.desktop\n"
    assert len(text("md5sums").splitlines()) == 3
    assert {
        name for name in ("postinst", "prerm", "postrm") if control.getmember(f"./{name}").mode == 0o755
    } == {
        "postinst",
        "prerm",
        "postrm",
    }


def test_it_asks_for_a_python_that_its_wheels_know() -> None:
    assert "python3 (>= 3.11), python3 (<< 3.15)" in CONTROL
    last = contents.PYTHONS[-1].split(".")[1]
    assert f"3.{int(last) + 1}" == build.NEXT_PYTHON


def test_our_part_is_the_agent_and_its_companion_alone() -> None:
    paths = [entry.path for entry in contents.ours()]
    assert f"{contents.HOME}/lib/controldock/agent/__main__.py" in paths
    assert f"{contents.HOME}/lib/controldock/desktop/__main__.py" in paths
    assert not [path for path in paths if "/server/" in path or "/cli/" in path or path.endswith(".pyc")]


def test_a_file_that_differs_between_pythons_is_no_package() -> None:
    seen: dict[str, bytes] = {}
    contents._merge(seen, "msgspec/__init__.py", b"1")
    contents._merge(seen, "msgspec/__init__.py", b"1")
    contents._merge(seen, "psutil/tests/test_linux.py", b"1")
    assert seen == {"msgspec/__init__.py": b"1"}
    with pytest.raises(SystemExit, match="differs between Pythons"):
        contents._merge(seen, "msgspec/__init__.py", b"2")


@pytest.mark.parametrize("program", ["agent", "desktop"])
def test_programs_see_the_systems_python_and_their_own_libraries_only(program: str) -> None:
    first = (contents.SOURCES / program).read_text(encoding="utf-8").splitlines()[0]
    assert first == "#!/usr/bin/python3 -ISB"  # isolated, no site packages, writes no bytecode


@pytest.mark.parametrize("script", ["postinst", "prerm", "postrm"])
def test_scripts_are_good_shell(script: str) -> None:
    subprocess.run(["/bin/sh", "-n", contents.SOURCES / script], check=True)


def test_the_service_starts_what_is_installed() -> None:
    service = unit()["Service"]
    program, *words = service["ExecStart"].split()
    assert (program, 0o755) == ("/" + contents.PLACES["agent"][0], contents.PLACES["agent"][1])
    assert words == ["run", "--config", "/etc/controldock/agent.toml"]
    assert f"/run/{service['RuntimeDirectory']}/desktop.sock" == SYSTEM_SOCKET
    assert (service["StateDirectory"], service["StateDirectoryMode"]) == ("controldock-agent", "0700")


def test_the_service_comes_back_and_lets_the_agent_end_its_scripts() -> None:
    service = unit()["Service"]
    assert (service["Restart"], service["KillMode"], service["OOMPolicy"]) == (
        "always",
        "process",
        "continue",
    )


def test_nothing_confines_the_scripts_of_administrators() -> None:
    assert [name for name in CONFINING if name in unit()["Service"]] == []


def test_the_example_gives_nothing_away_and_is_toml_once_it_is_filled_in() -> None:
    text = (contents.SOURCES / "agent.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}
    filled = tomllib.loads(text.replace("# server =", "server =").replace("# token =", "token ="))
    assert set(filled) == {"server", "token"}


def test_the_companion_comes_with_every_log_on() -> None:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(contents.SOURCES / "controldock-desktop.desktop", encoding="utf-8")
    entry = parser["Desktop Entry"]
    assert entry["Exec"] == "/" + contents.PLACES["desktop"][0]
    assert entry["Comment[ko]"] == "관리자의 공지를 보여 줍니다"
