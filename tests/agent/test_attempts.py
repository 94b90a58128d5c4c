"""Orders: taken once, carried out, answered; and put in order after a crash."""

import asyncio
import os
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from controldock.agent import attempts as attempts_module
from controldock.agent.attempts import CAPACITY, Attempts
from controldock.agent.delivery import Delivery
from controldock.agent.errors import JournalFull
from controldock.agent.journal import Finished, Journal
from controldock.agent.line import Line
from controldock.agent.orders import Order
from controldock.agent.platform import this_platform
from controldock.agent.platform.pretended_power import PretendedPower
from controldock.agent.runner import Runner
from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind
from controldock.domain.task import Outcome
from controldock.protocol.orders import Sheet
from controldock.sources import SystemSources

SOURCES = SystemSources()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PretendedPower:
    """What restarts and shuts down in this machine's place."""
    monkeypatch.setenv("CONTROLDOCK_AGENT_POWER", f"pretend:{tmp_path / 'machine'}")
    return PretendedPower(tmp_path / "machine")


async def ordered(machine: PretendedPower) -> None:
    async with asyncio.timeout(20):
        while machine.ordered() is None:  # noqa: ASYNC110 - what another thread writes can only be looked at
            await asyncio.sleep(0.01)


def order(script: str, kind: DeploymentKind = DeploymentKind.SHELL) -> Order:
    sheet = Sheet(deployment_id="d", kind=kind, script=script, timeout=60)
    return Order(SOURCES.new_id(), SOURCES.new_id(), sheet)


@asynccontextmanager
async def working(folder: Path, line: Line | None = None) -> AsyncIterator[Attempts]:
    """Attempts that nobody fetches results from, unless there is a line."""
    journal = Journal(folder)
    try:
        async with asyncio.TaskGroup() as group:
            runner = Runner(this_platform())
            attempts = Attempts(folder, journal, runner, Delivery(line or Line()), SOURCES, group)
            await attempts.recover()
            yield attempts
            await attempts.stop(within=0)
            attempts.give_up()
    finally:
        journal.close()


async def finished(attempts: Attempts, attempt_id: str) -> Finished:
    async with asyncio.timeout(20):
        while True:
            held = attempts.journal.in_hand.get(attempt_id)
            if held is not None and held.finished is not None:
                return held.finished
            await asyncio.sleep(0.01)


async def test_an_order_is_carried_out(tmp_path: Path) -> None:
    wish = order("echo hello; exit 3")
    async with working(tmp_path) as attempts:
        assert attempts.offer(wish)
        assert attempts.running == 1
        found = await finished(attempts, wish.attempt_id)
        assert (found.outcome, found.exit_code, found.log_tail) == (Outcome.FAILED, 3, b"hello\n")
        assert found.started_at is not None
        assert found.finished_at is not None
        assert found.started_at <= found.finished_at
        assert attempts.in_hand == (wish.attempt_id,)


async def test_the_same_order_again_changes_nothing(tmp_path: Path) -> None:
    wish = order(f"echo x >> {tmp_path}/effect")
    async with working(tmp_path) as attempts:
        assert attempts.offer(wish)
        assert not attempts.offer(wish)
        await finished(attempts, wish.attempt_id)
        assert not attempts.offer(wish)
    async with working(tmp_path) as attempts:
        assert not attempts.offer(wish)
    assert (tmp_path / "effect").read_text() == "x\n"


async def test_what_was_acknowledged_is_not_run_again(tmp_path: Path) -> None:
    wish = order(f"echo x >> {tmp_path}/effect")
    async with working(tmp_path) as attempts:
        attempts.offer(wish)
        await finished(attempts, wish.attempt_id)
        attempts.journal.acknowledge(wish.attempt_id)
    async with working(tmp_path) as attempts:
        assert not attempts.offer(wish)
        assert attempts.in_hand == ()
    assert (tmp_path / "effect").read_text() == "x\n"


