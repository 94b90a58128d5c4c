"""Whatever bytes come, at either end and in any state: they are messages, or a ProtocolError closes the connection."""

import json
import random
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.protocol.any_message import MESSAGES
from tests.protocol.transcript import (
    AUTHORITY,
    GOODBYE,
    HELLO,
    ID,
    LOG,
    NO_TASK,
    POLL,
    REGISTRATION,
    RESULT,
    STARTED,
    STATUS_CHECK,
    STORED,
    TASK,
    WELCOME,
    Transcript,
)

from controldock.protocol.connection import AgentSide, ServerSide
from controldock.protocol.errors import BadMessage, FrameTooLarge, ProtocolError
from controldock.protocol.frames import frame

REQUESTS = [AUTHORITY, REGISTRATION, STATUS_CHECK, HELLO, POLL, STARTED, LOG, RESULT]


def welcomed() -> Transcript:
    return Transcript() >> HELLO << WELCOME


NESTED = 100_000  # levels; two of them are a byte or six

HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a number": b"1",
    "no type": b'{"id":1}',
    "unknown type": b'{"type":"shutdown","id":1}',
    "half a message": b'{"type":"authority","id":',
    "two messages": b'{"type":"authority","id":1}{"type":"authority","id":2}',
    "byte order mark": b'\xef\xbb\xbf{"type":"authority","id":1}',
    "latin-1": '{"type":"authority","id":1,"é":1}'.encode("latin-1"),
    "UTF-16": '{"type":"authority","id":1}'.encode("utf-16"),
    "NaN": b'{"type":"authority","id":NaN}',
    "infinity": b'{"type":"authority","id":Infinity}',
    "1e999": b'{"type":"authority","id":1e999}',
    "a number of 10,000 digits": b'{"type":"authority","id":' + b"9" * 10_000 + b"}",
    "negative zero": b'{"type":"authority","id":-0}',
    "comment": b'{"type":"authority",/**/"id":1}',
    "single quotes": b"{'type':'authority','id':1}",
    "trailing comma": b'{"type":"authority","id":1,}',
    "lone surrogate": json.dumps(
        {
            "type": "hello",
            "id": 1,
            "agent_id": ID,
            "token": "A" * 43 + "=",
            "facts": {"host_name": "\ud800", "os": "linux"},
        }
    ).encode(),
    "raw surrogate": b'{"type":"\xed\xa0\x80"}',
    "raw control character": b'{"type":"auth\x00ority","id":1}',
    "deep list": b"[" * 16_000,
    "deep list in a field": b'{"type":"authority","id":' + b"[" * 16_000,
    "deep object in an unknown field": b'{"type":"authority","id":1,"x":' + b'{"a":' * 3_000,
    "msgpack": msgspec.msgpack.encode(AUTHORITY),
    "HTTP": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_frame_that_is_no_message(payload: bytes) -> None:
    server = ServerSide()
    with pytest.raises(BadMessage):
        server.receive(frame(payload))
    assert server.closed


def test_depth_beyond_any_stack() -> None:
    """A frame of 1 MiB can nest deeper than any interpreter likes, in a field that is read or one that is skipped."""
    for before, after in ((b'{"type":"poll","id":5,"wait":', b"}"), (b'{"type":"no_task","id":5,"x":', b"}")):
        for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
            deep = before + opening * NESTED + b"1" + closing * NESTED + after
            with pytest.raises(BadMessage):
                welcomed().server.receive(frame(deep))
            script = welcomed() >> POLL
            with pytest.raises(BadMessage):
                script.agent.receive(frame(deep))


def test_the_first_bytes_of_other_protocols_close_the_connection() -> None:
    for greeting in (b"SSH-2.0-OpenSSH_9.2\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\r\n"):
        with pytest.raises(FrameTooLarge):
            ServerSide().receive(greeting)


# -- noise: whatever comes, it is a message or a ProtocolError --

SIDES: dict[str, Callable[[], tuple[AgentSide | ServerSide, list[object]]]] = {
    "a stranger's server": lambda: (ServerSide(), [REGISTRATION, HELLO, AUTHORITY, STATUS_CHECK]),
    "an agent's server": lambda: (welcomed().server, [POLL, STARTED, LOG, RESULT]),
    "an agent": lambda: ((welcomed() >> POLL >> LOG).agent, [TASK, STORED, GOODBYE, NO_TASK]),
}


def hear(side: AgentSide | ServerSide, data: bytes) -> None:
    try:
        heard = side.receive(data)
    except ProtocolError:
        assert side.closed
        assert side.receive(b"more") == []
    else:
        assert all(type(message) in MESSAGES for message in heard)


@pytest.mark.parametrize("who", SIDES)
@given(st.binary(max_size=300), st.booleans())
def test_random_bytes(who: str, noise: bytes, framed: bool) -> None:
    side, _ = SIDES[who]()
    hear(side, frame(noise) if framed else noise)


@pytest.mark.parametrize("who", SIDES)
def test_ten_thousand_mutated_messages(who: str) -> None:
    chance = random.Random(7)
    words = [
        b"null",
        b"-1",
        b"1e999",
        b'"',
        b"\\ud800",
        b"\\u0000",
        b"[",
        b"{}",
        b"\xff",
        b"true",
        b"9" * 40,
        b"",
    ]
    for _ in range(10_000):
        side, originals = SIDES[who]()
        payload = bytearray(msgspec.json.encode(chance.choice(originals)))
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(payload) + 1)
            match chance.randrange(4):
                case 0:
                    payload[place : place + 1] = bytes([chance.randrange(256)])
                case 1:
                    payload[place : place + chance.randrange(20)] = chance.choice(words)
                case 2:
                    payload[place:place] = payload[: chance.randrange(30)]
                case 3:
                    del payload[place:]
        hear(side, frame(payload))


def test_two_thousand_noisy_fields_in_good_messages() -> None:
    chance = random.Random(11)
    values: list[object] = [
        None,
        True,
        -1,
        2**64,
        1.5,
        "",
        "x" * 20_000,
        [],
        {},
        [[]],
        {"a": {}},
        "\u202e",
        "\0",
        ID,
    ]
    for _ in range(2_000):
        server = welcomed().server if chance.random() < 0.5 else ServerSide()
        message = json.loads(msgspec.json.encode(chance.choice(REQUESTS)))
        message[chance.choice([*message, "surprise"])] = chance.choice(values)
        hear(server, frame(json.dumps(message).encode()))
