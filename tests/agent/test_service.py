"""The agent as a whole, in this process: connections that break, servers that change, and a stop."""

import asyncio
import os
from pathlib import Path

import msgspec
import pytest
from tests.agent.conftest import Agent
from tests.agent.server_double import Authority, Drop, ServerDouble, serving

from controldock.agent import service as service_module
from controldock.agent.backoff import NOT_WANTED
from controldock.agent.errors import AgentError, JournalError, WrongServer
from controldock.agent.identity import Known, Registration, StateFolder
from controldock.agent.platform import this_platform
from controldock.agent.ratchet import RatchetFile
from controldock.agent.service import Service, serve
from controldock.domain.task import Outcome
from controldock.protocol import messages as m
from controldock.sources import SystemSources

SOURCES = SystemSources()


def counting(folder: Path) -> str:
    """A script that leaves one line for every time it ran."""
    return f"echo $CONTROLDOCK_ATTEMPT_ID >> {folder}/effects; echo done"


def effects(folder: Path) -> list[str]:
    file = folder / "effects"
    return file.read_text().split() if file.exists() else []


async def test_a_lost_answer_runs_nothing_twice(double: ServerDouble, agent: Agent, tmp_path: Path) -> None:
    double.after += [double.once(m.Result, Drop)]
    async with agent():
        attempt_id = await double.offer(counting(tmp_path))
        await double.until(lambda: double.repeats[attempt_id] == 1)
    assert effects(tmp_path) == [attempt_id]
    assert double.sessions == 2


async def test_an_order_that_was_lost_on_the_way_is_run_when_it_comes_again(
    double: ServerDouble, agent: Agent, tmp_path: Path
) -> None:
    attempt_id = await double.offer(counting(tmp_path))
    double.after += [double.once(m.Poll, Drop)]
    async with agent():
        await double.result_of(attempt_id)
    assert effects(tmp_path) == [attempt_id]
    assert double.sessions == 2


