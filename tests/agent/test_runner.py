"""One attempt as a process tree, with real processes."""

import asyncio
import os
import pwd
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.agent.logged_on import AT_SCREEN, Pc

from controldock.agent import runner as runner_module
from controldock.agent.orders import Order
from controldock.agent.platform import Member, Platform, this_platform
from controldock.agent.platform.linux import Linux
from controldock.agent.platform.linux_people import People
from controldock.agent.runner import Ending, Runner
from controldock.agent.spool import MAX_OUTPUT, Spool
from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind, RunAs, Sessions
from controldock.domain.task import Outcome
from controldock.protocol.orders import Sheet
from controldock.sources import SystemSources

SOURCES = SystemSources()
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")


class Bench:
    """A runner with a folder, and the last spool."""

    def __init__(self, folder: Path, system: Platform | None = None) -> None:
        self.runner = Runner(system or this_platform())
        self.folder = folder
        self.spool = Spool(folder / "output")
        self.processes: list[Member] = []
        self.attempt_id = ""

    async def run(
        self,
        script: str,
        *,
        limit: float = 30.0,
        stop: asyncio.Future[Ending] | None = None,
        kind: str = "shell",
        **more: Any,
    ) -> Ending:
        self.spool.remove()
        self.spool = Spool(self.folder / "output")
        self.attempt_id = SOURCES.new_id()
        sheet = Sheet(deployment_id="d", kind=DeploymentKind(kind), script=script, timeout=limit, **more)
        order = Order(self.attempt_id, SOURCES.new_id(), sheet)
        return await self.runner.run(
            order,
            self.spool,
            self.folder / "work",
            stop=stop or asyncio.get_running_loop().create_future(),
            on_process=self.processes.append,
        )

    @property
    def output(self) -> bytes:
        return self.spool.read(0, self.spool.size)

    def living(self) -> set[Member]:
        return this_platform().tree(self.attempt_id, None, self.processes)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    this_platform().end(bench.living(), force=True)
    bench.runner.close()
    bench.spool.close()
    await asyncio.sleep(0)


async def until(condition: Callable[[], bool], within: float = 20.0) -> None:
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.01)


async def test_it_says_hello(bench: Bench) -> None:
    assert await bench.run("echo hello") == Ending(Outcome.SUCCEEDED, 0)
    assert bench.output == b"hello\n"


@pytest.mark.parametrize("code", [1, 3, 127, 255])
async def test_an_exit_code_is_kept_as_it_is(bench: Bench, code: int) -> None:
    assert await bench.run(f"exit {code}") == Ending(Outcome.FAILED, code)


async def test_killed_by_a_signal_is_a_negative_exit_code(bench: Bench) -> None:
    assert await bench.run("kill -SEGV $$") == Ending(Outcome.FAILED, -signal.SIGSEGV)


async def test_both_streams_are_one_in_order(bench: Bench) -> None:
    await bench.run("echo one; echo two >&2; echo three")
    assert bench.output == b"one\ntwo\nthree\n"


async def test_unicode_and_bytes_that_are_none(bench: Bench) -> None:
    await bench.run("printf '안녕 세계 ✓'; printf '\\377\\000\\200'")
    assert bench.output == "안녕 세계 ✓".encode() + b"\xff\x00\x80"


async def test_nobody_answers_its_questions(bench: Bench) -> None:
    assert (await bench.run("read answer || exit 4")).exit_code == 4


async def test_it_knows_which_attempt_it_is_and_has_a_folder_of_its_own(bench: Bench) -> None:
    await bench.run("echo $CONTROLDOCK_ATTEMPT_ID; pwd; stat -c %a .")
    assert bench.output.decode().split() == [bench.attempt_id, str(bench.folder / "work"), "700"]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