async def test_what_a_damaged_journal_forgot_is_answered_and_not_run(tmp_path: Path) -> None:
    wish = order(f"echo x >> {tmp_path}/effect")
    async with working(tmp_path) as attempts:
        attempts.offer(wish)
        await finished(attempts, wish.attempt_id)
    (tmp_path / "journal").write_bytes(b"")
    async with working(tmp_path) as attempts:
        assert not attempts.offer(wish)
        found = await finished(attempts, wish.attempt_id)
        assert found.outcome is Outcome.INTERRUPTED
        assert "damaged" in found.message
    assert (tmp_path / "effect").read_text() == "x\n"


async def test_only_so_many_at_once(tmp_path: Path) -> None:
    async with working(tmp_path) as attempts:
        wishes = [order(f"while [ ! -e {tmp_path}/go ]; do sleep 0.02; done") for _ in range(CAPACITY)]
        for left, wish in enumerate(wishes):
            assert attempts.capacity == CAPACITY - left
            attempts.offer(wish)
        assert attempts.capacity == 0
        assert not await attempts.has_room(within=0.05)
        (tmp_path / "go").touch()
        assert await attempts.has_room(within=20)


async def test_a_cancel_reaches_what_runs(tmp_path: Path) -> None:
    wish = order("sleep 1101")
    async with working(tmp_path) as attempts:
        attempts.offer(wish)
        assert attempts.cancel([wish.attempt_id])
        assert not attempts.cancel([wish.attempt_id])  # it is on its way
        assert (await finished(attempts, wish.attempt_id)).outcome is Outcome.CANCELLED
        assert not attempts.cancel([wish.attempt_id])


async def test_a_cancel_before_the_order_wins(tmp_path: Path) -> None:
    wish = order(f"touch {tmp_path}/effect")
    async with working(tmp_path) as attempts:
        assert attempts.cancel([wish.attempt_id])
        found = await finished(attempts, wish.attempt_id)
        assert (found.outcome, found.started_at) == (Outcome.CANCELLED, None)
        assert not attempts.offer(wish)
    async with working(tmp_path) as attempts:
        assert not attempts.offer(wish)
    assert not (tmp_path / "effect").exists()


async def test_a_stop_ends_what_runs_and_says_so(tmp_path: Path) -> None:
    wish = order("echo begun; sleep 1102")
    async with working(tmp_path) as attempts:
        attempts.offer(wish)
        async with asyncio.timeout(20):
            while not (tmp_path / "output" / wish.attempt_id).exists():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await attempts.stop(within=0)
        found = await finished(attempts, wish.attempt_id)
        assert (found.outcome, found.log_tail) == (Outcome.INTERRUPTED, b"begun\n")
        assert not attempts.offer(order("true"))
        assert attempts.capacity == 0
    assert this_platform().tree(wish.attempt_id, None, ()) == set()


async def test_a_crash_in_the_middle_is_told_with_the_output_so_far(tmp_path: Path) -> None:
    attempt_id = SOURCES.new_id()
    environment = {**os.environ, "CONTROLDOCK_ATTEMPT_ID": attempt_id}
    orphan = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", "setsid sleep 1103 & sleep 1104", env=environment, start_new_session=True
    )
    leader = this_platform().member(orphan.pid)
    assert leader is not None
    journal = Journal(tmp_path)
    journal.start(attempt_id, SOURCES.new_id(), SOURCES.now())
    journal.runs_as(attempt_id, leader.pid, leader.birth)
    journal.close()
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / attempt_id).write_bytes(b"so far")
    (tmp_path / "work" / attempt_id).mkdir(parents=True)
    async with working(tmp_path) as attempts:
        found = await finished(attempts, attempt_id)
    assert (found.outcome, found.exit_code, found.log_tail) == (Outcome.INTERRUPTED, None, b"so far")
    assert found.finished_at is None  # nobody saw it
    assert await orphan.wait() == -15
    assert this_platform().tree(attempt_id, None, ()) == set()
    assert not (tmp_path / "work").exists()


