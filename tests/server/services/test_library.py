"""The library: how it comes into the database and stays up to date, and what its templates do."""

import os
import re
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_bash
import tree_sitter_powershell
from tests.server.house import House, news

from controldock.domain.agent_filter import OsFamily
from controldock.domain.command import DeploymentKind, Value, environment_of, fill_in
from controldock.domain.errors import Invalid
from controldock.domain.template import BUILT_IN, LANGUAGES
from controldock.server.services.changes import Noun
from controldock.server.services.library import FOLDER, Item, LibraryWrong, items

LIBRARY = {item.key: item.content for item in items()}
SHELL = sorted(key for key, content in LIBRARY.items() if content.os is OsFamily.LINUX)
POWERSHELL = sorted(k for k, content in LIBRARY.items() if content.kind is DeploymentKind.POWERSHELL)
HOSTILE = "x'; touch hacked; echo \"`touch hacked`$(touch hacked)%PATH%&|<>^\\ 한글"
USED = re.compile(r"(?:\$env:|\$\{?)PARAM_(\w+)")
UNIT = re.compile(r"(?<=\d)[KMG]B\b")  # which PowerShell knows, and the grammar does not

ONE = Item("one", LIBRARY["flush-dns"])


async def names(house: House) -> list[str]:
    return [one.content.name for one in await house.templates.search(house.vera)]


async def the_one(house: House):  # type: ignore[no-untyped-def]
    (one,) = await house.templates.search(house.ann)
    return one


# -- how it comes into the database --


async def test_the_library_is_there_after_the_first_start(house: House) -> None:
    with house.changes.subscribe() as console:
        await house.library.stock(items())
        assert len((await news(console))[Noun.TEMPLATES]) == len(LIBRARY)
    found = await house.templates.search(house.vera)
    assert {one.key for one in found} == LIBRARY.keys()
    assert all(one.created_by == BUILT_IN and not one.is_edited for one in found)
    await house.library.stock(items())
    assert len(await house.templates.search(house.vera)) == len(LIBRARY)


async def test_what_nobody_touched_is_brought_up_to_date(house: House) -> None:
    await house.library.stock([ONE])
    better = replace(ONE.content, script="ipconfig /flushdns\nipconfig /registerdns\n")
    await house.library.stock([Item("one", better)])
    one = await the_one(house)
    assert (one.content, one.latest, one.is_edited) == (better, 2, False)
    await house.library.stock([ONE])  # a server of the earlier release that starts later
    assert (await the_one(house)).content == better


async def test_what_somebody_made_his_own_stays(house: House) -> None:
    await house.library.stock([ONE])
    one = await the_one(house)
    mine = replace(one.content, script="echo mine")
    await house.templates.change(house.oscar, one.id, mine, 1)
    await house.library.stock([Item("one", replace(ONE.content, script="echo newer"))])
    one = await the_one(house)
    assert (one.content, one.latest, one.is_edited) == (mine, 2, True)


async def test_what_was_put_back_as_it_came_is_kept_up_to_date_again(house: House) -> None:
    await house.library.stock([ONE])
    one = await the_one(house)
    await house.templates.change(house.oscar, one.id, replace(ONE.content, script="echo mine"), 1)
    await house.templates.change(house.oscar, one.id, ONE.content, 2)
    newer = replace(ONE.content, script="echo newer")
    await house.library.stock([Item("one", newer)])
    assert (await the_one(house)).content == newer


async def test_what_was_removed_does_not_come_back(house: House) -> None:
    await house.library.stock([ONE])
    await house.templates.remove(house.ann, (await the_one(house)).id)
    await house.library.stock([Item("one", replace(ONE.content, script="echo newer"))])
    assert await names(house) == []


async def test_what_left_the_library_stays(house: House) -> None:
    await house.library.stock([ONE])
    await house.library.stock([])
    assert await names(house) == [ONE.content.name]


def test_a_file_that_is_no_template_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "flush.toml"
    file.write_text((FOLDER / "flush-dns.toml").read_text())
    with pytest.raises(LibraryWrong, match=r"flush\.toml"):
        items(tmp_path)
    file.write_text("format = 1")
    with pytest.raises(Invalid):
        items(tmp_path)


# -- what is in it --


def test_it_is_a_library() -> None:
    assert len(LIBRARY) >= 20
    assert sum(content.os is OsFamily.WINDOWS for content in LIBRARY.values()) >= 20