# What a shell, cmd, PowerShell or a careless program between would take for more than text (security.md, T25).
TEETH = [
    "%", "^", "&", "|", '"', "'", "`", "$(id)", "${IFS}", ";", "\n", "\r\n", "\t", "%CD:~0,1%", "%PATH%", "!PATH!",
    "$env:PATH", "-rf /", "--", " ", "", "\\", "a b", "*", "~", "\x1b[2J", "\ufeff", "안녕", "\U0001f600", "=",
    "a=b", "'; rm -rf / #", "\u2028", "\x7f", "\ud7ff", "&calc.exe", "\"&calc.exe&\"",
]  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(values=st.lists(TEXTS | st.sampled_from(TEETH), min_size=1, max_size=20), stdin=TEXTS)
@example(values=TEETH, stdin="".join(TEETH))
def test_any_parameter_arrives_byte_for_byte(
    values: list[str], stdin: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """And nothing else is started than what the script says."""
    folder = tmp_path_factory.mktemp("bench")

    async def story() -> None:
        bench = Bench(folder)
        environment = {f"PARAM_v{number}": value for number, value in enumerate(values)}
        wanted = " ".join(f'"$PARAM_v{number}"' for number in range(len(values)))
        ending = await bench.run(f"printf '%s\\0' {wanted}; cat", environment=environment, stdin=stdin)
        assert ending == Ending(Outcome.SUCCEEDED, 0)
        assert bench.output == "\0".join([*values, stdin]).encode()
        bench.spool.remove()
        assert list(folder.iterdir()) == [folder / "work"]
        assert list((folder / "work").iterdir()) == []

    asyncio.run(story())


async def test_parameters_arrive_whatever_the_agents_locale_is(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ko_KR.eucKR")
    await bench.run('printf "%s" "$PARAM_who"', environment={"PARAM_who": "뷁 ✓"})
    assert bench.output == "뷁 ✓".encode()


async def test_a_parameter_that_is_no_text_says_so(bench: Bench) -> None:
    ending = await bench.run("true", environment={"PARAM_x": "a\0b"})
    assert (ending.outcome, ending.exit_code) == (Outcome.FAILED, None)
    assert "could not be started" in ending.message


async def test_all_of_the_standard_input_arrives_and_then_it_ends(bench: Bench) -> None:
    text = "가나다\n" * 10_000
    assert await bench.run("cat", stdin=text) == Ending(Outcome.SUCCEEDED, 0)
    assert bench.output == text.encode()


@pytest.mark.parametrize("script", ["echo done", "head -c 3 >/dev/null; echo done", "exec <&-; echo done"])
async def test_whoever_does_not_read_its_standard_input_is_not_harmed(bench: Bench, script: str) -> None:
    began = time.monotonic()
    assert await bench.run(script, stdin="x" * 100_000) == Ending(Outcome.SUCCEEDED, 0)
    assert bench.output == b"done\n"
    assert time.monotonic() - began < 3


async def test_it_starts_where_it_shall(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "여기 a").mkdir()
    await bench.run("pwd", working_directory=str(tmp_path / "여기 a"))
    assert bench.output.decode() == f"{tmp_path}/여기 a\n"


async def test_a_directory_that_is_not_there_is_named(bench: Bench, tmp_path: Path) -> None:
    for directory in (f"{tmp_path}/nowhere", "/etc/passwd"):
        ending = await bench.run(f"touch {tmp_path}/effect", working_directory=directory)
        message = Said.NO_DIRECTORY.of(directory=directory)
        assert ending == Ending(Outcome.FAILED, None, message)
    assert not (tmp_path / "effect").exists()


@pytest.mark.parametrize(
    ("exit_code", "codes", "outcome"),
    [
        (0, (0,), Outcome.SUCCEEDED),
        (3, (0, 3), Outcome.SUCCEEDED),
        (0, (3,), Outcome.FAILED),
        (3, (0, 1641, 3010), Outcome.FAILED),
    ],
)
async def test_the_exit_codes_of_success_are_as_ordered(
    bench: Bench, exit_code: int, codes: tuple[int, ...], outcome: Outcome
) -> None:
    assert await bench.run(f"exit {exit_code}", success_codes=codes) == Ending(outcome, exit_code)


@pytest.mark.parametrize("code", [-9, 2**32 - 9])
async def test_a_code_of_success_may_be_written_signed_or_unsigned(bench: Bench, code: int) -> None:
    assert await bench.run("kill -KILL $$", success_codes=(code,)) == Ending(Outcome.SUCCEEDED, -9)


async def test_a_script_longer_than_an_argument_may_be(bench: Bench) -> None:
    script = "".join(f": line {number:06}\n" for number in range(20_000)) + "echo done\n"
    assert len(script) > 256 * 1024
    assert await bench.run(script) == Ending(Outcome.SUCCEEDED, 0)
    assert bench.output == b"done\n"


async def test_what_can_not_be_started_says_why(bench: Bench) -> None:
    (bench.folder / "work").write_text("in the way")
    ending = await bench.run("true")
    assert ending.outcome is Outcome.FAILED
    assert ending.exit_code is None
    assert "could not be started" in ending.message
    (bench.folder / "work").unlink()
    assert "could not be started" in (await bench.run("true\0false")).message


async def test_a_kind_of_script_that_this_pc_does_not_have(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    ending = await bench.run("Get-Date", kind="powershell")
    assert ending == Ending(Outcome.FAILED, None, "PowerShell is not installed on this PC.")


async def test_five_megabytes_arrive_byte_for_byte(bench: Bench, tmp_path: Path) -> None:
    data = SOURCES.token(5_000_000)
    (tmp_path / "data").write_bytes(data)
    assert await bench.run(f"cat {tmp_path}/data") == Ending(Outcome.SUCCEEDED, 0)
    assert bench.output == data


@pytest.mark.timeout(300)
async def test_a_gigabyte_loses_its_middle_and_memory_stays_flat(bench: Bench) -> None:
    own = psutil.Process()
    before = own.memory_info().rss
    peak = 0

    async def watch() -> None:
        nonlocal peak
        while True:
            peak = max(peak, own.memory_info().rss)
            await asyncio.sleep(0.02)

    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watch())
        ending = await bench.run("head -c 1000000000 /dev/zero", limit=250)
        watching.cancel()
    assert ending == Ending(Outcome.SUCCEEDED, 0)
    spool = bench.spool
    assert MAX_OUTPUT * 15 // 16 <= spool.size <= MAX_OUTPUT
    assert (spool.size + spool.missing, spool.head) == (1_000_000_000, MAX_OUTPUT // 2)
    assert peak - before < 32 * 1024 * 1024


async def test_a_timeout_ends_the_whole_tree(bench: Bench) -> None:
    began = time.monotonic()
    ending = await bench.run(
        "echo so far; sleep 1011 & setsid sleep 1012 & (setsid sh -c 'sleep 1013 & sleep 1014' &) ; sleep 1015",
        limit=0.5,
    )
    assert ending.outcome is Outcome.TIMED_OUT
    assert "0.5 seconds" in ending.message
    assert bench.output == b"so far\n"
    assert bench.living() == set()
    assert time.monotonic() - began < 4  # nobody refused, so nobody waits for the grace to pass


async def test_one_that_will_not_go_is_ended(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "TERM_GRACE", 0.3)
    ending = await bench.run(
        "trap '' TERM; (setsid sh -c 'sleep 1016; sleep 1017' &); sleep 1018; sleep 1019", limit=0.5
    )
    assert ending.outcome is Outcome.TIMED_OUT
    assert ending.exit_code == -signal.SIGKILL
    assert bench.living() == set()


async def test_a_tree_that_grows_while_it_is_felled(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "TERM_GRACE", 0.2)
    ending = await bench.run(
        "trap '' TERM; while :; do setsid sh -c 'trap \"\" TERM; sleep 1020' & sleep 0.01; done", limit=0.3
    )
    assert ending.outcome is Outcome.TIMED_OUT
    await until(lambda: bench.living() == set())


async def test_the_next_command_of_a_script_does_not_begin_when_one_is_ended(
    bench: Bench, tmp_path: Path
) -> None:
    script = f"sleep 1026; touch {tmp_path}/effect; sleep 1027; touch {tmp_path}/effect"
    for _ in range(10):
        assert (await bench.run(script, limit=0.05)).outcome is Outcome.TIMED_OUT
    assert not (tmp_path / "effect").exists()


async def test_time_to_tidy_up(bench: Bench) -> None:
    script = "trap 'echo tidied; exit 5' TERM; echo ready; while :; do sleep 0.02; done"
    ending = await bench.run(script, limit=0.7)
    assert (ending.outcome, ending.exit_code) == (Outcome.TIMED_OUT, 5)
    assert bench.output.startswith(b"ready\n")
    assert bench.output.endswith(b"tidied\n")


async def test_a_cancel_ends_it(bench: Bench) -> None:
    stop: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(bench.run("sleep 1021 & sleep 1022", stop=stop))
        await until(lambda: bool(bench.processes))
        stop.set_result(Ending(Outcome.CANCELLED, message="As asked."))
    assert running.result() == Ending(Outcome.CANCELLED, -signal.SIGTERM, "As asked.")
    assert bench.living() == set()


async def test_a_cancel_before_the_start_starts_nothing(bench: Bench, tmp_path: Path) -> None:
    stop: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
    stop.set_result(Ending(Outcome.CANCELLED))
    assert await bench.run(f"touch {tmp_path}/effect", stop=stop) == Ending(Outcome.CANCELLED)
    assert not (tmp_path / "effect").exists()


async def test_a_background_child_is_left_alone_and_holds_up_nothing(bench: Bench, tmp_path: Path) -> None:
    child = f"while [ ! -e {tmp_path}/enough ]; do echo tick; sleep 0.05; done; touch {tmp_path}/lived"
    script = f"({child}) & echo started"
    began = time.monotonic()
    assert await bench.run(script) == Ending(Outcome.SUCCEEDED, 0)
    assert time.monotonic() - began < 5
    assert b"started\n" in bench.output
    size = bench.spool.size
    await asyncio.sleep(0.2)  # it goes on writing, and dies of no broken pipe
    (tmp_path / "enough").touch()
    await until((tmp_path / "lived").exists)
    assert bench.spool.size == size


async def test_only_so_many_background_outputs_are_read_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "OUTPUT_GRACE", 0.1)
    monkeypatch.setattr(runner_module, "MAX_DRAINED", 2)
    before = psutil.Process().num_fds()
    pids = []
    for _ in range(4):
        await bench.run("sleep 1023 & echo $!")
        pids.append(int(bench.output))
    assert psutil.Process().num_fds() <= before + 4
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


async def test_what_a_dead_agent_left_running_is_found_and_ended(bench: Bench) -> None:
    attempt_id = SOURCES.new_id()
    environment = {**os.environ, "CONTROLDOCK_ATTEMPT_ID": attempt_id}
    orphan = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", "setsid sleep 1024 & sleep 1025", env=environment, start_new_session=True
    )
    leader = this_platform().member(orphan.pid)
    assert await bench.runner.end_tree(attempt_id, leader) == ""
    assert await orphan.wait() == -signal.SIGTERM
    assert this_platform().tree(attempt_id, leader, ()) == set()


async def test_nothing_to_end_takes_no_time(bench: Bench) -> None:
    began = time.monotonic()
    assert await bench.runner.end_tree(SOURCES.new_id(), Member(os.getpid(), "not me")) == ""
    assert time.monotonic() - began < 2


# -- as somebody


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path / "pc")


