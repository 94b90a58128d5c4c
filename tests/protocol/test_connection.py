"""Who may say what, and when: conversations as scripts, and everything that no script has."""

import msgspec
import pytest
from tests.protocol.any_message import FROM_SERVER, REQUESTS, name_of
from tests.protocol.transcript import (
    ACK,
    APPROVED,
    AUTHORITY,
    CERTIFICATE,
    GOODBYE,
    HELLO,
    ID,
    INVENTORY,
    KEPT,
    LEAVING,
    LOG,
    NO_TASK,
    NOTICES,
    OTHER_ID,
    PENDING,
    POLL,
    REGISTRATION,
    RESULT,
    SECRET,
    STARTED,
    STATUS_CHECK,
    STORED,
    TASK,
    WELCOME,
    Transcript,
)

from controldock.protocol import messages as m
from controldock.protocol.connection import MAX_OPEN_REQUESTS, SPEAKS, AgentSide, ServerSide, State
from controldock.protocol.errors import (
    BadMessage,
    FrameTooLarge,
    NotSpokenHere,
    TooManyRequests,
    UnknownAnswer,
)
from controldock.protocol.frames import LIMIT_AFTER_WELCOME, LIMIT_BEFORE_WELCOME, frame

EXAMPLES: dict[type[m.Request], m.AnyRequest] = {
    type(request): request
    for request in (
        AUTHORITY,
        REGISTRATION,
        STATUS_CHECK,
        HELLO,
        KEPT,
        LEAVING,
        POLL,
        STARTED,
        LOG,
        RESULT,
        INVENTORY,
        ACK,
    )
}
SAID: dict[type[m.Answer], m.AnyAnswer] = {
    type(answer): answer
    for answer in (
        *(CERTIFICATE, PENDING, APPROVED, m.Rejected(id=3), WELCOME, NO_TASK, TASK, STORED, NOTICES),
        m.NewIdentity(id=4, agent_id=OTHER_ID, agent_token=SECRET),
        m.Cancel(id=5, attempt_ids=(ID,)),
        m.NewConfig(id=5, config=WELCOME.config),
        m.Errand(id=5, collect_inventory=True),
        m.InventoryHeld(id=10, digests={}),
        m.Accepted(id=8),
        m.Refused(id=8, code="unavailable", retry_after=2.0),
    )
}


def script_to(state: State) -> Transcript:
    match state:
        case State.STRANGER:
            return Transcript()
        case State.GREETED:
            return Transcript() >> HELLO
        case State.KNOWN:
            return Transcript() >> HELLO << WELCOME
    return Transcript() >> HELLO << m.Refused(id=HELLO.id, code="agent_unknown")


# -- scripts --


def test_a_pc_looks_before_it_speaks() -> None:
    script = Transcript() >> AUTHORITY << CERTIFICATE
    assert script.server.state is script.agent.state is State.STRANGER


def test_a_pc_registers_and_waits() -> None:
    script = Transcript() >> REGISTRATION << PENDING >> STATUS_CHECK << APPROVED
    assert script.server.open_requests == script.agent.open_requests == 0


def test_a_pc_is_rejected() -> None:
    Transcript() >> REGISTRATION << m.Rejected(id=2)
    Transcript() >> REGISTRATION << PENDING >> STATUS_CHECK << m.Rejected(id=3)


def test_an_agent_greets_then_polls() -> None:
    script = Transcript() >> HELLO << WELCOME >> POLL << NO_TASK >> POLL << TASK
    assert script.server.state is script.agent.state is State.KNOWN


def test_an_agent_runs_a_task() -> None:
    script = Transcript() >> HELLO << WELCOME >> POLL << TASK >> STARTED << m.Accepted(id=6)
    script >> LOG << STORED >> RESULT << m.Accepted(id=8)


def test_a_waiting_poll_and_an_upload_share_the_line() -> None:
    script = Transcript() >> HELLO << WELCOME >> POLL >> LOG << STORED >> RESULT << m.Accepted(id=8)
    assert script.server.open_requests == 1
    assert (script << TASK).server.open_requests == 0


def test_a_pending_pc_can_greet_on_the_same_line() -> None:
    script = Transcript() >> STATUS_CHECK >> HELLO << WELCOME << APPROVED
    assert script.server.state is State.KNOWN


def test_a_wrong_hello_costs_the_connection() -> None:
    script = script_to(State.CLOSED)
    assert script.server.closed
    assert script.agent.closed
    assert script.server.receive(frame(b"whatever")) == []
    assert script.agent.receive(frame(b"whatever")) == []


def test_the_server_may_say_goodbye_at_any_time() -> None:
    for state in (State.STRANGER, State.GREETED, State.KNOWN):
        script = script_to(state) << GOODBYE
        assert script.agent.state is state


def test_an_id_may_be_used_again_once_it_was_answered() -> None:
    Transcript() >> HELLO << WELCOME >> POLL << NO_TASK >> POLL << NO_TASK


def test_ids_of_an_agent_count_up() -> None:
    agent = AgentSide()
    assert [agent.next_id() for _ in range(3)] == [1, 2, 3]


def test_any_refusal_answers_any_request() -> None:
    for request in EXAMPLES.values():
        state = next(state for state in SPEAKS if type(request) in SPEAKS[state])
        script_to(state) >> request << m.Refused(id=request.id, code="unavailable", retry_after=1.5)


def test_closing_ends_the_hearing() -> None:
    script = script_to(State.KNOWN)
    script.server.close()
    assert script.server.receive(script.agent.send(POLL)) == []