@pytest.mark.parametrize("key", sorted(LIBRARY))
def test_everything_is_said_in_every_language(key: str) -> None:
    content = LIBRARY[key]
    assert content.os is not None
    assert content.description.endswith(".")
    assert content.tags
    for language in LANGUAGES[1:]:
        texts = content.texts[language]
        assert texts.name
        assert texts.description
        assert texts.labels.keys() == {parameter.name for parameter in content.parameters}
    assert all(parameter.label for parameter in content.parameters)


@pytest.mark.parametrize("key", sorted(LIBRARY))
def test_every_parameter_is_used_and_every_used_one_is_there(key: str) -> None:
    content = LIBRARY[key]
    assert set(USED.findall(content.script)) == {parameter.name for parameter in content.parameters}


def test_cmd_takes_no_parameters() -> None:
    """It would paste them into its text: there is no safe way to write %PARAM_x%."""
    for content in LIBRARY.values():
        if content.kind is DeploymentKind.SHELL and content.os is OsFamily.WINDOWS:
            assert not content.parameters
            assert "PARAM_" not in content.script


def errors_of(language: object, script: str) -> list[str]:
    """The lines that a grammar does not understand."""
    tree = tree_sitter.Parser(tree_sitter.Language(language)).parse(script.encode())  # type: ignore[arg-type]
    found, waiting = list[str](), [tree.root_node]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            found.append(f"{node.start_point}: {node.text!r}")
        waiting += node.children
    return found


@pytest.mark.parametrize("key", POWERSHELL)
def test_powershell_understands_it(key: str) -> None:
    script = UNIT.sub("", LIBRARY[key].script)
    assert errors_of(tree_sitter_powershell.language(), script) == []


@pytest.mark.parametrize("key", SHELL)
def test_the_shell_understands_it(key: str) -> None:
    assert errors_of(tree_sitter_bash.language(), LIBRARY[key].script) == []
    subprocess.run(["sh", "-n"], input=LIBRARY[key].script, text=True, check=True)


# -- what the ones for Linux do; really --

STAND_INS = ("apt-get", "systemctl", "journalctl", "timedatectl")  # what would change the machine of the test


@pytest.fixture
def stand_ins(tmp_path: Path) -> Path:
    """Commands that note what they are asked for, one argument a line, and do nothing."""
    folder = tmp_path / "stand-ins"
    folder.mkdir()
    for name in STAND_INS:
        command = folder / name
        command.write_text(f"#!/bin/sh\nprintf '%s\\n' {name} \"$@\" >> '{tmp_path}/asked'\n")
        command.chmod(0o755)
    return folder


