"""Sessions: what agents say becomes a call of a service, and nothing that one of them says touches another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest
from structlog.testing import capture_logs
from tests.server.gateway.world import Gate, facts, sheet_of, waiting
from tests.server.house import ANNOUNCEMENT_PORT, INTERVAL, PATIENT, UNKNOWN_ID, Pc, until

from controldock.agent.tls import pinned, unverified
from controldock.domain.agent_filter import AgentChoice
from controldock.domain.enrollment import RequestState
from controldock.domain.task import Outcome, TaskState
from controldock.protocol import messages as m
from controldock.protocol.certificate import public_key_hash
from controldock.protocol.enrollment_token import decode
from controldock.server.gateway.session import Session
from controldock.server.services.enrollment_tokens import TokenWish
from controldock.sources import encode_id


async def test_a_pc_enrolls_works_and_reports(gate: Gate) -> None:
    house = gate.house
    _, text = await house.enrollment_tokens.create(house.ann, TokenWish("room 204", 1, None, False))
    token, claim = decode(text), house.sources.token(32)

    stranger = await gate.dial(unverified())
    authority = await stranger.ask(m.Authority)
    assert isinstance(authority, m.AuthorityAnswer)
    assert public_key_hash(authority.certificate) == token.pin

    wire = await gate.dial(pinned(authority.certificate))
    pending = await wire.ask(
        m.Registration, token_id=encode_id(token.token_id), secret=token.secret, claim=claim, facts=facts()
    )
    assert isinstance(pending, m.Pending)
    seen, *_ = await house.registrations.requests(house.ann, RequestState.PENDING)
    request = seen.request
    assert (request.id, request.agent_id) == (pending.request_id, pending.agent_id)
    assert (request.facts.host_name, request.address) == ("lab-01", "127.0.0.1")

    wire.say(m.StatusCheck, request_id=pending.request_id, claim=claim, wait=60)
    await until(lambda: pending.request_id in house.registrations._waiting)
    await house.registrations.approve(house.ann, pending.request_id)
    approved = await wire.hear()
    assert isinstance(approved, m.Approved)

    pc = Pc(approved.agent_id, approved.agent_token, "lab-01")
    welcome = await wire.hello(pc)
    assert isinstance(welcome, m.Welcome)
    assert welcome.config == m.Config(
        poll_interval=INTERVAL.total_seconds(),
        heartbeat_port=gate.heartbeat_port,
        announcement_port=ANNOUNCEMENT_PORT,
        multicast_groups=("239.255.55.2", "ff15::5502"),
    )
    assert welcome.server_time == house.sources.now()
    assert house.presence.is_online(pc.id)

    await wire.polls(house)
    deployment = await house.deploy(pc, script="echo hello")
    task = await wire.hear()
    assert isinstance(task, m.Task)
    sheet = sheet_of(task)
    assert (sheet.kind, sheet.script, sheet.timeout) == ("shell", "echo hello", 600.0)
    now = house.sources.now()
    started = await wire.ask(m.Started, attempt_id=task.attempt_id, started_at=now)
    assert isinstance(started, m.Accepted)
    assert await house.state(deployment) is TaskState.RUNNING
    for offset, piece, size in ((0, b"hel", 3), (3, b"lo\n", 6), (3, b"lo\n", 6)):
        stored = await wire.ask(m.Log, attempt_id=task.attempt_id, offset=offset, data=piece)
        assert isinstance(stored, m.Stored)
        assert stored.size == size
    for _ in range(2):  # a result whose answer was lost is sent again
        accepted = await wire.ask(m.Result, **result_of(task, now))
        assert isinstance(accepted, m.Accepted)
    assert await house.state(deployment) is TaskState.SUCCEEDED
    assert await house.output(task.attempt_id) == b"hello\n"
    nothing = await wire.ask(m.Poll, wait=0)
    assert isinstance(nothing, m.NoTask)


def result_of(task: m.Task, now: Any) -> dict[str, Any]:
    return {
        "attempt_id": task.attempt_id,
        "outcome": Outcome.SUCCEEDED,
        "exit_code": 0,
        "started_at": now,
        "finished_at": now,
        "log_size": 6,
        "log_tail": b"hello\n",
    }


# -- strangers --


async def test_a_rejected_pc_is_told_so(gate: Gate) -> None:
    house = gate.house
    token, secret = await house.a_token()
    wire, claim = await gate.dial(), house.sources.token(32)
    asked = {"token_id": token.id, "secret": secret, "claim": claim, "facts": facts()}
    pending = await wire.ask(m.Registration, **asked)
    assert isinstance(pending, m.Pending)
    await house.registrations.reject(house.ann, pending.request_id)
    check = await wire.ask(m.StatusCheck, request_id=pending.request_id, claim=claim)
    assert isinstance(check, m.Rejected)
    assert isinstance(await wire.ask(m.Registration, **asked), m.Rejected)


async def test_strangers_are_told_the_authority_and_nothing_else(gate: Gate) -> None:
    pc, _, task = await gate.working()
    now, secret = gate.house.sources.now(), b"s" * 32
    stranger = await gate.dial(unverified())
    authority = await stranger.ask(m.Authority)
    assert isinstance(authority, m.AuthorityAnswer)
    assert authority.certificate == gate.authority.root_der
    for kind, fields, code in (
        (m.Registration, {"token_id": UNKNOWN_ID, "secret": secret}, "token_wrong"),
        (m.StatusCheck, {"request_id": pc.id}, "not_found"),
    ):
        more = {"facts": facts()} if kind is m.Registration else {"wait": 60}
        refused = await stranger.ask(kind, claim=secret, **fields, **more)
        assert isinstance(refused, m.Refused)
        assert refused.code == code

    for kind, fields in (
        (m.Poll, {"wait": 0}),
        (m.Started, {"attempt_id": task.attempt_id, "started_at": now}),
        (m.Log, {"attempt_id": task.attempt_id, "offset": 0, "data": b"x"}),
        (m.Result, result_of(task, now)),
    ):
        stranger = await gate.dial()
        stranger.side.state = type(stranger.side.state).KNOWN  # a PC that does not keep to the protocol
        stranger.say(kind, **fields)
        assert await stranger.is_told_nothing_more(), kind
    assert await gate.state_of(task) is TaskState.ASSIGNED


@pytest.mark.parametrize("who", ["its own id, a wrong token", "another's id, its own token", "nobody's id"])
async def test_who_can_not_prove_its_name_is_refused_and_hung_up_on(gate: Gate, who: str) -> None:
    anna, bea = await gate.house.a_pc("lab-01"), await gate.house.a_pc("lab-02")
    session = await gate.session(bea)
    poll = await session.polls(gate.house)
    pretended = {
        "its own id, a wrong token": Pc(anna.id, b"x" * 32, "lab-01"),
        "another's id, its own token": Pc(bea.id, anna.token, "lab-01"),
        "nobody's id": Pc(UNKNOWN_ID, anna.token, "lab-01"),
    }[who]
    wire = await gate.dial()
    refused = await wire.hello(pretended)
    assert isinstance(refused, m.Refused)
    assert refused.code == "agent_unknown"
    assert await wire.is_told_nothing_more()
    assert gate.house.presence.last_check_in(anna.id) is None
    await gate.works_for(session, bea, poll)


# -- agents --


SAYINGS: dict[str, Callable[[m.Task, Any], tuple[type[m.Request], dict[str, Any]]]] = {
    "started": lambda task, now: (m.Started, {"attempt_id": task.attempt_id, "started_at": now}),
    "log": lambda task, now: (m.Log, {"attempt_id": task.attempt_id, "offset": 0, "data": b"hacked\n"}),
    "result": lambda task, now: (m.Result, result_of(task, now)),
}


@pytest.mark.parametrize("saying", SAYINGS)
async def test_an_agent_can_not_speak_for_another(gate: Gate, saying: str) -> None:
    _, anna, own = await gate.working("lab-01")
    _, bea, task = await gate.working("lab-02")
    now = gate.house.sources.now()
    kind, fields = SAYINGS[saying](task, now)
    with capture_logs() as told:
        refused = await anna.ask(kind, **fields)
    assert isinstance(refused, m.Refused)
    assert (refused.code, refused.retry_after) == ("not_allowed", None)
    assert "request.refused" in [line["event"] for line in told]
    assert await gate.state_of(task) is TaskState.ASSIGNED
    assert gate.house.logs.size(task.attempt_id) == 0
    # Both go on: the one on its own attempt, the other on hers.
    for wire, attempt in ((anna, own), (bea, task)):
        assert isinstance(await wire.ask(m.Result, **result_of(attempt, now)), m.Accepted)
        assert await gate.state_of(attempt) is TaskState.SUCCEEDED


@pytest.mark.parametrize("saying", SAYINGS)
async def test_an_attempt_that_nobody_knows_is_refused(gate: Gate, saying: str) -> None:
    wire = await gate.session(await gate.house.a_pc())
    ghost = m.Task(
        id=1,
        attempt_id=UNKNOWN_ID,
        task_id=UNKNOWN_ID,
        sheet=b"{}",
        ticket=b"{}",
        signature=bytes(64),
    )
    kind, fields = SAYINGS[saying](ghost, gate.house.sources.now())
    refused = await wire.ask(kind, **fields)
    assert isinstance(refused, m.Refused)
    assert refused.code == "not_found"


async def test_an_agent_that_names_anothers_attempt_in_its_hello_changes_nothing(gate: Gate) -> None:
    pc, _, own = await gate.working("lab-01")
    _, bea, task = await gate.working("lab-02")
    await gate.session(pc, own.attempt_id, task.attempt_id)
    assert await gate.state_of(own) is TaskState.ASSIGNED
    assert await gate.state_of(task) is TaskState.ASSIGNED
    started = await bea.ask(m.Started, attempt_id=task.attempt_id, started_at=gate.house.sources.now())
    assert isinstance(started, m.Accepted)


async def test_a_second_poll_at_the_same_time_is_refused_and_the_first_goes_on(gate: Gate) -> None:
    pc = await gate.house.a_pc()
    wire = await gate.session(pc)
    first = await wire.polls(gate.house)
    second = wire.say(m.Poll, wait=0)
    refused = await wire.hear()
    assert isinstance(refused, m.Refused)
    assert (refused.id, refused.code) == (second, "conflict")
    await gate.works_for(wire, pc, first)
    assert isinstance(await wire.ask(m.Poll, wait=0), m.NoTask), "and the next one is welcome again"


async def test_a_cancellation_reaches_the_agent_that_runs_it(gate: Gate) -> None:
    house = gate.house
    pc = await house.a_pc()
    wire = await gate.session(pc)
    deployment = await house.deploy(pc, script="sleep 3600")
    task = await wire.take()
    await wire.ask(m.Started, attempt_id=task.attempt_id, started_at=house.sources.now())
    poll = await wire.polls(house)
    await house.steering.cancel(house.ann, deployment)
    cancel = await wire.hear()
    assert isinstance(cancel, m.Cancel)
    assert (cancel.id, cancel.attempt_ids) == (poll, (task.attempt_id,))
    assert isinstance(await wire.ask(m.Poll, wait=0), m.NoTask), "told once in a session"
    again = await (await gate.session(pc, task.attempt_id)).ask(m.Poll, wait=0)
    assert isinstance(again, m.Cancel), "and once more in the next one"


# -- connections that end --


async def test_a_second_hello_takes_the_place_of_the_first(gate: Gate) -> None:
    pc = await gate.house.a_pc()
    first = await gate.session(pc)
    await first.polls(gate.house)
    second = await gate.session(pc)
    assert await first.is_told_nothing_more()
    await until(lambda: len(gate.gateway._links) == 1)
    assert gate.house.dispatch.open_lines == 1, "the end of the first does not take the second's line along"
    poll = await second.polls(gate.house)
    await gate.works_for(second, pc, poll)


async def test_a_disconnect_frees_a_waiting_poll_and_its_line(gate: Gate) -> None:
    house = gate.house
    pc = await house.a_pc()
    wire = await gate.session(pc)
    await wire.polls(house)
    wire.cut()
    await until(lambda: house.dispatch.open_lines == 0)
    assert waiting(house) == 0
    deployment = await house.deploy(pc)
    assert await house.state(deployment) is TaskState.PENDING, "nothing is handed to nobody"
    task = await (await gate.session(pc)).take()
    assert await gate.state_of(task) is TaskState.ASSIGNED


async def test_an_order_that_never_arrived_is_handed_out_again(gate: Gate) -> None:
    pc, wire, task = await gate.working()
    wire.cut()  # before it was written down: the next hello does not name it
    assert await (await gate.session(pc)).take() == task
    await gate.session(pc, task.attempt_id)
    assert await gate.state_of(task) is TaskState.ASSIGNED, "one that did arrive stays where it is"


async def test_an_order_found_for_a_connection_that_is_gone_by_then_goes_back(gate: Gate) -> None:
    house = gate.house
    pc = await house.a_pc()
    wire = await gate.session(pc)
    await house.deploy(pc)
    async with house.database.write():  # until this ends no order can be committed
        wire.say(m.Poll, wait=60)
        await until(lambda: not house.dispatch._lines[pc.id].news)  # it is being looked for
        wire.cut()
        await until(lambda: house.dispatch.open_lines == 0)
    # A full list in a hello says nothing of what it lacks: so it is not the hello that sets the order free.
    in_hand = [house.sources.new_id() for _ in range(m.MAX_IN_HAND)]
    task = await (await gate.session(pc, *in_hand)).take()
    assert await gate.state_of(task) is TaskState.ASSIGNED


async def test_an_order_that_can_not_be_written_goes_back(gate: Gate) -> None:
    house, said = gate.house, list[m.FromServer]()

    def send(message: m.FromServer) -> bool:
        said.append(message)
        return not isinstance(message, m.Task)

    pc = await house.a_pc()
    session = Session(gate.gateway.desk, "10.0.0.7", send, lambda: None)
    await session.serve(m.Hello(id=1, agent_id=pc.id, token=pc.token, facts=facts()))
    await session.serve(m.RatchetKept(id=4))
    await house.deploy(pc)
    for id in (2, 3):
        waiting_poll = session.take(m.Poll(id=id, wait=60))
        assert waiting_poll is not None
        async with asyncio.timeout(PATIENT):
            await waiting_poll
    session.end()
    *_, first, second = said
    assert isinstance(first, m.Task)
    assert isinstance(second, m.Task)
    assert first.attempt_id == second.attempt_id


# -- who is who --


async def test_there_is_no_work_before_the_ratchet_is_kept(gate: Gate) -> None:
    pc = await gate.house.a_pc()
    wire = await gate.dial()
    welcome = await wire.greet(pc)
    assert isinstance(welcome, m.Welcome)
    refused = await wire.ask(m.Poll, wait=0)
    assert isinstance(refused, m.Refused)
    assert refused.code == "conflict"
    assert isinstance(await wire.ask(m.RatchetKept), m.Accepted)
    assert isinstance(await wire.ask(m.Poll, wait=0), m.NoTask)


async def test_two_pcs_with_one_disk_end_up_waiting_for_a_person(gate: Gate) -> None:
    house = gate.house
    pc = await house.a_pc()
    await gate.session(pc)
    clone = replace(pc)
    working = await gate.session(pc)
    for code in ("unavailable", "agent_quarantined"):
        wire = await gate.dial()
        refused = await wire.hello(clone)
        assert isinstance(refused, m.Refused)
        assert refused.code == code
        assert refused.retry_after is not None
        assert refused.retry_after <= 60
    assert await working.is_told_nothing_more()


async def test_a_clone_is_told_who_it_is_now(gate: Gate) -> None:
    house = gate.house
    pc = await house.a_pc()
    await gate.session(pc)
    clone = replace(pc, host_name="lab-77")
    await gate.session(pc)
    for _ in range(2):
        await (await gate.dial()).hello(clone)
    await house.quarantine.split(house.ann, pc.id, None)
    wire = await gate.dial()
    told = await wire.hello(clone)
    assert isinstance(told, m.NewIdentity)
    assert await wire.is_told_nothing_more()
    await gate.session(Pc(told.agent_id, told.agent_token, "lab-77"))
    await gate.session(pc)


async def test_a_removed_pc_is_cut_off_within_a_second(gate: Gate) -> None:
    house = gate.house
    pc = await house.a_pc()
    wire = await gate.session(pc)
    await wire.polls(house)
    began = asyncio.get_running_loop().time()
    await house.removal.remove(house.ann, AgentChoice((pc.id,)))
    assert await wire.is_told_nothing_more()
    assert asyncio.get_running_loop().time() - began < 1
    refused = await (await gate.dial()).hello(pc)
    assert isinstance(refused, m.Refused)
    assert (refused.code, refused.retry_after) == ("agent_removed", None)
    await house.removal.restore(house.ann, pc.id)
    await gate.session(pc)


def test_every_request_of_the_protocol_has_one_handler() -> None:
    assert Session.HANDLERS.keys() | Session.PROMPT.keys() == set(get_args(m.AnyRequest))
    assert not Session.HANDLERS.keys() & Session.PROMPT.keys()
