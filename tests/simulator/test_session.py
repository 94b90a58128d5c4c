"""One connection: results, logs, refusals, heartbeats."""

import hashlib

import msgspec
import pytest
from bench.bare import RATCHET
from tests.simulator.conftest import Stage

from controldock.domain.task import LOG_SUMMARY_LIMIT, Outcome
from controldock.protocol import messages as m
from controldock.protocol.inventory import Section
from controldock.simulator import inventory
from controldock.simulator.printed import Printed
from controldock.simulator.session import Session


def test_every_answer_is_acted_upon() -> None:
    answered = {answer for answers in m.ANSWERS.values() for answer in answers}
    assert set(Session.ACTS) == (answered - {m.AuthorityAnswer}) | {m.Refused, m.Goodbye}


async def test_a_short_output_travels_in_the_result(stage: Stage) -> None:
    async with stage.fleet(agents=1, output=100) as fleet:
        await stage.online(fleet.figures, 1)
        stage.server.fire()
        await stage.until(lambda: fleet.figures.done == 1)
    [result] = stage.server.results.values()
    assert (result.log_size, len(result.log_tail)) == (100, 100)
    assert stage.server.logs == {}
    assert (result.outcome, result.exit_code) == (Outcome.SUCCEEDED, 0)
    assert result.started_at is not None


async def test_a_long_output_comes_in_pieces_before_its_result(stage: Stage) -> None:
    size = 100_000
    async with stage.fleet(agents=2, output=size) as fleet:
        await stage.online(fleet.figures, 2)
        stage.server.fire()
        await stage.until(lambda: fleet.figures.done == 2)
    for attempt_id, result in stage.server.results.items():
        log = bytes(stage.server.logs[attempt_id])
        assert hashlib.sha256(log).digest() == hashlib.sha256(Printed(size).piece(0, size)).digest()
        assert (result.log_size, result.log_tail) == (size, log[-LOG_SUMMARY_LIMIT:])


async def test_a_slow_command_is_heard_while_it_runs_and_whole_at_its_end(stage: Stage) -> None:
    async with stage.fleet(agents=1, output=100, think=1.0, live=0.1) as fleet:
        await stage.online(fleet.figures, 1)
        stage.server.fire()
        await stage.until(lambda: len(stage.server.logs) == 1)
        assert stage.server.results == {}
        await stage.until(lambda: fleet.figures.done == 1)
    (attempt_id, result), *_ = stage.server.results.items()
    log = bytes(stage.server.logs[attempt_id])
    assert (result.log_size, result.log_tail) == (len(log), log[-LOG_SUMMARY_LIMIT:])
    assert log.startswith(Printed(100).piece(0, 100))


async def test_a_command_whose_output_nobody_wants_ends_nevertheless(stage: Stage) -> None:
    refused: list[int] = []

    def once(request: m.AnyRequest) -> m.Refused | None:
        if isinstance(request, m.Log) and not refused:
            refused.append(request.id)
            return m.Refused(id=request.id, code="not_found")
        return None

    stage.server.refuse = once
    async with stage.fleet(agents=1, output=100, think=1.0, live=0.1) as fleet:
        await stage.online(fleet.figures, 1)
        stage.server.fire()
        await stage.until(lambda: fleet.figures.done == 1)
    assert len(refused) == 1


async def test_a_failing_share_fails(stage: Stage) -> None:
    async with stage.fleet(agents=2, fail=1.0) as fleet:
        await stage.online(fleet.figures, 2)
        stage.server.fire()
        await stage.until(lambda: fleet.figures.failed == 2)
    assert {result.exit_code for result in stage.server.results.values()} == {1}


async def test_a_slow_command_says_that_it_runs(stage: Stage) -> None:
    async with stage.fleet(agents=1, think=1.0) as fleet:
        await stage.online(fleet.figures, 1)
        stage.server.fire()
        await stage.until(lambda: len(stage.server.started) == 1)
        await stage.until(lambda: fleet.figures.done == 1)
    assert list(stage.server.results) == stage.server.started