@pytest.fixture
async def people(tmp_path: Path, pc: Pc) -> AsyncIterator[Bench]:
    """A runner on a PC where it is written down who is logged on."""
    bench = Bench(tmp_path, Linux(people=People(pc.root)))
    yield bench
    this_platform().end(bench.living(), force=True)
    bench.runner.close()
    bench.spool.close()


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


# -- trees that do not want to go

STUBBORN = "trap '' TERM HUP INT; "
TREES = {
    "it does not listen": STUBBORN + "while :; do sleep 1041; done",
    "its child holds the output": f'(setsid sh -c "{STUBBORN} sleep 1042; sleep 1043" &) ; sleep 1044',
    "a long line of children": STUBBORN + "n=0; f() { n=$((n + 1)); [ $n -gt 40 ] && sleep 1045; (f); }; f",
    "each one begins the next and goes": STUBBORN + "f() { (sleep 0.01; f) & }; f; wait; sleep 1046",
    "a storm": STUBBORN
    + "f() { [ $1 -gt 0 ] && sleep 0.1 && { f $(($1 - 1)) & f $(($1 - 1)) & }; wait; sleep 1047; }; f 7",
    "stopped": STUBBORN + "sleep 1048 & kill -STOP $!; kill -STOP $$; sleep 1049",
    "it fills the output": STUBBORN + "while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done",
    "a window that waits for a click": "read answer < /dev/tty || sleep 1050",
}


@pytest.mark.parametrize("tree", TREES)
async def test_five_seconds_after_its_timeout_every_tree_is_gone(bench: Bench, tree: str) -> None:
    """Complaints 25 and 26."""
    began = time.monotonic()
    ending = await bench.run(TREES[tree], limit=0.5)
    assert ending.outcome is Outcome.TIMED_OUT
    assert time.monotonic() - began < 0.5 + 5.0
    assert bench.living() == set()
    assert "could not be ended" not in ending.message


async def test_a_child_that_outlives_its_parent_is_ended_with_the_attempt(bench: Bench) -> None:
    """As long as the script itself runs: it may still be what it waits for."""
    script = "(setsid sh -c 'sleep 1051; sleep 1052' &) ; (sleep 1053 &) ; sleep 1054"
    assert (await bench.run(script, limit=0.5)).outcome is Outcome.TIMED_OUT
    assert bench.living() == set()
