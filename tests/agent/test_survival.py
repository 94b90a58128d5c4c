"""kill -9 at every step and at any moment: nothing runs twice, and every order gets its result."""

from pathlib import Path

import pytest
from tests.agent.programs import AGENT, DYING_AGENT, program
from tests.agent.server_double import ServerDouble

from controldock.agent.identity import StateFolder
from controldock.agent.platform import this_platform
from controldock.domain.agent_words import Said
from controldock.domain.task import Outcome
from controldock.sources import FixedSources, SystemSources

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SOURCES = SystemSources()
WITHIN = 90.0  # seconds for a result, with two cores that others use as well

# Where the agent dies, what is told afterwards, and how often the script may have had its effect.
STEPS = [
    ("before:started", Outcome.SUCCEEDED, {1}),  # nothing was promised: the order comes again
    ("after:started", Outcome.INTERRUPTED, {0, 1}),
    ("before:process", Outcome.INTERRUPTED, {0, 1}),
    ("after:process", Outcome.INTERRUPTED, {0, 1}),
    ("before:finished", Outcome.INTERRUPTED, {1}),
    ("after:finished", Outcome.SUCCEEDED, {1}),
    ("before:acknowledged", Outcome.SUCCEEDED, {1}),
    ("after:acknowledged", Outcome.SUCCEEDED, {1}),
]


def effects(folder: Path) -> list[str]:
    file = folder / "effects"
    return file.read_text().split() if file.exists() else []


@pytest.mark.parametrize(("step", "outcome", "times"), STEPS, ids=[step for step, _, _ in STEPS])
async def test_killed_at_a_step_of_the_journal(
    double: ServerDouble, enrolled: StateFolder, tmp_path: Path, step: str, outcome: Outcome, times: set[int]
) -> None:
    attempt_id = await double.offer(f"echo $CONTROLDOCK_ATTEMPT_ID >> {tmp_path}/effects; sleep 0.4")
    async with program(*DYING_AGENT, step, str(enrolled.path)) as dying:
        assert await dying.wait() == -9
    async with program(*AGENT, "run", "--state-dir", str(enrolled.path)):
        result = await double.result_of(attempt_id, WITHIN)
        again = await double.offer("echo still here")
        await double.result_of(again, WITHIN)
    assert result.outcome is outcome
    assert len(effects(tmp_path)) in times
    assert this_platform().tree(attempt_id, None, ()) == set()
    assert double.output_of(again) == b"still here\n"


async def test_killed_at_any_moment_again_and_again(
    double: ServerDouble, enrolled: StateFolder, tmp_path: Path
) -> None:
    chance = FixedSources(seed=7)
    script = f"echo $CONTROLDOCK_ATTEMPT_ID >> {tmp_path}/effects; sleep 0.1; head -c 9000 /dev/zero"
    attempts = [await double.offer(script) for _ in range(40)]
    for _ in range(6):
        async with program(*AGENT, "run", "--state-dir", str(enrolled.path)):
            sessions = double.sessions
            await double.until(lambda before=sessions: double.sessions > before, WITHIN)  # type: ignore[misc]
            heard = len(double.heard) + int(chance.uniform(0, 25))
            await double.until(
                lambda least=heard: len(double.heard) >= least or len(double.results) == 40,  # type: ignore[misc]
                WITHIN,
            )
    async with program(*AGENT, "run", "--state-dir", str(enrolled.path)):
        for attempt_id in attempts:
            await double.result_of(attempt_id, WITHIN)
    ran = effects(tmp_path)
    assert len(ran) == len(set(ran))
    for attempt_id, result in double.results.items():
        if result.outcome is Outcome.SUCCEEDED:
            assert attempt_id in ran
            assert double.output_of(attempt_id) == b"\0" * 9000
        else:
            assert result.outcome is Outcome.INTERRUPTED
    assert sum(result.outcome is Outcome.SUCCEEDED for result in double.results.values()) >= 10


async def test_a_script_does_not_outlive_its_agent_unwatched(
    double: ServerDouble, enrolled: StateFolder
) -> None:
    attempt_id = await double.offer("echo so far; setsid sleep 1401 & sleep 1402", limit=3600)
    async with program(*AGENT, "run", "--state-dir", str(enrolled.path)):
        await double.until(lambda: bytes(double.logs[attempt_id]) == b"so far\n", WITHIN)
    assert this_platform().tree(attempt_id, None, ()) != set()
    async with program(*AGENT, "run", "--state-dir", str(enrolled.path)):
        result = await double.result_of(attempt_id, WITHIN)
    assert result.outcome is Outcome.INTERRUPTED
    assert double.output_of(attempt_id) == b"so far\n"
    assert this_platform().tree(attempt_id, None, ()) == set()


async def test_a_script_that_kills_its_agent_twice_is_quarantined(
    double: ServerDouble, enrolled: StateFolder, tmp_path: Path
) -> None:
    """The poison task of security.md 3.3: other fleet managers go round in that circle for ever."""
    task_id = SOURCES.new_id()
    script = f"echo x >> {tmp_path}/effects; kill -9 $PPID; sleep 1403"
    for time in (1, 2):
        attempt_id = double.add(script, task_id=task_id)
        async with program(*AGENT, "run", "--state-dir", str(enrolled.path)) as dying:
            assert await dying.wait() == -9
        async with program(*AGENT, "run", "--state-dir", str(enrolled.path)):
            result = await double.result_of(attempt_id, WITHIN)
        assert (result.outcome, result.message) == (Outcome.INTERRUPTED, Said.AGENT_DIED)
        assert len(effects(tmp_path)) == time
    third = double.add(script, task_id=task_id)
    async with program(*AGENT, "run", "--state-dir", str(enrolled.path)):
        result = await double.result_of(third, WITHIN)
        harmless = await double.offer("echo still here")
        await double.result_of(harmless, WITHIN)
    assert (result.outcome, result.message) == (Outcome.REJECTED, Said.POISON)
    assert len(effects(tmp_path)) == 2