def run(key: str, cwd: Path, stand_ins: Path | None = None, **given: str) -> subprocess.CompletedProcess[str]:
    """Run it as an agent does: the script in a file, the values in the environment."""
    content = LIBRARY[key]
    known = {parameter.name: parameter.type for parameter in content.parameters}
    values, wrong = fill_in(
        content.parameters, (Value(name, known[name], text) for name, text in given.items())
    )
    assert not wrong
    script = cwd / "script"
    script.write_text(content.script)
    path = os.environ["PATH"] if stand_ins is None else f"{stand_ins}:{os.environ['PATH']}"
    environment = {"PATH": path, "LC_ALL": "C.UTF-8"} | environment_of(values)
    return subprocess.run(
        ["/bin/sh", str(script)],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def asked(tmp_path: Path) -> list[str]:
    return (tmp_path / "asked").read_text().splitlines()


def test_old_files_are_deleted_and_new_ones_stay(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    (folder / "deep").mkdir(parents=True)
    long_ago = time.time() - 9 * 86_400
    for name in ("old", "deep/old too", "new"):
        (folder / name).write_text("x")
        if "old" in name:
            os.utime(folder / name, (long_ago, long_ago))
    done = run("linux-clear-temp-files", tmp_path, folder=str(folder), days="7")
    assert (done.returncode, done.stdout) == (0, "Deleted: 2 files.\n")
    assert [file.name for file in folder.rglob("*") if file.is_file()] == ["new"]


@pytest.mark.parametrize("folder", ["/", "//", "tmp", HOSTILE])
def test_no_other_folder_is_cleared(tmp_path: Path, folder: str) -> None:
    assert run("linux-clear-temp-files", tmp_path, folder=folder).returncode == 2
    assert not (tmp_path / "hacked").exists()


def test_the_biggest_files_are_listed_first(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    for name, megabytes in (("small", 1), ("bi g", 3), ("middle", 2)):
        (folder / name).write_bytes(bytes(megabytes * 1024 * 1024))
    done = run("linux-list-big-files", tmp_path, folder=str(folder), count="2")
    assert [line.split(maxsplit=3)[::3] for line in done.stdout.splitlines()] == [
        ["3", f"{folder}/bi g"],
        ["2", f"{folder}/middle"],
    ]


def test_the_report_is_of_this_pc(tmp_path: Path) -> None:
    done = run("linux-system-report", tmp_path)
    assert done.returncode == 0, done.stdout
    assert os.uname().nodename in done.stdout
    assert "MemTotal:" in done.stdout


def test_packages_are_updated_without_a_question(tmp_path: Path, stand_ins: Path) -> None:
    done = run("linux-apt-upgrade", tmp_path, stand_ins)
    assert done.returncode == 0, done.stdout
    assert asked(tmp_path)[:3] == ["apt-get", "-q", "update"]
    assert "-y" in asked(tmp_path)


def test_packages_are_installed_by_name_and_nothing_else_is(tmp_path: Path, stand_ins: Path) -> None:
    assert run("linux-install-package", tmp_path, stand_ins, packages="vlc libc6:i386").returncode == 0
    assert asked(tmp_path)[-3:] == ["--", "vlc", "libc6:i386"]
    for name in ("--purge", HOSTILE, "* vlc", "vlc;reboot"):
        assert run("linux-install-package", tmp_path, stand_ins, packages=name).returncode == 2
    assert not (tmp_path / "hacked").exists()


def test_pending_packages_are_counted(tmp_path: Path, stand_ins: Path) -> None:
    (stand_ins / "apt-get").write_text(
        "#!/bin/sh\necho 'Inst vim [1] (2 x)'\necho 'Inst gcc [1] (2 x)'\necho Conf\n"
    )
    done = run("linux-list-updates", tmp_path, stand_ins)
    assert done.stdout.splitlines() == ["vim [1] (2 x)", "gcc [1] (2 x)", "2 packages could be updated."]
    (stand_ins / "apt-get").write_text("#!/bin/sh\n")
    assert run("linux-list-updates", tmp_path, stand_ins).stdout == "Everything is up to date.\n"


def test_space_is_freed_and_shown(tmp_path: Path, stand_ins: Path) -> None:
    done = run("linux-free-space", tmp_path, stand_ins, days="3")
    assert done.returncode == 0, done.stdout
    assert asked(tmp_path) == ["apt-get", "clean", "journalctl", "--vacuum-time=3d"]
    assert done.stdout.count("Filesystem") == 2


@pytest.mark.parametrize(
    ("key", "parameter", "last"),
    [
        ("linux-restart-service", "service", "status"),
        ("linux-set-time-zone", "zone", "status"),
    ],
)
def test_a_value_reaches_the_command_as_one_argument_however_it_looks(
    tmp_path: Path, stand_ins: Path, key: str, parameter: str, last: str
) -> None:
    done = run(key, tmp_path, stand_ins, **{parameter: HOSTILE})
    assert done.returncode == 0, done.stdout
    assert asked(tmp_path)[2:4] == ["--", HOSTILE]
    assert last in asked(tmp_path)
    assert not (tmp_path / "hacked").exists()


def test_errors_of_the_last_hours_are_shown(tmp_path: Path, stand_ins: Path) -> None:
    done = run("linux-collect-logs", tmp_path, stand_ins, hours="6")
    assert done.returncode == 0, done.stdout
    assert "--since=-6h" in asked(tmp_path)


@pytest.mark.parametrize(
    ("key", "parameter"),
    [
        ("linux-clear-temp-files", "days"),
        ("linux-collect-logs", "hours"),
        ("linux-free-space", "days"),
        ("linux-list-big-files", "count"),
    ],
)
@pytest.mark.parametrize("number", ["-1", "2.5"])
def test_numbers_that_do_not_fit_are_said(
    tmp_path: Path, stand_ins: Path, key: str, parameter: str, number: str
) -> None:
    done = run(key, tmp_path, stand_ins, **{parameter: number})
    assert (done.returncode, done.stdout[:7]) == (2, "A whole")
