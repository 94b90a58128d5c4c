"""Scripts as the people at the PC, with real users of this machine."""

import os
import pwd
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.agent.logged_on import AT_SCREEN, Pc
from tests.agent.workbench import Bench

from controldock.agent.platform.linux import Linux
from controldock.agent.platform.linux_people import People
from controldock.agent.runner import Ending
from controldock.domain.agent_words import Said
from controldock.domain.command import RunAs, Sessions
from controldock.domain.task import Outcome

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path / "pc")


@pytest.fixture
async def people(tmp_path: Path, pc: Pc) -> AsyncIterator[Bench]:
    """A runner on a PC where it is written down who is logged on."""
    bench = Bench(tmp_path, Linux(people=People(pc.root)))
    yield bench
    await bench.clean_up()


def left_behind(bench: Bench) -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"controldock-{bench.attempt_id}*"))


ACTIVE: dict[str, Any] = {"run_as": RunAs.USER, "sessions": Sessions.ACTIVE}
ALL: dict[str, Any] = {"run_as": RunAs.USER, "sessions": Sessions.ALL}


@needs_root
async def test_a_person_runs_it_with_their_own_rights(people: Bench, pc: Pc) -> None:
    """Complaint 35: "run as logged in user" ran as SYSTEM."""
    pc.log_on("mail", "1", **AT_SCREEN)
    script = (
        "id -un; id -Gn; id -ru; echo $HOME $USER $LOGNAME; stat -c '%U %a' .; echo x > file && cat file;"
        ' cat /etc/shadow 2>&1 | tail -c 18; echo "$PARAM_x"; cat'
    )
    ending = await people.run(script, **ACTIVE, environment={"PARAM_x": "안녕"}, stdin="in")
    mail = pwd.getpwnam("mail")
    assert ending == Ending(Outcome.SUCCEEDED, 0)
    assert people.output.decode().splitlines() == [
        *("mail", "mail", str(mail.pw_uid), f"{mail.pw_dir} mail mail"),
        *("mail 700", "x", "Permission denied", "안녕", "in"),
    ]
    assert left_behind(people) == []


@needs_root
async def test_a_person_runs_a_long_script(people: Bench, pc: Pc) -> None:
    pc.log_on("mail", "1", **AT_SCREEN)
    script = "".join(f": line {number:06}\n" for number in range(20_000)) + "id -un\n"
    assert await people.run(script, **ACTIVE) == Ending(Outcome.SUCCEEDED, 0)
    assert people.output == b"mail\n"
    assert left_behind(people) == []


@needs_root
async def test_everybody_runs_it_one_after_the_other(people: Bench, pc: Pc) -> None:
    pc.log_on("mail", "1", **AT_SCREEN)
    pc.log_on("games", "2")
    assert await people.run("id -un", **ALL) == Ending(Outcome.SUCCEEDED, 0)
    assert people.output == b"--- mail ---\nmail\n--- games ---\ngames\n"
    ending = await people.run("echo hi; [ $USER = mail ] || exit 7", **ALL)
    assert ending == Ending(Outcome.FAILED, 7, Said.FAILED_FOR.of(users="games"))
    assert people.output.count(b"hi\n") == 2


@needs_root
async def test_one_timeout_is_for_all_of_them(people: Bench, pc: Pc) -> None:
    pc.log_on("mail", "1", **AT_SCREEN)
    pc.log_on("games", "2")
    ending = await people.run("id -un; sleep 1031 & sleep 1032", **ALL, limit=0.5)
    assert ending.outcome is Outcome.TIMED_OUT
    assert people.output == b"--- mail ---\nmail\n"
    assert people.living() == set()  # root ends what belongs to somebody else, too
    assert left_behind(people) == []


async def test_with_nobody_there_nothing_runs(people: Bench) -> None:
    for more in (ACTIVE, ALL):
        ending = await people.run("true", **more)
        assert ending == Ending(Outcome.FAILED, None, Said.NOBODY_LOGGED_ON)


@needs_root
async def test_a_directory_that_is_not_for_that_person(people: Bench, pc: Pc, tmp_path: Path) -> None:
    pc.log_on("mail", "1", **AT_SCREEN)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    ending = await people.run("true", **ACTIVE, working_directory=str(closed))
    message = Said.DIRECTORY_CLOSED.of(user="mail", directory=closed)
    assert ending == Ending(Outcome.FAILED, None, message)
    assert left_behind(people) == []
