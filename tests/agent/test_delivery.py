"""Bringing output and results to the server, whatever becomes of the connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.agent.conftest import Agent
from tests.agent.server_double import Drop, ServerDouble

from controldock.agent import delivery as delivery_module
from controldock.agent.connection import Link, open_link
from controldock.agent.delivery import Attempt, Delivery
from controldock.agent.inventory import gather
from controldock.agent.journal import Finished, Tombstone
from controldock.agent.line import Line
from controldock.agent.platform import this_platform
from controldock.agent.polling import greet
from controldock.agent.spool import MAX_OUTPUT, Spool
from controldock.agent.tls import pinned
from controldock.domain.task import LOG_SUMMARY_LIMIT, Outcome
from controldock.protocol import messages as m
from controldock.sources import SystemSources

SOURCES = SystemSources()


@asynccontextmanager
async def session(double: ServerDouble, line: Line) -> AsyncIterator[Link]:
    async with open_link(double.address, pinned(double.authority.certificate)) as link:
        await greet(link, double.make_identity(), gather(this_platform(), "127.0.0.1"), (), None)
        line.take_up(link)
        try:
            yield link
        finally:
            line.put_down()


def attempt_with(
    folder: Path, output: bytes, *, uploaded: int | None = 0, limit: int = MAX_OUTPUT
) -> Attempt:
    attempt_id = SOURCES.new_id()
    spool = Spool(folder / attempt_id, limit=limit)
    spool.write(output)
    return Attempt(attempt_id, spool, started_at=SOURCES.now(), uploaded=uploaded)


def finish(attempt: Attempt, outcome: Outcome = Outcome.SUCCEEDED) -> None:
    attempt.spool.close()
    attempt.finish(
        Finished(
            attempt_id=attempt.attempt_id,
            outcome=outcome,
            exit_code=0,
            started_at=attempt.started_at,
            log_size=attempt.spool.size,
            log_missing=attempt.spool.missing,
            log_head=attempt.spool.head,
            log_tail=attempt.spool.tail(),
        )
    )


async def test_a_short_one_takes_a_single_message(double: ServerDouble, tmp_path: Path) -> None:
    line, attempt = Line(), attempt_with(tmp_path, b"x" * LOG_SUMMARY_LIMIT)
    finish(attempt)
    async with session(double, line):
        await Delivery(line).deliver(attempt)
    assert [type(request) for request in double.heard] == [m.Hello, m.Result]
    assert double.results[attempt.attempt_id].log_tail == b"x" * LOG_SUMMARY_LIMIT


async def test_a_long_log_is_stored_before_the_result_is_said(double: ServerDouble, tmp_path: Path) -> None:
    output = SOURCES.token(100_000)
    line, attempt = Line(), attempt_with(tmp_path, output)
    finish(attempt)
    async with session(double, line):
        await Delivery(line).deliver(attempt)
    kinds = [type(request) for request in double.heard]
    assert kinds == [m.Hello, *[m.Log] * 5, m.Result]
    assert double.logs[attempt.attempt_id] == output
    assert double.results[attempt.attempt_id].log_tail == output[-LOG_SUMMARY_LIMIT:]


async def test_one_that_runs_on_says_so_and_streams(double: ServerDouble, tmp_path: Path) -> None:
    line, attempt = Line(), attempt_with(tmp_path, b"one ")
    async with session(double, line), asyncio.TaskGroup() as group:
        group.create_task(Delivery(line).deliver(attempt))
        await double.until(lambda: double.logs[attempt.attempt_id] == b"one ")
        assert double.count(m.Started) == 1
        attempt.spool.write(b"two")
        await double.until(lambda: double.logs[attempt.attempt_id] == b"one two")
        finish(attempt)
    assert double.results[attempt.attempt_id].log_tail == b"one two"


async def test_it_goes_on_from_where_the_server_is(double: ServerDouble, tmp_path: Path) -> None:
    """After a restart the agent does not know what was uploaded; the server does."""
    output = SOURCES.token(80_000)
    line, attempt = Line(), attempt_with(tmp_path, output, uploaded=None)
    double.logs[attempt.attempt_id] += output[:70_000]
    finish(attempt)
    async with session(double, line):
        await Delivery(line).deliver(attempt)
    offsets = [request.offset for request in double.heard if isinstance(request, m.Log)]
    assert offsets == [0, 70_000]
    assert double.logs[attempt.attempt_id] == output


async def test_a_server_that_lost_a_piece_gets_it_again(
    double: ServerDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "STALL", 0.01)
    output = SOURCES.token(80_000)
    line, attempt = Line(), attempt_with(tmp_path, output)
    attempt.uploaded = 70_000  # as this agent believes; the server was restored from a backup
    finish(attempt)
    async with session(double, line):
        await Delivery(line).deliver(attempt)
    assert double.logs[attempt.attempt_id] == output


async def test_a_server_that_takes_no_log_does_not_cost_the_result(
    double: ServerDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "STALL", 0.001)
    double.before.append(lambda request: m.Stored(id=1, size=0) if isinstance(request, m.Log) else None)
    line, attempt = Line(), attempt_with(tmp_path, SOURCES.token(30_000))
    finish(attempt)
    async with session(double, line):
        await Delivery(line).deliver(attempt)
    assert double.count(m.Log) == delivery_module.MAX_STALLS
    assert attempt.attempt_id in double.results


async def test_an_answer_that_was_lost_is_asked_for_again(double: ServerDouble, tmp_path: Path) -> None:
    output = SOURCES.token(60_000)
    line, attempt = Line(), attempt_with(tmp_path, output)
    double.after += [double.once(m.Log, Drop), double.once(m.Result, Drop)]
    finish(attempt)
    async with asyncio.TaskGroup() as group:
        delivering = group.create_task(Delivery(line).deliver(attempt))
        while not delivering.done():
            async with session(double, line) as link, asyncio.TaskGroup() as either:
                ends = {either.create_task(link.wait_lost()), either.create_task(asyncio.wait([delivering]))}
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                for end in ends:
                    end.cancel()
    assert double.sessions == 3
    assert double.logs[attempt.attempt_id] == output
    assert double.repeats[attempt.attempt_id] == 1


async def test_not_now_is_asked_again(
    double: ServerDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "MIN_RETRY", 0.01)
    double.before.append(double.once(m.Result, m.Refused(id=1, code="unavailable", retry_after=0)))
    line, attempt = Line(), attempt_with(tmp_path, b"")
    finish(attempt)
    async with session(double, line):
        await Delivery(line).deliver(attempt)
    assert double.count(m.Result) == 2


async def test_never_is_not_asked_again(double: ServerDouble, tmp_path: Path) -> None:
    double.before += [
        double.once(m.Log, m.Refused(id=1, code="not_found")),
        double.once(m.Result, m.Refused(id=1, code="not_found")),
    ]
    line, attempt = Line(), attempt_with(tmp_path, SOURCES.token(10_000))
    finish(attempt)
    async with session(double, line):
        await Delivery(line).deliver(attempt)
    assert (double.count(m.Log), double.count(m.Result)) == (1, 1)


async def test_a_server_that_does_not_want_this_agent_does_not_cost_the_result(
    double: ServerDouble, tmp_path: Path
) -> None:
    double.before.append(double.once(m.Result, m.Refused(id=1, code="agent_removed")))
    line, attempt = Line(), attempt_with(tmp_path, b"")
    finish(attempt)
    async with asyncio.TaskGroup() as group:
        delivering = group.create_task(Delivery(line).deliver(attempt))
        async with session(double, line) as link:
            await link.wait_lost()
        assert not delivering.done()
        async with session(double, line):  # an administrator took it back
            await delivering
    assert attempt.attempt_id in double.results


async def test_a_result_whose_output_was_lost_says_so(double: ServerDouble, tmp_path: Path) -> None:
    """A power cut took the end of a large output that was not durable yet."""
    output = SOURCES.token(50_000)
    line, attempt = Line(), attempt_with(tmp_path, output)
    finish(attempt)
    (tmp_path / attempt.attempt_id).write_bytes(output[:20_000])
    attempt.spool = Spool(tmp_path / attempt.attempt_id)
    async with session(double, line):
        await Delivery(line).deliver(attempt)
    result = double.results[attempt.attempt_id]
    assert (result.log_size, result.log_missing) == (20_000, 30_000)


async def test_what_was_acknowledged_can_be_said_again(double: ServerDouble) -> None:
    line = Line()
    tombstone = Tombstone(
        attempt_id=SOURCES.new_id(), outcome=Outcome.FAILED, exit_code=3, log_size=7, message="m"
    )
    async with session(double, line):
        await Delivery(line).repeat(tombstone)
    result = double.results[tombstone.attempt_id]
    assert (result.outcome, result.exit_code, result.message) == (Outcome.FAILED, 3, "m")
    assert (result.log_size, result.log_missing) == (0, 7)  # this PC no longer has it, and says so


async def test_of_what_is_too_long_the_beginning_and_the_end_are_sent(
    double: ServerDouble, tmp_path: Path
) -> None:
    output = SOURCES.token(700_000)
    line, attempt = Line(), attempt_with(tmp_path, output, limit=200_000)
    async with session(double, line), asyncio.TaskGroup() as group:
        group.create_task(Delivery(line).deliver(attempt))
        await double.until(lambda: len(double.logs[attempt.attempt_id]) == 100_000)
        attempt.spool.write(b"the end")  # what comes after the beginning waits until it is known what stays
        finish(attempt)
    result = double.results[attempt.attempt_id]
    assert (result.log_head, result.log_size + result.log_missing) == (100_000, 700_007)
    assert 190_000 < result.log_size <= 200_000
    end = result.log_size - result.log_head
    assert double.logs[attempt.attempt_id] == output[:100_000] + (output + b"the end")[-end:]
    assert result.log_tail == (output + b"the end")[-LOG_SUMMARY_LIMIT:]


async def test_a_gap_in_a_short_log_is_told_with_the_log(double: ServerDouble, tmp_path: Path) -> None:
    """What fits into the result may still not be all there is."""
    line, attempt = Line(), attempt_with(tmp_path, b"0123456789", limit=4)
    finish(attempt)
    async with session(double, line):
        await Delivery(line).deliver(attempt)
    result = double.results[attempt.attempt_id]
    assert (result.log_size, result.log_head, result.log_missing) == (4, 2, 6)
    assert double.logs[attempt.attempt_id] == b"0189"
    assert result.log_tail == b"0123456789"


async def test_an_end_that_a_power_cut_took_is_missing_at_the_end(
    double: ServerDouble, tmp_path: Path
) -> None:
    line, attempt = Line(), attempt_with(tmp_path, b"x" * 10_000)
    finish(attempt)
    path = tmp_path / attempt.attempt_id
    path.write_bytes(b"x" * 9_000)
    again = Attempt(attempt.attempt_id, Spool(path), uploaded=None)
    assert attempt.finished is not None
    again.finish(attempt.finished)
    async with session(double, line):
        await Delivery(line).deliver(again)
    result = double.results[attempt.attempt_id]
    assert (result.log_size, result.log_missing, result.log_head) == (9_000, 1_000, 9_000)


@pytest.mark.timeout(300)
async def test_a_long_log_arrives_whole(double: ServerDouble, agent: Agent, tmp_path: Path) -> None:
    """Complaint 33."""
    script = f"seq 1 4000000 | head -c 25165824 | tee {tmp_path}/told"
    async with agent():
        attempt_id = await double.offer(script, limit=280)
        result = await double.result_of(attempt_id, 280)
    assert (result.log_size, result.log_missing, result.log_head) == (24 * 1024 * 1024, 0, 0)
    assert double.logs[attempt_id] == (tmp_path / "told").read_bytes()