async def test_a_cancelled_command_ends_as_cancelled(stage: Stage) -> None:
    async with stage.fleet(agents=1, think=60.0) as fleet:
        await stage.online(fleet.figures, 1)
        [link] = stage.server.links
        attempt_id = stage.server.order(link)
        await stage.online(fleet.figures, 1)
        link.send(m.Cancel(id=link.poll_id, attempt_ids=(attempt_id,)))
        link.poll_id = 0
        await stage.until(lambda: attempt_id in stage.server.results)
    assert stage.server.results[attempt_id].outcome is Outcome.CANCELLED


async def test_a_result_that_is_refused_for_now_is_said_again(stage: Stage) -> None:
    refused: list[int] = []

    def once(request: m.AnyRequest) -> m.Refused | None:
        if isinstance(request, m.Result) and not refused:
            refused.append(request.id)
            return m.Refused(id=request.id, code="unavailable", retry_after=0.1)
        return None

    stage.server.refuse = once
    async with stage.fleet(agents=1) as fleet:
        await stage.online(fleet.figures, 1)
        stage.server.fire()
        await stage.until(lambda: fleet.figures.done == 1)
    assert len(refused) == 1


async def test_a_full_pc_takes_no_more_and_looks_for_cancels(stage: Stage) -> None:
    async with stage.fleet(agents=1, think=60.0) as fleet:
        for _ in range(4):
            await stage.online(fleet.figures, 1)
            stage.server.fire()
        await stage.until(lambda: stage.server.capacities[-1:] == [0])
    assert fleet.figures.started == 4


async def test_every_session_beats(stage: Stage) -> None:
    stage.server.poll_interval = 1.0
    async with stage.fleet(agents=2):
        await stage.until(lambda: len({beat.agent_id for beat in stage.server.beats}) == 2)
        await stage.until(lambda: max(beat.sequence for beat in stage.server.beats) >= 2)


async def test_a_pc_that_was_a_clone_comes_back_as_another(stage: Stage) -> None:
    server = stage.server
    new = m.NewIdentity(id=1, agent_id=server.sources.new_id(), agent_token=bytes(32))

    def tell(request: m.AnyRequest) -> m.FromServer | None:
        if not isinstance(request, m.Hello) or new.agent_id in server.agents:
            return None
        server.agents[new.agent_id] = new.agent_token
        return msgspec.structs.replace(new, id=request.id)

    server.refuse = tell  # type: ignore[assignment]
    async with stage.fleet(agents=1) as fleet:
        await stage.online(fleet.figures, 1)
        (member,) = fleet.roster.members
    assert (member.agent_id, server.hellos[0].ratchet) == (new.agent_id, None)


async def test_each_session_shows_what_the_last_one_gave(stage: Stage) -> None:
    async with stage.fleet(agents=1) as fleet:
        await stage.online(fleet.figures, 1)
        fleet.drop()
        await stage.until(lambda: len(stage.server.hellos) == 2 and fleet.figures.online == 1)
    assert [hello.ratchet for hello in stage.server.hellos] == [None, RATCHET]


async def test_a_pc_tells_what_it_is_made_of_once_a_session(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "FIRST_LOOK", 0.05)
    stage.server.holds = {}
    async with stage.fleet(agents=2):
        await stage.until(lambda: len(stage.server.inventories) == 2)
    assert [{change.section for change in told.changes} for told in stage.server.inventories] == [
        set(Section)
    ] * 2


async def test_a_refused_inventory_comes_again_and_holds_nothing_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "FIRST_LOOK", 0.05)
    monkeypatch.setattr(inventory, "MIN_RETRY", 0.05)
    stage.server.holds = {}
    refused: list[int] = []

    def once(request: m.AnyRequest) -> m.Refused | None:
        if isinstance(request, m.Inventory) and not refused:
            refused.append(request.id)
            return m.Refused(id=request.id, code="unavailable", retry_after=0.05)
        return None

    stage.server.refuse = once
    async with stage.fleet(agents=1) as fleet:
        await stage.until(lambda: len(stage.server.inventories) == 1)
        await stage.online(fleet.figures, 1)
        await stage.until(lambda: fleet.figures.told == 1)
    assert fleet.figures.errors == {}
    assert fleet.figures.reconnects == 0