async def test_cuts_at_random_lose_nothing_and_double_nothing(
    double: ServerDouble, agent: Agent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controldock.agent.backoff.CAP", 0.05)
    chance = iter([SOURCES.uniform(0, 1) for _ in range(10_000)])

    def unlucky(request: m.AnyRequest) -> m.FromServer | None:
        if isinstance(request, m.Poll | m.Result | m.Log) and next(chance) < 0.2:
            raise Drop
        return None

    double.before.append(unlucky)
    double.after.append(unlucky)
    async with agent():
        attempts = [await double.offer(counting(tmp_path) + "; head -c 9000 /dev/zero") for _ in range(20)]
        for attempt_id in attempts:
            await double.result_of(attempt_id, within=90)
    assert sorted(effects(tmp_path)) == sorted(attempts)
    assert all(double.output_of(attempt_id) == b"done\n" + b"\0" * 9000 for attempt_id in attempts)


async def test_a_script_goes_on_while_the_server_is_away(
    agent: Agent, double: ServerDouble, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controldock.agent.backoff.CAP", 0.05)
    double.before.append(lambda request: m.Refused(id=1, code="unavailable") if refusing else None)
    refusing = False
    async with agent():
        attempt_id = await double.offer(
            f"{counting(tmp_path)}; while [ ! -e {tmp_path}/go ]; do sleep 0.02; done"
        )
        await double.until(lambda: double.count(m.Started) == 1)
        refusing = True
        double.cut()
        await double.until(lambda: double.count(m.Hello) >= 3)
        (tmp_path / "go").touch()
        refusing = False
        assert (await double.result_of(attempt_id)).outcome is Outcome.SUCCEEDED
    assert effects(tmp_path) == [attempt_id]
    held = [request.in_hand for request in double.heard if isinstance(request, m.Hello)]
    assert held[0] == ()
    assert held[1] == (attempt_id,)


async def test_a_stop_delivers_what_it_can_and_leaves_nothing_running(
    double: ServerDouble, agent: Agent
) -> None:
    async with agent():
        attempt_id = await double.offer("echo begun; sleep 1301")
        await double.until(lambda: double.count(m.Started) == 1)
    result = double.results[attempt_id]
    assert (result.outcome, result.message) == (Outcome.INTERRUPTED, "The agent was stopped while it ran.")
    assert double.output_of(attempt_id) == b"begun\n"
    assert this_platform().tree(attempt_id, None, ()) == set()


async def test_what_could_not_be_delivered_is_delivered_by_the_next_start(
    double: ServerDouble, agent: Agent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_module, "FAREWELL", 0.05)
    deaf = [True]

    def drop(request: m.AnyRequest) -> m.FromServer | None:
        if deaf[0] and isinstance(request, m.Result):
            raise Drop
        return None

    double.before.append(drop)
    async with agent():
        attempt_id = await double.offer(counting(tmp_path))
        await double.until(lambda: double.count(m.Result) == 1)
    deaf[0] = False
    async with agent():
        assert (await double.result_of(attempt_id)).outcome is Outcome.SUCCEEDED
    assert effects(tmp_path) == [attempt_id]


async def test_an_agent_that_is_not_wanted_stops_asking_and_keeps_its_files(
    double: ServerDouble, agent: Agent, enrolled: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.before.append(double.once(m.Hello, m.Refused(id=1, code="agent_removed")))
    delays: list[float] = []

    class Impatient(service_module.Backoff):
        def delay(self, error: AgentError, *, lasted: float) -> float:
            delays.append(super().delay(error, lasted=lasted))
            return 0.01

    monkeypatch.setattr(service_module, "Backoff", Impatient)
    async with agent():
        await double.result_of(await double.offer("true"))
    assert NOT_WANTED <= delays[0] <= 15 * 60
    assert enrolled.load().identity == double.make_identity()


async def test_a_server_with_another_key_hears_nothing(
    double: ServerDouble, agent: Agent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = asyncio.Event()

    class Watched(service_module.Backoff):
        def delay(self, error: AgentError, *, lasted: float) -> float:
            assert isinstance(error, WrongServer)
            tried.set()
            return super().delay(error, lasted=lasted)

    monkeypatch.setattr(service_module, "Backoff", Watched)
    async with serving(Authority(tmp_path)) as mallory:
        double.port = mallory.port  # the address is taken over, the key is not
        async with agent(), asyncio.timeout(20):
            await tried.wait()
        assert mallory.heard == []


async def test_a_disk_that_can_not_promise_ends_the_agent(
    double: ServerDouble, enrolled: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = double.make_identity()
    folder = enrolled.workplace(identity.agent_id)
    service = Service(folder, identity, this_platform(), SOURCES)
    async with asyncio.timeout(20):
        async with asyncio.TaskGroup() as group:
            running = group.create_task(_ends_with_a_broken_journal(service))
            await double.until(lambda: double.count(m.Poll) == 1)

            monkeypatch.setattr("controldock.agent.journal.Journal._append", _failing)
            attempt_id = await double.offer("true")
        assert "durable" in running.result().message
    assert attempt_id not in double.results
    assert list((folder / "output").iterdir()) == []


def _failing(journal: object, record: object, *, durable: bool) -> None:
    raise JournalError("It can't be made durable.")


async def _ends_with_a_broken_journal(service: Service) -> JournalError:
    with pytest.raises(JournalError) as caught:
        await service.run(asyncio.Event())
    return caught.value


async def test_an_agent_that_waits_for_its_approval_begins_by_itself(
    double: ServerDouble, state: StateFolder
) -> None:
    double.decision = "pending"
    request_id, claim = SOURCES.new_id(), SOURCES.token(32)
    double.claims[claim] = request_id
    server = double.make_identity().server
    state.save(
        Known(
            registration=Registration(
                server=server, token_id=SOURCES.new_id(), claim=claim, request_id=request_id
            )
        )
    )
    async with asyncio.TaskGroup() as group:
        running = group.create_task(serve(state, SOURCES))
        await double.until(lambda: double.count(m.StatusCheck) == 1)
        double.decision = "approved"
        double.note()
        await double.result_of(await double.offer("true"))
        os.kill(os.getpid(), 15)
        await running
    assert state.load() == Known(identity=double.make_identity())


async def test_an_agent_that_waits_can_be_stopped(double: ServerDouble, state: StateFolder) -> None:
    double.decision = "pending"
    request_id, claim = SOURCES.new_id(), SOURCES.token(32)
    double.claims[claim] = request_id
    waiting = Registration(
        server=double.make_identity().server, token_id=SOURCES.new_id(), claim=claim, request_id=request_id
    )
    state.save(Known(registration=waiting))
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(serve(state, SOURCES))
        await double.until(lambda: double.count(m.StatusCheck) == 1)
        os.kill(os.getpid(), 15)
    assert state.load() == Known(registration=waiting)


async def test_a_rejected_agent_asks_no_more_until_it_is_started_anew(
    double: ServerDouble,
    state: StateFolder,
) -> None:
    double.decision = "rejected"
    request_id, claim = SOURCES.new_id(), SOURCES.token(32)
    double.claims[claim] = request_id
    waiting = Registration(
        server=double.make_identity().server, token_id=SOURCES.new_id(), claim=claim, request_id=request_id
    )
    state.save(Known(registration=waiting))
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(serve(state, SOURCES))
        await double.until(lambda: state.load() == Known(registration=rejected(waiting)))
        double.decision = "approved"
        double.note()
        await double.until(lambda: not double._writers)
        os.kill(os.getpid(), 15)
    assert double.count(m.StatusCheck) == 1
    async with asyncio.TaskGroup() as group:
        running = group.create_task(serve(state, SOURCES))
        await double.result_of(await double.offer("true"))
        os.kill(os.getpid(), 15)
        await running
    assert state.load() == Known(identity=double.make_identity())


def rejected(waiting: Registration) -> Registration:
    return msgspec.structs.replace(waiting, is_rejected=True)


async def test_each_session_shows_what_the_last_one_gave(double: ServerDouble, agent: Agent) -> None:
    for _ in range(2):  # over a restart of the agent, too
        async with agent():
            sessions = double.sessions
            await double.result_of(await double.offer("true"))
            double.cut()
            await double.until(lambda sessions=sessions: double.sessions == sessions + 2)
            await double.result_of(await double.offer("true"))
    shown = [request.ratchet for request in double.heard if isinstance(request, m.Hello)]
    assert shown == [None, *double.ratchets[:-1]]


async def test_it_says_that_the_ratchet_is_kept_before_it_asks_for_work(
    double: ServerDouble, agent: Agent, enrolled: StateFolder
) -> None:
    kept: list[bytes | None] = []
    file = RatchetFile(enrolled.workplace(double.agent_id) / "ratchet")

    def look(request: m.AnyRequest) -> None:
        if isinstance(request, m.RatchetKept):
            kept.append(file.read())

    double.before.append(look)
    async with agent():
        await double.until(lambda: double.count(m.Poll) == 1)
    assert kept == double.ratchets, "on disk, and then said"
    kinds = [type(request) for request in double.heard]
    assert kinds.index(m.RatchetKept) < kinds.index(m.Poll)


@pytest.mark.parametrize("lost", [m.Hello, m.RatchetKept])
async def test_an_answer_that_is_lost_is_asked_for_again(
    double: ServerDouble, agent: Agent, lost: type[m.Request]
) -> None:
    double.after.append(double.once(lost, Drop))
    async with agent():
        await double.result_of(await double.offer("true"))
    first, second = [request.ratchet for request in double.heard if isinstance(request, m.Hello)]
    assert (first, second) == (None, double.ratchets[0] if lost is m.RatchetKept else None)


async def test_a_disk_that_takes_no_ratchet_gets_no_work_and_no_false_word(
    double: ServerDouble, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("controldock.agent.ratchet.replace_file", full)
        async with agent():
            await double.until(lambda: double.sessions == 2)
    assert double.count(m.RatchetKept) == double.count(m.Poll) == 0
    async with agent():
        await double.result_of(await double.offer("true"))


async def test_who_is_quarantined_waits_and_keeps_everything(
    double: ServerDouble, agent: Agent, enrolled: StateFolder
) -> None:
    """Complaint 7: a no is never a reason to throw an identity away."""
    refused = m.Refused(id=1, code="agent_quarantined", retry_after=0.01)
    double.before += [double.once(m.Hello, refused) for _ in range(3)]
    async with agent():
        await double.result_of(await double.offer("true"), within=60)
    assert double.count(m.Hello) == 4
    assert enrolled.load().identity == double.make_identity()


async def test_a_pc_that_is_told_that_it_is_another_one_is_that_one(
    double: ServerDouble, enrolled: StateFolder
) -> None:
    old = double.make_identity()
    double.agent_id, double.agent_token = SOURCES.new_id(), SOURCES.token(m.SECRET_SIZE)
    new = m.NewIdentity(id=1, agent_id=double.agent_id, agent_token=double.agent_token)
    double.before.append(double.once(m.Hello, new))
    async with asyncio.TaskGroup() as group:
        running = group.create_task(serve(enrolled, SOURCES))
        await double.result_of(await double.offer("true"))
        running.cancel()
    first, second = [request for request in double.heard if isinstance(request, m.Hello)]
    assert (first.agent_id, first.token) == (old.agent_id, old.agent_token)
    assert (second.agent_id, second.ratchet, second.in_hand) == (double.agent_id, None, ())
    assert enrolled.load().identity == double.make_identity()