def test_a_transcript_split_at_every_byte() -> None:
    script = Transcript() >> REGISTRATION >> STATUS_CHECK >> HELLO
    wire = bytes(script.wire)
    for place in range(len(wire) + 1):
        server = ServerSide()
        heard = server.receive(wire[:place]) + server.receive(wire[place:])
        assert heard == [REGISTRATION, STATUS_CHECK, HELLO]


# -- what is not in the script --


@pytest.mark.parametrize("request_", EXAMPLES.values(), ids=lambda r: name_of(type(r)))
@pytest.mark.parametrize("state", [State.STRANGER, State.GREETED, State.KNOWN])
def test_each_message_in_each_state(state: State, request_: m.AnyRequest) -> None:
    script = script_to(state)
    request_ = msgspec.structs.replace(request_, id=99)
    data = frame(msgspec.json.encode(request_))
    if type(request_) in SPEAKS[state]:
        assert script.server.receive(data) == [request_]
    else:
        with pytest.raises(NotSpokenHere):
            script.server.receive(data)
        assert script.server.closed
        with pytest.raises(NotSpokenHere):
            script.agent.send(request_)


def test_the_table_says_everything() -> None:
    assert SPEAKS.keys() == set(State)
    assert frozenset[type[m.Request]]().union(*SPEAKS.values()) == set(REQUESTS)
    assert not SPEAKS[State.STRANGER] & SPEAKS[State.KNOWN]


@pytest.mark.parametrize("answer", [kind for kind in FROM_SERVER if kind is not m.Goodbye], ids=name_of)
@pytest.mark.parametrize("request_", REQUESTS, ids=name_of)
def test_each_answer_to_each_question(request_: type[m.Request], answer: type[m.Answer]) -> None:
    asked = EXAMPLES[request_]
    said = msgspec.structs.replace(SAID[answer], id=asked.id)
    script = script_to(next(state for state in SPEAKS if request_ in SPEAKS[state])) >> asked
    if answer in m.ANSWERS[request_] or answer is m.Refused:
        script << said
        return
    with pytest.raises(UnknownAnswer):
        script.agent.receive(frame(msgspec.json.encode(said)))
    assert script.agent.closed
    with pytest.raises(UnknownAnswer):
        script.server.send(said)


@pytest.mark.parametrize("state", [State.STRANGER, State.KNOWN])
def test_an_answer_to_nothing(state: State) -> None:
    script = script_to(state)
    with pytest.raises(UnknownAnswer):
        script.agent.receive(frame(msgspec.json.encode(m.NoTask(id=77))))


def test_an_answer_twice() -> None:
    script = Transcript() >> HELLO << WELCOME >> POLL << NO_TASK
    with pytest.raises(UnknownAnswer):
        script.agent.receive(frame(msgspec.json.encode(NO_TASK)))


def test_an_id_in_use_is_refused() -> None:
    script = script_to(State.KNOWN) >> POLL
    again = msgspec.structs.replace(LOG, id=POLL.id)
    with pytest.raises(BadMessage, match="in use"):
        script.server.receive(frame(msgspec.json.encode(again)))
    with pytest.raises(BadMessage, match="in use"):
        script.agent.send(again)


@pytest.mark.parametrize("state", [State.STRANGER, State.KNOWN])
def test_the_seventeenth_open_request_is_too_many(state: State) -> None:
    assert MAX_OPEN_REQUESTS == 16
    asked = STATUS_CHECK if state is State.STRANGER else LOG
    script = script_to(state)
    for id in range(100, 116):
        script >> msgspec.structs.replace(asked, id=id)
    one_more = msgspec.structs.replace(asked, id=200)
    with pytest.raises(TooManyRequests):
        script.server.receive(frame(msgspec.json.encode(one_more)))
    with pytest.raises(TooManyRequests):
        script.agent.send(one_more)


def test_an_answer_makes_room() -> None:
    script = script_to(State.KNOWN)
    for id in range(100, 116):
        script >> msgspec.structs.replace(LOG, id=id)
    script << m.Stored(id=100, size=7) >> msgspec.structs.replace(LOG, id=200)


# -- limits --


def padded(request: m.AnyRequest, size: int) -> bytes:
    """The frame of `request`, filled up with white space to `size` bytes of JSON."""
    return frame(msgspec.json.encode(request).ljust(size))


def test_a_strangers_frame_may_have_16_kib() -> None:
    assert ServerSide().receive(padded(AUTHORITY, LIMIT_BEFORE_WELCOME)) == [AUTHORITY]
    with pytest.raises(FrameTooLarge):
        ServerSide().receive(padded(AUTHORITY, LIMIT_BEFORE_WELCOME + 1))


def test_an_agents_frame_may_have_1_mib() -> None:
    assert script_to(State.KNOWN).server.receive(padded(POLL, LIMIT_AFTER_WELCOME)) == [POLL]
    with pytest.raises(FrameTooLarge):
        script_to(State.KNOWN).server.receive(padded(POLL, LIMIT_AFTER_WELCOME + 1))


def test_whoever_only_said_hello_is_a_stranger_still() -> None:
    with pytest.raises(FrameTooLarge):
        script_to(State.GREETED).server.receive((LIMIT_BEFORE_WELCOME + 1).to_bytes(4, "big"))


def test_an_agent_takes_large_answers_from_a_server_that_welcomed_it_only() -> None:
    order = msgspec.structs.replace(TASK, sheet=b"x" * 200_000)
    (script_to(State.KNOWN) >> POLL) << order
    with pytest.raises(FrameTooLarge):
        AgentSide().receive(frame(msgspec.json.encode(order)))