async def test_only_outputs_that_somebody_waits_for_are_kept(tmp_path: Path) -> None:
    waited_for, done, unheard = (SOURCES.new_id() for _ in range(3))
    journal = Journal(tmp_path)
    for attempt_id in (waited_for, done):
        journal.start(attempt_id, SOURCES.new_id(), SOURCES.now())
        journal.finish(Finished(attempt_id=attempt_id, outcome=Outcome.SUCCEEDED))
    journal.acknowledge(done)
    journal.close()
    (tmp_path / "output").mkdir()
    for attempt_id in (waited_for, done, unheard):
        (tmp_path / "output" / attempt_id).write_bytes(b"x")
    async with working(tmp_path):
        assert [file.name for file in (tmp_path / "output").iterdir()] == [waited_for]


@contextmanager
def no_room(file: Path) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_without_room_for_the_record_nothing_begins(tmp_path: Path) -> None:
    async with working(tmp_path) as attempts:
        wish = order(f"touch {tmp_path}/effect")
        with no_room(tmp_path / "journal"), pytest.raises(JournalFull):
            attempts.offer(wish)
        assert attempts.capacity == 0  # for a while
        assert attempts.in_hand == ()
    assert not (tmp_path / "effect").exists()


async def test_an_outcome_waits_for_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts_module, "FULL_RETRY", 0.02)
    async with working(tmp_path) as attempts:
        wish = order(f"while [ ! -e {tmp_path}/go ]; do sleep 0.02; done; exit 3")
        attempts.offer(wish)
        await asyncio.sleep(0.1)
        with no_room(tmp_path / "journal"):
            (tmp_path / "go").touch()
            await asyncio.sleep(0.3)
            assert attempts.journal.in_hand[wish.attempt_id].finished is None
        assert (await finished(attempts, wish.attempt_id)).exit_code == 3


async def test_a_restart_is_settled_by_the_agent_that_comes_back(
    tmp_path: Path, machine: PretendedPower
) -> None:
    wish = order("", DeploymentKind.RESTART)
    async with working(tmp_path) as attempts:
        assert attempts.offer(wish)
        assert attempts.capacity == 0  # what began now would be cut off
        await ordered(machine)
    machine.reboot("second")
    async with working(tmp_path) as attempts:
        found = await finished(attempts, wish.attempt_id)
        assert (found.outcome, found.message) == (Outcome.SUCCEEDED, "The PC restarted and is back.")
        assert attempts.capacity == CAPACITY
        assert not attempts.offer(wish)


async def test_an_agent_that_was_only_restarted_itself_claims_nothing(
    tmp_path: Path, machine: PretendedPower
) -> None:
    wish = order("", DeploymentKind.RESTART)
    async with working(tmp_path) as attempts:
        attempts.offer(wish)
        await ordered(machine)
    async with working(tmp_path) as attempts:
        assert attempts.in_hand == (wish.attempt_id,)
        assert attempts.journal.in_hand[wish.attempt_id].finished is None
        assert attempts.capacity == 0
        assert attempts.cancel([wish.attempt_id])  # and it can still be called off
        assert (await finished(attempts, wish.attempt_id)).outcome is Outcome.CANCELLED
        assert machine.ordered() is None


async def test_what_runs_when_the_pc_goes_down_says_so(tmp_path: Path, machine: PretendedPower) -> None:
    """Complaint 29: a reboot during a job gave the same message as "never connected"."""
    wish = order("sleep 1105")
    async with working(tmp_path) as attempts:
        attempts.offer(wish)
        attempts.offer(order("", DeploymentKind.RESTART))
        await ordered(machine)
        await attempts.stop(within=0)
        found = await finished(attempts, wish.attempt_id)
        assert (found.outcome, found.message) == (
            Outcome.INTERRUPTED,
            "The PC was restarted or shut down while it ran.",
        )


# -- deaths in mid-task


def begun(folder: Path, boot: str) -> tuple[str, str]:
    """What an agent that died left behind: an attempt that it had begun."""
    attempt_id, task_id = SOURCES.new_id(), SOURCES.new_id()
    journal = Journal(folder)
    journal.start(attempt_id, task_id, SOURCES.now(), boot)
    journal.close()
    return attempt_id, task_id


