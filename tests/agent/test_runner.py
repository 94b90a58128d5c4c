"""One attempt as a process tree, with real processes."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.agent.workbench import Bench, until

from controldock.agent import runner as runner_module
from controldock.agent.runner import Ending
from controldock.agent.spool import MAX_OUTPUT
from controldock.domain.agent_words import Said
from controldock.domain.task import Outcome
from controldock.sources import SystemSources

SOURCES = SystemSources()
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    await bench.clean_up()


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
    """Which Python takes for the environment of what it starts: in Korea that may be EUC-KR."""
    monkeypatch.setattr(
        os, "fsencode", lambda name: name if isinstance(name, bytes) else name.encode("euc_kr")
    )
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
