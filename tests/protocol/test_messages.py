"""Every message: it comes back as it was, its bounds hold, and the limits of frames leave room for it."""

import json
from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.protocol.any_message import FROM_SERVER, MESSAGES, REQUESTS, fields_of, messages, name_of
from tests.protocol.transcript import FACTS, HELLO, ID, LOG, POLL, REGISTRATION, RESULT, SECRET, STARTED

from controldock.domain.errors import ControlDockError
from controldock.domain.task import Outcome
from controldock.protocol import messages as m
from controldock.protocol.frames import LIMIT_AFTER_WELCOME, LIMIT_BEFORE_WELCOME
from controldock.protocol.orders import MAX_SHEET

encode = msgspec.json.encode
decode_request = msgspec.json.Decoder(m.AnyRequest).decode
decode_answer = msgspec.json.Decoder(m.FromServer).decode


def plain(message: msgspec.Struct) -> dict[str, Any]:
    return json.loads(encode(message))


def changed(original: msgspec.Struct, /, **changes: object) -> bytes:
    return json.dumps(plain(original) | changes).encode()


# -- there and back --


@pytest.mark.parametrize("message", REQUESTS, ids=name_of)
@settings(max_examples=25)
@given(st.data())
def test_every_request_comes_back(message: type[m.Request], data: st.DataObject) -> None:
    request = data.draw(messages(message))
    assert decode_request(encode(request)) == request


@pytest.mark.parametrize("message", FROM_SERVER, ids=name_of)
@settings(max_examples=25)
@given(st.data())
def test_everything_the_server_says_comes_back(message: type[m.Answer], data: st.DataObject) -> None:
    said = data.draw(messages(message))
    assert decode_answer(encode(said)) == said


def test_every_message_has_a_name_of_its_own() -> None:
    assert len({name_of(message) for message in MESSAGES}) == len(MESSAGES)


@pytest.mark.parametrize("message", MESSAGES, ids=name_of)
def test_every_message_is_frozen_and_says_what_it_is(message: type[msgspec.Struct]) -> None:
    assert message.__struct_config__.frozen
    assert (message.__doc__ or "").strip()


@pytest.mark.parametrize("message", REQUESTS, ids=name_of)
def test_every_request_has_answers(message: type[m.Request]) -> None:
    assert m.ANSWERS[message]


def test_every_answer_answers_something() -> None:
    answered = frozenset[type[m.Answer]]().union(*m.ANSWERS.values())
    assert answered | {m.Refused, m.Goodbye} == set(FROM_SERVER)


@pytest.mark.parametrize("message", FROM_SERVER, ids=name_of)
def test_only_goodbye_answers_nothing(message: type[m.Answer]) -> None:
    assert ("id" in {field.name for field in fields_of(message)}) == (message is not m.Goodbye)


# -- strict about requests, tolerant of answers --


@pytest.mark.parametrize(
    "request_", [REGISTRATION, HELLO, POLL, STARTED, LOG, RESULT], ids=lambda r: type(r).__name__
)
def test_a_request_with_an_unknown_field_is_a_mistake(request_: m.AnyRequest) -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        decode_request(changed(request_, surprise=1))


def test_facts_with_an_unknown_field_are_a_mistake() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        decode_request(changed(HELLO, facts=plain(FACTS) | {"surprise": 1}))


@pytest.mark.parametrize("message", FROM_SERVER, ids=name_of)
@settings(max_examples=25)
@given(st.data())
def test_an_older_agent_understands_a_newer_server(message: type[m.Answer], data: st.DataObject) -> None:
    said = data.draw(messages(message))
    assert decode_answer(changed(said, surprise={"deep": [1]})) == said


def test_an_older_agent_understands_a_newer_configuration() -> None:
    text = b'{"type":"config","id":1,"config":{"poll_interval":5,"surprise":1}}'
    assert decode_answer(text) == m.NewConfig(id=1, config=m.Config(poll_interval=5))


def test_a_message_of_the_other_direction_is_unknown() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_request(encode(m.NoTask(id=1)))
    with pytest.raises(msgspec.ValidationError):
        decode_answer(encode(POLL))


# -- bounds --

BOUNDS: list[tuple[m.AnyRequest, str, list[object], list[object]]] = [
    (POLL, "id", [1, 2**53 - 1], [0, -1, 2**53, 1.0, True, "1", None, 10**400]),
    (POLL, "wait", [0, 300], [-1, 301, 0.5, 1e999, None, "1", [], {}]),
    (POLL, "capacity", [0, 64], [-1, 65]),
    (POLL, "type", ["poll"], ["Poll", "", "x", None, 5, ["poll"]]),
    (HELLO, "version", [1, 2, 2**60], [0, -1]),
    (
        HELLO,
        "agent_id",
        [ID, "z" * 26],
        ["", ID[1:], ID + "0", ID + "\n", "i" * 26, ID.replace("0", "A"), "é" * 26],
    ),
    (HELLO, "in_hand", [[], [ID] * m.MAX_IN_HAND], [[ID] * (m.MAX_IN_HAND + 1), [""], ID, {ID: ID}]),
    (HELLO, "token", ["A" * 43 + "="], ["", "A" * 44, "A" * 40, "*" * 44, "A" * 42 + "==", "가" * 44]),
    (RESULT, "outcome", [outcome.value for outcome in Outcome], ["", "Succeeded", "expired", "unknown", 0]),
    (RESULT, "exit_code", [None, -(2**31), 0, 2**32 - 1], [-(2**31) - 1, 2**32, 1.5, "0"]),
    (RESULT, "log_size", [0, 2**53 - 1], [-1, 2**53]),
    (RESULT, "message", ["", "가" * 500], ["x" * 501]),
    (RESULT, "log_tail", ["", "QUJD"], ["A", "*", "A" * 5468]),
    (
        RESULT,
        "started_at",
        [None, "2026-03-02T09:00:00Z", "2026-03-02T09:00:00.123456+09:00"],
        ["2026-03-02T09:00:00", "2026-13-02T09:00:00Z", "now", 0, 1e10],
    ),
    (STARTED, "started_at", ["2026-03-02T09:00:00Z"], [None, "2026-03-02T09:00:00", ""]),
    (LOG, "offset", [0, 2**53 - 1], [-1, 2**53, "0"]),
]


