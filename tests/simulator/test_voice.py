"""What is said on one connection."""

from controldock.protocol.connection import AgentSide
from controldock.protocol.messages import StatusCheck
from controldock.simulator.outbox import Outbox
from controldock.simulator.voice import Voice
from controldock.sources import encode_id


def test_every_saying_has_an_id_of_its_own_and_a_stranger_is_not_heard() -> None:
    voice = Voice(AgentSide(), Outbox())
    ids = [
        voice.say(lambda id: StatusCheck(id=id, request_id=encode_id(1), claim=bytes(32))) for _ in range(2)
    ]
    assert ids == [1, 2]
    assert not voice.is_heard
