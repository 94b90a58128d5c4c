"""How a PC comes in, and how it goes on after whatever happened on the way."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from tests.agent.server_double import Authority, Drop, ServerDouble, serving

from controldock.agent.enrollment import Enrollment
from controldock.agent.errors import LinkLost, RefusedByServer, Rejected, WrongServer
from controldock.agent.identity import Identity, Known, StateFolder
from controldock.protocol import messages as m
from controldock.protocol.enrollment_token import TokenString
from controldock.sources import SystemSources

TOKEN_REFUSALS = [
    *("token_wrong", "token_expired", "token_used_up", "token_revoked"),
    *("token_not_for_address", "token_not_for_name"),
]


@pytest.fixture
def enrollment(state: StateFolder) -> Enrollment:
    return Enrollment(state, SystemSources())


async def enroll(
    enrollment: Enrollment, double: ServerDouble, token: TokenString, *, patient: bool = True
) -> Identity | None:
    return await enrollment.enroll(token, double.address, patient=patient, on_pending=lambda request: None)


async def test_a_pc_comes_in(enrollment: Enrollment, double: ServerDouble, state: StateFolder) -> None:
    identity = await enroll(enrollment, double, double.make_token())
    assert identity == double.make_identity()
    assert state.load() == Known(identity=identity)
    assert [type(request) for request in double.heard] == [m.Authority, m.Registration, m.StatusCheck]
    assert double.connections == 3  # the one without trust is closed before anything secret is said


async def test_an_administrator_decides_while_the_pc_waits(
    enrollment: Enrollment, double: ServerDouble
) -> None:
    double.decision = "pending"
    told: list[str] = []
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(
            enrollment.enroll(double.make_token(), double.address, patient=True, on_pending=told.append)
        )
        await double.until(lambda: double.count(m.StatusCheck) == 2)
        assert told == list(double.claims.values())
        double.decision = "approved"
        double.note()
    assert waiting.result() == double.make_identity()


async def test_a_server_without_the_tokens_key_hears_no_secret(
    enrollment: Enrollment, double: ServerDouble, tmp_path: Path, state: StateFolder
) -> None:
    stranger = TokenString(pin=Authority(tmp_path).pin, token_id=7, secret=b"s" * 32)
    with pytest.raises(WrongServer, match="Nothing secret was sent"):
        await enroll(enrollment, double, stranger)
    assert [type(request) for request in double.heard] == [m.Authority]
    assert state.load() == Known()


async def test_a_man_in_the_middle_with_the_right_certificate_and_no_key(
    enrollment: Enrollment, double: ServerDouble, tmp_path: Path
) -> None:
    """He can copy the CA's certificate, it is public; but he can't do the second handshake."""
    token = double.make_token()
    mallory = Authority(tmp_path)
    mallory.certificate = double.authority.certificate
    async with serving(mallory) as middle:
        with pytest.raises(WrongServer):
            await enrollment.enroll(token, middle.address, patient=True, on_pending=lambda request: None)
        assert [type(request) for request in middle.heard] == [m.Authority]


async def test_a_rejected_pc_says_so_and_asks_no_more(
    enrollment: Enrollment, double: ServerDouble, state: StateFolder
) -> None:
    double.decision = "rejected"
    with pytest.raises(Rejected, match="allowed again"):
        await enroll(enrollment, double, double.make_token())
    waiting = state.load().registration
    assert waiting is not None
    assert waiting.is_rejected
    assert double.count(m.StatusCheck) == 1


async def test_a_rejected_pc_that_is_allowed_again_goes_on_with_the_same_request(
    enrollment: Enrollment, double: ServerDouble, state: StateFolder
) -> None:
    token = double.make_token()
    double.decision = "rejected"
    for _ in range(2):
        with pytest.raises(Rejected):
            await enroll(enrollment, double, token)
    double.decision = "pending"
    assert await enroll(enrollment, double, token, patient=False) is None
    waiting = state.load().registration
    assert waiting is not None
    assert not waiting.is_rejected
    double.decision = "approved"
    assert await enroll(enrollment, double, token) == double.make_identity()
    assert double.count(m.Registration) == 1


@pytest.mark.parametrize("code", TOKEN_REFUSALS)
async def test_a_refused_token_leaves_nothing_behind(
    enrollment: Enrollment, double: ServerDouble, state: StateFolder, code: str
) -> None:
    double.before.append(double.once(m.Registration, m.Refused(id=1, code=code)))
    with pytest.raises(RefusedByServer) as caught:
        await enroll(enrollment, double, double.make_token())
    assert caught.value.code == code
    assert state.load() == Known()


async def test_an_answer_that_was_lost_costs_no_second_use_of_the_token(
    enrollment: Enrollment, double: ServerDouble
) -> None:
    token = double.make_token()
    double.after.append(double.once(m.Registration, Drop))
    with pytest.raises(LinkLost):
        await enroll(enrollment, double, token)
    assert await enroll(enrollment, double, token) == double.make_identity()
    assert len(double.claims) == 1


async def test_a_cut_while_waiting_is_waited_out(enrollment: Enrollment, double: ServerDouble) -> None:
    double.decision = "pending"
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(enroll(enrollment, double, double.make_token()))
        await double.until(lambda: double.count(m.StatusCheck) == 2)
        double.cut()
        await double.until(lambda: double.count(m.StatusCheck) == 3)
        double.decision = "approved"
        double.note()
    assert waiting.result() == double.make_identity()


async def test_without_patience_it_goes_on_next_time(
    enrollment: Enrollment, double: ServerDouble, state: StateFolder
) -> None:
    double.decision = "pending"
    token = double.make_token()
    assert await enroll(enrollment, double, token, patient=False) is None
    assert state.load().is_enrolled_or_waiting
    double.decision = "approved"
    assert await enroll(enrollment, double, token, patient=False) == double.make_identity()
    assert double.count(m.Registration) == 1


async def test_a_server_that_forgot_the_request_is_asked_anew(
    enrollment: Enrollment, double: ServerDouble
) -> None:
    token = double.make_token()
    double.decision = "pending"
    await enroll(enrollment, double, token, patient=False)
    double.claims.clear()  # its database was restored from a backup
    double.decision = "approved"
    assert await enroll(enrollment, double, token) == double.make_identity()
    assert double.count(m.Registration) == 2


async def test_another_token_is_another_registration(enrollment: Enrollment, double: ServerDouble) -> None:
    double.decision = "pending"
    await enroll(enrollment, double, double.make_token(), patient=False)
    await enroll(enrollment, double, double.make_token(), patient=False)
    assert len(double.claims) == 2


async def test_a_busy_server_is_given_the_time_it_asks_for(
    enrollment: Enrollment, double: ServerDouble
) -> None:
    double.before.append(
        double.once(m.Registration, m.Refused(id=1, code="too_many_tries", retry_after=0.05))
    )
    assert await enroll(enrollment, double, double.make_token()) == double.make_identity()
    assert len(double.claims) == 1


async def test_enrolling_anew_keeps_the_old_identity_until_there_is_another(
    enrollment: Enrollment, double: ServerDouble, state: StateFolder
) -> None:
    old = msgspec.structs.replace(double.make_identity(), agent_token=b"o" * 32)
    state.save(Known(identity=old))
    double.decision = "pending"
    token = double.make_token()
    await enroll(enrollment, double, token, patient=False)
    assert state.load().identity == old
    double.decision = "approved"
    await enroll(enrollment, double, token)
    assert state.load() == Known(identity=double.make_identity())