@pytest.mark.parametrize(
    ("request_", "field", "good"), [(r, field, value) for r, field, good, _ in BOUNDS for value in good]
)
def test_what_lies_within_its_bounds(request_: m.AnyRequest, field: str, good: object) -> None:
    decode_request(changed(request_, **{field: good}))


@pytest.mark.parametrize(
    ("request_", "field", "bad"), [(r, field, value) for r, field, _, bad in BOUNDS for value in bad]
)
def test_what_lies_beyond_its_bounds(request_: m.AnyRequest, field: str, bad: object) -> None:
    with pytest.raises((msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError)):
        decode_request(changed(request_, **{field: bad}))


@pytest.mark.parametrize(
    ("facts", "good"),
    [
        ({"host_name": "x" * 255}, True),
        ({"host_name": ""}, False),
        ({"host_name": "x" * 256}, False),
        ({"os": "windows"}, True),
        ({"os": "linux\n"}, False),
        ({"os": "darwin"}, False),
        ({"addresses": ["::1"] * 32}, True),
        ({"addresses": ["::1"] * 33}, False),
        ({"addresses": ["x" * 65]}, False),
        ({"hardware_ids": {str(n): "x" * 128 for n in range(8)}}, True),
        ({"hardware_ids": {str(n): "x" for n in range(9)}}, False),
        ({"hardware_ids": {"x" * 33: "x"}}, False),
    ],
)
def test_the_bounds_of_facts(facts: dict[str, object], good: bool) -> None:
    text = changed(HELLO, facts=plain(FACTS) | facts)
    if good:
        decode_request(text)
    else:
        with pytest.raises(msgspec.ValidationError):
            decode_request(text)


# -- they fit into their frames --

FULL_FACTS = m.PcFacts(
    host_name="x" * 255,
    os="windows",
    os_name="x" * 255,
    agent_version="x" * 64,
    addresses=("x" * 64,) * 32,
    hardware_ids={f"{n:032}": "x" * 128 for n in range(8)},
)


def test_the_largest_registration_fits() -> None:
    full = m.Registration(id=2**53 - 1, token_id=ID, secret=SECRET, claim=SECRET, facts=FULL_FACTS)
    assert len(encode(full)) <= LIMIT_BEFORE_WELCOME


def test_the_largest_hello_fits() -> None:
    full = m.Hello(
        id=2**53 - 1,
        agent_id=ID,
        token=SECRET,
        facts=FULL_FACTS,
        in_hand=(ID,) * m.MAX_IN_HAND,
        version=2**31,
    )
    assert len(encode(full)) <= LIMIT_BEFORE_WELCOME


def test_the_largest_piece_of_a_log_fits() -> None:
    full = m.Log(id=2**53 - 1, attempt_id=ID, offset=2**53 - 1, data=bytes(m.LOG_CHUNK))
    assert len(encode(full)) <= 33 * 1024


def test_the_largest_result_fits() -> None:
    now = datetime.fromisoformat("2026-03-02T09:00:00.123456+09:00")
    full = m.Result(
        id=2**53 - 1,
        attempt_id=ID,
        outcome=Outcome.INTERRUPTED,
        exit_code=2**32 - 1,
        started_at=now,
        finished_at=now,
        log_size=2**53 - 1,
        log_missing=2**53 - 1,
        log_tail=bytes(4096),
        message="\x01" * 500,
    )
    assert len(encode(full)) <= LIMIT_AFTER_WELCOME


def test_the_largest_order_fits() -> None:
    full = m.Task(
        id=2**53 - 1,
        attempt_id=ID,
        task_id=ID,
        sheet=bytes(MAX_SHEET),
        ticket=bytes(512),
        signature=bytes(64),
    )
    assert LIMIT_AFTER_WELCOME - 64 * 1024 < len(encode(full)) <= LIMIT_AFTER_WELCOME


def test_a_cancel_of_all_an_agent_may_hold_fits() -> None:
    assert len(encode(m.Cancel(id=1, attempt_ids=(ID,) * 30_000))) <= LIMIT_AFTER_WELCOME


@pytest.mark.parametrize("error", [ControlDockError, *ControlDockError.__subclasses__()])
def test_every_error_can_be_said(error: type[ControlDockError]) -> None:
    refused = m.Refused(id=1, code=error.code, message=error().message)
    assert decode_answer(encode(refused)) == refused
