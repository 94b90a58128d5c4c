"""Process trees that do not want to go: all of them are gone five seconds after the timeout."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.agent.workbench import Bench, until

from controldock.agent import runner as runner_module
from controldock.agent.platform import Member, this_platform
from controldock.agent.platform.linux import Linux
from controldock.domain.task import Outcome
from controldock.sources import SystemSources

SOURCES = SystemSources()


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    await bench.clean_up()


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


STUBBORN = "trap '' TERM HUP INT; "
TREES = {
    "it does not listen": STUBBORN + "while :; do sleep 1041; done",
    "its child holds the output": f'(setsid sh -c "{STUBBORN} sleep 1042; sleep 1043" &) ; sleep 1044',
    "a long line of children": STUBBORN + "n=0; f() { n=$((n + 1)); [ $n -gt 40 ] && sleep 1045; (f); }; f",
    "each one begins the next and goes": STUBBORN + "f() { f & }; f; sleep 1046",
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


class Impolite(Linux):
    """A system that can't ask anybody to end, as Windows."""

    can_ask = False


async def test_where_nobody_can_be_asked_nobody_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "TERM_GRACE", 3600.0)
    bench = Bench(tmp_path, Impolite())
    ending = await bench.run("trap 'echo tidied' TERM; echo ready; while :; do sleep 0.02; done", limit=0.7)
    assert (ending.outcome, ending.exit_code) == (Outcome.TIMED_OUT, -signal.SIGKILL)
    assert bench.output == b"ready\n"
    await bench.clean_up()