@pytest.mark.parametrize(
    ("boot", "said", "deaths"),
    [("second", Said.AGENT_DIED, 1), ("first", Said.PC_DIED, 0), ("", Said.INTERRUPTED, 0)],
)
async def test_whether_the_agent_died_or_the_pc_is_told_apart(
    tmp_path: Path, machine: PretendedPower, boot: str, said: Said, deaths: int
) -> None:
    """Complaint 29: a reboot in mid-task is no crash, and neither is "never connected"."""
    machine.reboot("second")
    attempt_id, task_id = begun(tmp_path, boot)
    async with working(tmp_path) as attempts:
        found = await finished(attempts, attempt_id)
        assert (found.outcome, found.message) == (Outcome.INTERRUPTED, said)
        assert attempts.journal.deaths(task_id) == deaths


async def test_a_task_that_ends_its_agent_twice_is_not_begun_again(
    tmp_path: Path, machine: PretendedPower
) -> None:
    task_id, boot = SOURCES.new_id(), machine.boot().id
    for _ in range(2):
        journal = Journal(tmp_path)
        attempt_id = SOURCES.new_id()
        journal.start(attempt_id, task_id, SOURCES.now(), boot)
        journal.close()
        async with working(tmp_path) as attempts:
            await finished(attempts, attempt_id)
            attempts.journal.acknowledge(attempt_id)  # so that only the tombstone knows
    wish = order(f"touch {tmp_path}/effect")
    poison = Order(wish.attempt_id, task_id, wish.sheet)
    async with working(tmp_path) as attempts:
        attempts.offer(poison)
        found = await finished(attempts, poison.attempt_id)
        assert (found.outcome, found.message, found.started_at) == (Outcome.REJECTED, Said.POISON, None)
        other = order("true")
        attempts.offer(other)
        assert (await finished(attempts, other.attempt_id)).outcome is Outcome.SUCCEEDED
    assert not (tmp_path / "effect").exists()


async def test_a_refused_order_is_answered_once_and_never_run(tmp_path: Path) -> None:
    wish = order(f"touch {tmp_path}/effect")
    async with working(tmp_path) as attempts:
        assert not attempts.in_hand
        attempts.reject(wish.attempt_id, Said.NOT_SIGNED)
        found = await finished(attempts, wish.attempt_id)
        assert (found.outcome, found.message, found.started_at) == (Outcome.REJECTED, Said.NOT_SIGNED, None)
        assert not attempts.reject(wish.attempt_id, Said.ORDER_TOO_LATE)
        assert not attempts.offer(wish)  # genuine now, and too late
    assert not (tmp_path / "effect").exists()


async def test_refusing_an_order_that_was_done_changes_nothing(tmp_path: Path) -> None:
    """The same order again, after its deadline: the answer is how it ended."""
    wish = order("exit 3")
    async with working(tmp_path) as attempts:
        attempts.offer(wish)
        found = await finished(attempts, wish.attempt_id)
        assert not attempts.reject(wish.attempt_id, Said.ORDER_TOO_LATE)
        assert await finished(attempts, wish.attempt_id) == found


async def test_the_limit_of_output_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTROLDOCK_AGENT_OUTPUT_LIMIT", "1")
    wish = order("head -c 3000000 /dev/zero; echo; echo the end")
    async with working(tmp_path) as attempts:
        attempts.offer(wish)
        found = await finished(attempts, wish.attempt_id)
        assert found.log_head == 512 * 1024
        assert 1024 * 1024 * 15 // 16 <= found.log_size <= 1024 * 1024
        assert found.log_size + found.log_missing == 3_000_009
        assert found.log_tail.endswith(b"\nthe end\n")
    names = {file.name.partition(".")[0] for file in (tmp_path / "output").iterdir()}
    assert names == {wish.attempt_id}  # in pieces, all of them waited for
    async with working(tmp_path) as attempts:
        attempts.journal.acknowledge(wish.attempt_id)
    async with working(tmp_path):
        assert list((tmp_path / "output").iterdir()) == []
