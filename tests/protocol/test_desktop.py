"""Between an agent and a companion: every message comes back, and its bounds hold."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.protocol.any_message import messages, name_of

from controldock.domain.announcement import MAX_ANSWER
from controldock.protocol import desktop as d

ID = "0" * 26
FROM_AGENT: list[type[msgspec.Struct]] = list(d.FromAgent.__args__)
FROM_COMPANION: list[type[msgspec.Struct]] = list(d.FromCompanion.__args__)
decode_agent: Any = msgspec.json.Decoder(d.FromAgent).decode
decode_companion: Any = msgspec.json.Decoder(d.FromCompanion).decode


@pytest.mark.parametrize("message", FROM_AGENT, ids=name_of)
@settings(max_examples=25)
@given(st.data())
def test_what_the_agent_says_comes_back(message: type[msgspec.Struct], data: st.DataObject) -> None:
    said = data.draw(messages(message))
    assert decode_agent(msgspec.json.encode(said)) == said


@pytest.mark.parametrize("message", FROM_COMPANION, ids=name_of)
@settings(max_examples=25)
@given(st.data())
def test_what_a_companion_says_comes_back(message: type[msgspec.Struct], data: st.DataObject) -> None:
    said = data.draw(messages(message))
    assert decode_companion(msgspec.json.encode(said)) == said


@pytest.mark.parametrize(
    "said",
    [
        {"type": "task"},
        {"type": "present", "shown": [ID] * 201},
        {"type": "present", "display": "x" * 65},
        {"type": "displayed", "announcement_id": ID, "means": "shouting"},
        {"type": "delayed", "announcement_id": "0", "why": "locked"},
        {"type": "read", "announcement_id": ID, "how": "guessed"},
        {"type": "answered", "announcement_id": ID, "answer": "x" * (MAX_ANSWER + 1)},
    ],
)
def test_beyond_its_bounds(said: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_companion(msgspec.json.encode(said))
